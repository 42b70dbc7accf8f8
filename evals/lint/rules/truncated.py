"""A chunk is longer than the embedder reads.

The embedder drops what is beyond its limit and says nothing, so that part of the chunk can never be found by meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import counted, quote_end
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "warning"
FIX = "Cut with a limit that the embedder reads, counted by its tokenizer, or choose another embedder."
NEEDS: tuple[Need, ...] = ("embedder",)


def find(material: Material) -> Iterator[Found]:
    """Every chunk that is too long for it."""
    embedder = material.embedder
    if embedder is None or embedder.max_tokens is None:
        return
    for chunk in material.chunks:
        count = embedder.count(chunk.content)
        if count > embedder.max_tokens:
            told = f"{counted(count, 'token')}, {embedder.name} reads {embedder.max_tokens:,}; its end is left out"
            yield in_chunk(chunk, f"{told}: {quote_end(chunk.text)}.")
