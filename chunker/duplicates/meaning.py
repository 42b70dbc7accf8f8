"""Texts that mean the same in other words, by the cosine of their vectors.

Every text is compared with every one before it, in blocks of one product of matrices: exact, and quadratic in the
number of texts. A threshold is measured for one embedder; another needs another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from chunker.duplicates.facts import agreeing_facts
from chunker.duplicates.types import Match
from chunker.embeddings.vectors import stacked

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder, Vectors

_ROWS = 1024


def alike(texts: Sequence[str], embedder: Embedder, threshold: float, *, facts: bool = True) -> list[Match | None]:
    """What stands for each text by its meaning, an earlier text that stays; None for those that stay.

    Args:
        threshold: least cosine.
        facts: texts whose numbers, dates, negations or names differ both stay.
    """
    vectors = stacked([embedder.embed(batch) for batch in embedder.batches(texts)], embedder.dimensions)
    found: list[Match | None] = []
    for near in _near(vectors, threshold):
        candidates = ((cosine, other) for cosine, other in near if found[other] is None)
        found.append(
            next(
                (
                    Match(other, min(1.0, cosine), "meaning")
                    for cosine, other in candidates
                    if not facts or agreeing_facts(texts[len(found)], texts[other])
                ),
                None,
            )
        )
    return found


def _near(vectors: Vectors, threshold: float) -> Iterator[list[tuple[float, int]]]:
    """For each row the rows before it that are near, and their cosines, nearest first."""
    for start in range(0, len(vectors), _ROWS):
        block = vectors[start : start + _ROWS]
        near: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for first in range(0, start + len(block), _ROWS):
            cosines = block @ vectors[first : first + _ROWS].T
            for row, column in zip(*(places.tolist() for places in np.nonzero(cosines >= threshold)), strict=True):
                if first + column < start + row:
                    near[row].append((float(cosines[row, column]), first + column))
        for row in range(len(block)):
            yield sorted(near[row], key=lambda pair: (-pair[0], pair[1]))
