"""What a strategy knows of a document, and the packer needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chunker.types import ContextFinder, Finder, Span


class Layout(NamedTuple):
    """Where a document may be cut, and what is put before its chunks.

    Attributes:
        boundaries: over the whole text, in order.
        finders: of finer boundaries inside one span, coarse to fine; asked only about longer spans.
        contexts: words that let a chunk stand on its own, by where it begins; None where no chunk has any.
        held: gaps, in order, in which no cut is forced unless graphemes must be parted.
        spacing: tokens behind a boundary in which another counts only if it is cheaper; None: a sixteenth of the limit.
        overlap_finders: of places inside units where an overlap may begin, besides `finders`, coarse to fine.
    """

    boundaries: Iterable[tuple[int, float]]
    finders: Sequence[Finder]
    contexts: ContextFinder | None = None
    held: Sequence[Span] = ()
    spacing: int | None = None
    overlap_finders: Sequence[Finder] = ()
