"""Views: wider windows around a chunk under which it is indexed as well, while what is returned stays the chunk.

A small chunk answers precisely, but says too little of what it is about for a retriever to find it; a wide one is
found, but spends the budget on what was not asked for. A chunk with views has both: what all its views say of it is
added up, by BM25 as scores, for vectors as vectors. Every view is made of neighbouring chunks, so nothing is embedded
or indexed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from chunker.errors import ChunksOutOfOrder, InvalidViews
from chunker.types import Chunk, View

if TYPE_CHECKING:
    from chunker.types import FloatArray, IntArray

MOST_WEIGHT = 1e18  # of a view: far more than any strategy gives, and far from what numbers can hold


class Runs(NamedTuple):
    """One view of each of n chunks: the chunks `[first, last)` it is made of, and its weight, each of shape (n,).

    A chunk without this view has weight 0.
    """

    first: IntArray
    last: IntArray
    weight: FloatArray


def with_windows(chunks: Sequence[Chunk], scales: int, decay: float) -> Iterator[Chunk]:
    """Chunks that follow each other, each with views of itself and 0, 1, 3, 7, ... chunks on either side.

    Args:
        chunks: of one document or section, in order; no window reaches beyond them.
        scales: how many views a chunk has; each is about twice as wide as the one before.
        decay: what the weight of each view is multiplied by for the next.
    """
    last = len(chunks) - 1
    for place, chunk in enumerate(chunks):
        views = [View(chunk.start, chunk.end, 1.0)]
        for scale in range(1, scales):
            reach = 2**scale - 1
            first, final = chunks[max(0, place - reach)], chunks[min(last, place + reach)]
            views.append(View(first.start, final.end, decay**scale))
        yield replace(chunk, views=tuple(views))


def view_runs(chunks: Sequence[Chunk]) -> list[Runs]:
    """Which chunks each view is made of: item j is about the views `chunk.views[j]`, and item 0 the chunks alone.

    A view is made of the chunks that lie in it, and always of its own chunk.

    Args:
        chunks: those of one document together and in the order of the document, as chunkers give them.
    Raises: ChunksOutOfOrder: they are in another order. InvalidViews: a weight is out of range.
    """
    import numpy as np

    for chunk in chunks:
        _check_weights(chunk)
    widest = max((len(chunk.views) for chunk in chunks), default=1)
    here = np.arange(len(chunks))
    own = Runs(here, here + 1, np.ones(len(chunks)))
    if widest <= 1:
        return [own]
    lines = _lines(chunks)
    return [own, *(_runs_at(place, chunks, lines) for place in range(1, widest))]


def _check_weights(chunk: Chunk) -> None:
    for view in chunk.views:
        if not 0 <= view.weight <= MOST_WEIGHT:
            raise InvalidViews(f"{chunk.id}: expected views of weight 0 to {MOST_WEIGHT:g}, got {view.weight!r}.")


class _Lines(NamedTuple):
    """All documents laid out one behind the other on a line.

    Attributes:
        shift: for each chunk, where its document begins.
        reach: for each chunk, where the last chunk of its document ends, in the document.
        starts, ends: of the chunks.
    """

    shift: IntArray
    reach: Sequence[int]
    starts: IntArray
    ends: IntArray


def _lines(chunks: Sequence[Chunk]) -> _Lines:
    import numpy as np

    last: dict[str, int] = {}
    for chunk in chunks:
        last[chunk.document_id] = max(last.get(chunk.document_id, 0), chunk.end)
    begins = dict(zip(last, accumulate((end + 1 for end in last.values()), initial=0), strict=False))
    shift = np.array([begins[chunk.document_id] for chunk in chunks])
    reach = [last[chunk.document_id] for chunk in chunks]
    starts = shift + np.array([chunk.start for chunk in chunks])
    ends = shift + np.array([chunk.end for chunk in chunks])
    if len(wrong := np.flatnonzero((np.diff(starts) < 0) | (np.diff(ends) < 0))):
        raise ChunksOutOfOrder(chunks[wrong[0] + 1])
    return _Lines(shift, reach, starts, ends)


def _runs_at(place: int, chunks: Sequence[Chunk], lines: _Lines) -> Runs:
    import numpy as np

    views = [chunk.views[place] if place < len(chunk.views) else None for chunk in chunks]
    here = np.arange(len(chunks))
    starts = lines.shift + np.array([view.start if view else 0 for view in views])
    # What of a view lies behind the last chunk holds none, and would reach into the next document.
    ends = lines.shift + np.array(
        [min(view.end, end) if view else 0 for view, end in zip(views, lines.reach, strict=True)]
    )
    return Runs(
        np.minimum(np.searchsorted(lines.starts, starts, side="left"), here),
        np.maximum(np.searchsorted(lines.ends, ends, side="right"), here + 1),
        np.array([view.weight if view else 0.0 for view in views]),
    )
