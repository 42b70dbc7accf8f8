"""Half of a chunk or more stands in chunks before it.

A little overlap keeps what is said across a cut together; this much is stored, searched and sent twice. The metric
`redundancy` counts every character that repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need, in_chunk
from evals.metrics._repeats import overlaps

LEVEL: Level = "warning"
FIX = "Cut with less overlap, or put each chunk into the index once."
NEEDS: tuple[Need, ...] = ()
_LEAST_SHARE = 0.5


def find(material: Material) -> Iterator[Found]:
    """Every chunk that repeats half of itself."""
    for _, chunks in groupby(material.chunks, key=attrgetter("document_id")):
        for chunk, visible, repeated in overlaps(chunks):
            if repeated and repeated >= _LEAST_SHARE * visible:
                told = f"{repeated:,} of {visible:,} visible characters stand in chunks before it"
                yield in_chunk(chunk, f"{told}: {quote(chunk.text)}.")
