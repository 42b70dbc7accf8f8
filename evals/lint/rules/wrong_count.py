"""A chunk states another number of tokens than its content has.

Whoever fills a prompt by these counts overruns it or wastes room. Content is context and text together. Where more than
half of the chunks are off, they were most likely counted by another tokenizer: that is one finding, not thousands.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "error"
FIX = "Count again with the tokenizer of the model, or name the one that was used: --tokenizer."
NEEDS: tuple[Need, ...] = ()


def find(material: Material) -> Iterator[Found]:
    """Every chunk with a wrong count, or the first of most."""
    name = material.tokenizer.name
    counts = [(chunk, material.tokenizer.count(chunk.content)) for chunk in material.chunks]
    wrong = [(chunk, count) for chunk, count in counts if count != chunk.token_count]
    if 2 * len(wrong) > len(counts) > 1:
        chunk, count = wrong[0]
        told = f"{len(wrong):,} of {len(counts):,} counts are not those of {name}"
        yield in_chunk(chunk, f"{told}; here {chunk.token_count:,} tokens are stated and {count:,} counted.")
        return
    for chunk, count in wrong:
        stated = f"States {counted(chunk.token_count, 'token')}, {name} counts {count:,}"
        yield in_chunk(chunk, f"{stated}: {quote(chunk.content)}.")
