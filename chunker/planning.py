"""The cheapest cuts: dynamic programming over units, from the last to the first.

A chunk costs the price of the cut before it plus a penalty for its length L. With target t and half h the
penalty is, in units of the price scale, (t + h - 2L)/t below h, (t - L)/t up to t, (L - t)/t above. Each
range is linear, so its best end is the minimum of a list that does not depend on where the chunk begins,
and a unit costs at most three minima over one window that the limit bounds.

Costs are kept as whole numbers, so that ties are ties: the earliest cut wins.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.budget import Budget

if TYPE_CHECKING:
    from chunker.types import IntArray

_SCALE = 1000  # whole numbers in one unit of the price scale
_WORST = 1 << 62
_BLOCK_UNITS = 4096
_MOST_TOKENS = 1 << 40  # no text is longer, and what is computed from it fits into the arrays


class Plan(NamedTuple):
    """For every unit that a chunk may begin with: the unit after its last, and the cost from there to the end."""

    stops: Sequence[int]
    costs: Sequence[int]


def plan(edges: IntArray | Sequence[int], prices: Sequence[float], budget: Budget) -> Plan:
    """The cheapest chunks over n units.

    Args:
        edges: tokens before each unit and after the last, never decreasing, shape (n + 1,).
        prices: the price of cutting before each unit, n.
    """
    n, edges = len(prices), np.asarray(edges, dtype=np.int64)
    budget = Budget(*(min(tokens, _MOST_TOKENS) for tokens in (budget.limit, budget.overlap, budget.target)))
    target, half, has_room = budget.target, budget.target // 2, budget.target < budget.limit
    stops, costs = array("q", bytes(8 * n)), array("q", bytes(8 * (n + 1)))
    shorts, fulls, longs = [0] * (n + 1), [0] * (n + 1), [0] * (n + 1 if has_room else 0)
    short_base, full_base = _SCALE * (target + half), _SCALE * target
    cost = 0
    for unit, short, full, most, begin, end, cut_cost in _rows_backwards(edges, prices, budget):
        stop = unit + 1
        fulls[stop] = entry = cost - end
        shorts[stop] = entry - end
        best, chosen = _WORST, stop
        if stop < short:
            least = min(shorts[stop:short])
            best, chosen = least + short_base + begin + begin, shorts.index(least, stop)
        if short < full:
            least = min(fulls[short:full])
            if least + full_base + begin < best:
                best, chosen = least + full_base + begin, fulls.index(least, short)
        if has_room:
            longs[stop] = cost + end
            if full < most:
                least = min(longs[full:most])
                if least - full_base - begin < best:
                    best, chosen = least - full_base - begin, longs.index(least, full)
        stops[unit] = chosen
        # Over the limit with its overlap, a unit goes alone and repeats less.
        costs[unit] = cost = (best if best < _WORST else cost) + cut_cost
    return Plan(stops, costs)


def penalty(tokens: int, target: int) -> int:
    """What a chunk costs for its length, on the whole-number scale of a plan made for `target`."""
    if tokens >= target:
        return _SCALE * (tokens - target)
    return _SCALE * (target - tokens + max(0, target // 2 - tokens))


def _rows_backwards(edges: IntArray, prices: Sequence[float], budget: Budget) -> Iterator[tuple[int, ...]]:
    """What the plan has to know of each unit, from the last to the first.

    Its number; the stops at which a chunk from it is half its target, over it, over the limit; the tokens before
    it, without what it repeats, and after it; what a cut before it costs. Numbers are made a block at a time,
    because they take far more memory than the text they are about.
    """
    n = len(prices)
    begins = np.maximum(edges[:-1] - budget.overlap, edges[0])
    begins[:1] = edges[:1]
    columns = (
        np.arange(n),
        *(_stops_within(edges, begins, most) for most in (budget.target // 2 - 1, budget.target, budget.limit)),
        begins * _SCALE,
        edges[1:] * _SCALE,
        np.round(np.array(prices) * _SCALE).astype(np.int64) * budget.target,
    )
    blocks = (slice(max(0, stop - _BLOCK_UNITS), stop) for stop in range(n, 0, -_BLOCK_UNITS))
    return chain.from_iterable(
        zip(*(column[block][::-1].tolist() for column in columns), strict=True) for block in blocks
    )


def _stops_within(edges: IntArray, begins: IntArray, most: int) -> IntArray:
    """For each unit, the end of the stops up to which a chunk has at most `most` tokens; none is stop < unit + 1."""
    stops: IntArray = np.searchsorted(edges, begins + most, side="right")
    return np.maximum(stops, np.arange(1, len(begins) + 1))
