"""Which chunks repeat others: counted by the metrics of `redundancy`, named by `evals lint`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from chunker.types import Chunk
from evals.metrics._spans import visible


class Overlap(NamedTuple):
    """Visible characters of a chunk, and how many of them lie in chunks of the document that begin before it."""

    chunk: Chunk
    visible: int
    repeated: int


def overlaps(chunks: Iterable[Chunk]) -> Iterator[Overlap]:
    """Each chunk of one document, in order; `repeated` adds up to what the chunks hold more than their union."""
    behind = 0
    for chunk in sorted(chunks, key=attrgetter("start", "end")):
        repeated = visible(chunk.text[: max(0, min(behind, chunk.end) - chunk.start)])
        yield Overlap(chunk, visible(chunk.text), repeated)
        behind = max(behind, chunk.end)


def repeats(chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Chunk]]:
    """Each chunk whose text has come before, white space aside, and the first that holds it."""
    first: dict[str, Chunk] = {}
    for chunk in chunks:
        known = first.setdefault(" ".join(chunk.text.split()), chunk)
        if known is not chunk:
            yield chunk, known
