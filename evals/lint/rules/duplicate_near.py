"""A chunk says nearly the same as one before it.

Two versions of a text crowd other answers out of the context, and may contradict each other in the words that differ.
Alike are chunks of at least twelve words whose runs of three words are in common by four fifths (Jaccard). Those with
different numbers, dates, negations or names are not duplicates: they are what a reader must be able to tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from chunker.duplicates.index import Index
from evals.lint.quoting import quote, shown
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "warning"
FIX = "Keep the version that is right; index one of them."
NEEDS: tuple[Need, ...] = ()
SIMILARITY = 0.8


def find(material: Material) -> Iterator[Found]:
    """Every chunk with the first one it resembles; exact copies are `duplicate-exact`."""
    matches = Index(SIMILARITY).feed([chunk.text for chunk in material.chunks])
    for chunk, match in zip(material.chunks, matches, strict=True):
        if match and chunk.text.split() != (first := material.chunks[match.kept]).text.split():
            yield in_chunk(chunk, f"{quote(chunk.text)} is {match.similarity:.0%} like {shown(first.id)}.")
