"""How well a text hangs together at each gap between its passages, and where its topics change.

Passages are rows of vectors: of word weights, or of a model. All comparisons take the row of zeros, a passage without
meaning, to be like nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from chunker.prices import BLOCK, SENTENCE

if TYPE_CHECKING:
    from chunker.types import BoolArray, FloatArray, IntArray

WINDOWS = (2, 4, 8)  # passages on each side of a gap
_REACH = 12  # gaps on each side that a gap is ranked among
_POWER = 0.75  # measured, as are the scales: docs/decisions/0015-topic-and-semantic.md
_NOTHING = 1e-6  # a length that only rounding gives
_MOST_KEPT = 256  # candidates; where a text says the same all the time, none could be dropped otherwise
_FEWEST_KEPT = 32  # candidates below which none are dropped, since that costs more than it saves


def gap_similarity(vectors: FloatArray, windows: Sequence[int] = WINDOWS) -> FloatArray:
    """Similarity of what lies before and after each gap: the cosine of the sums over a window, mean over the windows.

    Args:
        vectors: one row a passage, shape (n, d).
        windows: passages on each side, fewer at the ends of the text; each at least 1.
    Returns: shape (n - 1,), in [-1, 1]; a valley suggests a change of topic.
    Source: block comparison of TextTiling, Hearst 1997, Computational Linguistics 23(1).
    Worked example: rows (1, 0), (1, 0), (0, 1) and window 1: cosines 1 and 0.
    """
    sums = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(vectors, axis=0, dtype=np.float64)])
    gaps, last = np.arange(1, len(vectors)), len(vectors)
    total = np.zeros(len(gaps))
    for window in windows:
        before = sums[gaps] - sums[np.maximum(gaps - window, 0)]
        after = sums[np.minimum(gaps + window, last)] - sums[gaps]
        total += _cosines(before, after)
    mean: FloatArray = total / len(windows)
    return mean


def _cosines(left: FloatArray, right: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    products: FloatArray = np.einsum("ij,ij->i", left, right)
    found: FloatArray = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > _NOTHING)
    return found


def unit_rows(rows: FloatArray, nothing: float = _NOTHING) -> FloatArray:
    """The rows, each brought to length 1; one no longer than `nothing` becomes zeros."""
    # Near 1 first, since the squares of huge numbers are infinite and those of tiny ones zero.
    sizes = np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    near = np.divide(rows, sizes, out=np.zeros_like(rows), where=sizes > 0)
    lengths = np.linalg.norm(near, axis=1, keepdims=True).clip(1.0)  # below 1 of zeros alone
    found: FloatArray = np.divide(near, lengths, out=np.zeros_like(rows), where=sizes > nothing / lengths)
    return found


def standing(similarities: FloatArray, reach: int = _REACH) -> FloatArray:
    """The share of the gaps nearby that hang together less than each gap: 0 in a valley, up to 1 on a peak.

    Args:
        reach: gaps on each side that are looked at, fewer at the ends of the text.
    Returns: shape of `similarities`; equal neighbours count half, a gap without neighbours stands at 1/2.
    Source: ranks instead of similarities, whose size means little: C99, Choi 2000, NAACL.
    Worked example: 0.1, 0.5, 0.3 with reach 1: nothing is less than 0.1: 0; both are less than 0.5: 1; 0.
    """
    rounded = similarities.round(6)  # what differs by less is equal
    below, seen = np.zeros(len(rounded)), np.zeros(len(rounded))
    for step in range(1, min(reach, len(rounded) - 1) + 1):
        left, right = rounded[:-step], rounded[step:]
        below[step:] += (left < right) + (left == right) / 2
        below[:-step] += (right < left) + (left == right) / 2
        seen[step:] += 1
        seen[:-step] += 1
    found: FloatArray = np.divide(below, seen, out=np.full(len(rounded), 0.5), where=seen > 0)
    return found


def _better_of_two(values: FloatArray) -> BoolArray:
    """Which values are not below that of their partner: the first of the second, the third of the fourth, and so on."""
    found = np.ones(len(values), dtype=np.bool_)
    even = len(values) // 2 * 2
    is_first = values[0:even:2] >= values[1:even:2]
    found[0:even:2], found[1:even:2] = is_first, ~is_first
    return found


def topic_costs(prices: Sequence[float], scale: float) -> FloatArray:
    """What a topic costs that begins with each passage, in lengths of a passage's vector.

    At the cheapest kind of gap that the text has `scale * n ** 0.75` for n passages, but at least 1, so that a passage
    which is like none of the others gains nothing as a topic of its own (where `Rule.detail` above 1 divides the cost,
    it may); more where a cut is dearer, at sentences twice as much as at paragraphs. A long text has more topics than a
    short one, and longer ones: the power was measured.

    Args:
        prices: of a cut before each passage, shape (n,); the first does not matter.
        scale: above 0; the higher, the fewer topics.
    Returns: shape (n,).
    """
    found = np.asarray(prices, dtype=np.float64)
    dearer = 1 + (found - found[1:].min()) / (SENTENCE - BLOCK) if len(found) > 1 else np.ones(len(found))
    costs: FloatArray = max(1.0, scale * len(found) ** _POWER) * dearer
    return costs


def topic_starts(
    vectors: FloatArray, costs: FloatArray, sizes: Sequence[int] | None = None, longest: int = 0
) -> list[int]:
    """Numbers of the passages with which a topic begins, the first left out.

    The topics are those with the greatest sum of the lengths of their summed vectors, less a cost for each topic: a
    topic whose passages point in one direction is long. Dynamic programming finds it; since a topic is never longer
    than its two parts together, what cannot become the best start of a topic is dropped on the way; and once there are
    256 starts that still may, the worse of each two neighbours, so that what is found may then be worth a little less.

    Args:
        vectors: one row a passage, of length 1 at most, shape (n, d).
        costs: of a topic that begins with each passage, at least 0, shape (n,).
        sizes, longest: of each passage, and the greatest sum of sizes that a topic of several may have; None: any.
    Source: content vector segmentation, Alemi and Ginsparg 2015, arXiv:1503.05543; pruning of PELT, Killick, Fearnhead
        and Eckley 2012, JASA 107.
    Worked example: rows (1, 0), (1, 0), (0, 1), (0, 1) at cost 1: one topic has length sqrt(8) = 2.83 less 1, two
        have 2 + 2 less 2, three 2 + 1 + 1 less 3: two topics, the second beginning with passage 2.
    """
    search = _Search(len(vectors), vectors.shape[1], longest)
    rows = vectors.astype(np.float64)
    for row, cost, size in zip(rows, costs.tolist(), sizes or [0] * len(rows), strict=True):
        search.add(row, cost, size)
    return search.starts()


class _Search:
    """The best topics of the passages met so far.

    For each passage with which the last topic may begin: the sum of all passages before it, the squared length of the
    topic from it on, the sizes before it, and the best that can be had of what lies before it, less the topic's cost.
    """

    def __init__(self, passages: int, dimensions: int, longest: int) -> None:
        self._longest, self._size = longest, 0
        self._total = np.zeros(dimensions)
        self._sums = np.zeros((passages, dimensions))
        self._squares, self._bests = np.zeros(passages), np.zeros(passages)
        self._numbers, self._begins = np.zeros(passages, dtype=np.int64), np.zeros(passages, dtype=np.int64)
        self._alive, self._best, self._ends = 0, 0.0, np.zeros(0)
        self._backs: list[int] = []

    def add(self, row: FloatArray, cost: float, size: int) -> None:
        """One more passage, which may go on with a topic, or begin one at a cost."""
        self._drop(self._ends >= self._best - cost)
        if size:
            self._drop_long(self._size + size - self._longest)
        place = self._alive
        self._sums[place], self._bests[place], self._squares[place] = self._total, self._best - cost, 0.0
        self._numbers[place], self._begins[place] = len(self._backs), self._size
        self._alive += 1
        alive = slice(self._alive)
        inner = self._total @ row - self._sums[alive] @ row
        self._squares[alive] += 2 * inner + row @ row
        self._total, self._size = self._total + row, self._size + size
        self._ends = self._bests[alive] + np.sqrt(np.maximum(self._squares[alive], 0.0))
        chosen = int(np.argmax(self._ends.round(9)))  # of equal ones the earliest
        self._best = float(self._ends[chosen])
        self._backs.append(int(self._numbers[chosen]))

    def _drop(self, is_of_use: BoolArray) -> None:
        """Leave out starts that are no better than the next passage, when there are enough of them."""
        if self._alive >= _MOST_KEPT:
            is_of_use = is_of_use & _better_of_two(self._ends)
        kept = int(is_of_use.sum())
        if self._alive < _FEWEST_KEPT or kept > self._alive * 3 // 4:
            return
        self._keep(np.flatnonzero(is_of_use))

    def _drop_long(self, first: int) -> None:
        """Leave out starts of what would be too long: those with less than `first` before them."""
        if self._alive and self._begins[0] < first:
            self._keep(np.flatnonzero(self._begins[: self._alive] >= first))

    def _keep(self, places: IntArray) -> None:
        for column in (self._sums, self._squares, self._bests, self._numbers, self._begins):
            column[: len(places)] = column[places]
        self._alive = len(places)

    def starts(self) -> list[int]:
        """The first passage of each topic of the best, without that of the first."""
        found, end = [], len(self._backs)
        while end > 0:
            end = self._backs[end - 1]
            found.append(end)
        return found[-2::-1]
