"""A chunk says it has more tokens than the limit.

A model or an embedder that gets it cuts its end off, or refuses it. Counted are the tokens that the chunk states; see
`wrong-count` for whether that is true, and the metric `size_over_limit` for the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "error"
FIX = "Cut with a strategy that keeps its limit, or raise the limit on purpose."
NEEDS: tuple[Need, ...] = ("limit_tokens",)


def find(material: Material) -> Iterator[Found]:
    """Every chunk above the limit."""
    limit = material.limit_tokens or 0
    for chunk in material.chunks:
        if chunk.token_count > limit:
            yield in_chunk(
                chunk, f"{counted(chunk.token_count, 'token')}, the limit is {limit:,}: {quote(chunk.text)}."
            )
