"""A chunk says nearly the same as one before it.

Two versions of a text crowd other answers out of the context, and may contradict each other in the words that differ.
Alike are chunks of at least twelve words whose runs of three words are in common by four fifths (Jaccard). Those with
different numbers, months or weekdays are not duplicates: they are what a reader must be able to tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote, shown
from evals.lint.resembling import resembling
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "warning"
FIX = "Keep the version that is right; index one of them."
NEEDS: tuple[Need, ...] = ()


def find(material: Material) -> Iterator[Found]:
    """Every chunk with the first one it resembles; exact copies are `duplicate-exact`."""
    for later, earlier, similarity in resembling([chunk.text for chunk in material.chunks]):
        chunk, first = material.chunks[later], material.chunks[earlier]
        yield in_chunk(chunk, f"{quote(chunk.text)} is {similarity:.0%} like {shown(first.id)}.")
