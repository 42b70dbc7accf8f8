"""The cheapest cuts: dynamic programming over units, from the last to the first.

A chunk costs the price of the cut before it plus a penalty for its length L. With target t and half h the
penalty is, in units of the price scale, (t + h - 2L)/t below h, (t - L)/t up to t, (L - t)/t above. Each
range is linear, so its best end is the minimum of a list that does not depend on where the chunk begins,
and a unit costs at most three minima over one window that the limit bounds.

Costs are kept as whole numbers, so that ties are ties: the earliest cut wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.budget import Budget

if TYPE_CHECKING:
    from chunker.types import IntArray

_SCALE = 1000  # whole numbers in one unit of the price scale
_WORST = 1 << 62


class Plan(NamedTuple):
    """For every unit that a chunk may begin with: the unit after its last, and the cost from there to the end."""

    stops: list[int]
    costs: list[int]


def plan(edges: Sequence[int], prices: Sequence[float], budget: Budget) -> Plan:
    """The cheapest chunks over n units.

    Args:
        edges: tokens before each unit and after the last, never decreasing, n + 1.
        prices: the price of cutting before each unit, n.
    """
    n, target, half = len(prices), budget.target, budget.target // 2
    starts = np.maximum(np.array(edges[:-1]) - budget.overlap, edges[0])
    starts[:1] = edges[:1]
    shorts, fulls, mosts = (_stops_within(edges, starts, most) for most in (half - 1, target, budget.limit))
    scaled_edges, scaled_starts = (np.array(edges) * _SCALE).tolist(), (starts * _SCALE).tolist()
    cut_costs = (np.round(np.array(prices) * _SCALE).astype(np.int64) * target).tolist()
    short_entries, full_entries, long_entries = ([0] * (n + 1) for _ in range(3))
    short_constant, full_constant = _SCALE * (target + half), _SCALE * target
    stops, costs = [0] * n, [0] * (n + 1)
    for unit in range(n - 1, -1, -1):
        stop = unit + 1
        cost, tokens, start = costs[stop], scaled_edges[stop], scaled_starts[unit]
        full_entries[stop] = entry = cost - tokens
        short_entries[stop] = entry - tokens
        best, chosen, short, full = _WORST, stop, shorts[unit], fulls[unit]
        if stop < short:
            window = short_entries[stop:short]
            least = min(window)
            best, chosen = least + short_constant + start + start, stop + window.index(least)
        if short < full:
            window = full_entries[short:full]
            least = min(window)
            if least + full_constant + start < best:
                best, chosen = least + full_constant + start, short + window.index(least)
        if target < budget.limit:
            long_entries[stop] = cost + tokens
            if full < mosts[unit]:
                window = long_entries[full : mosts[unit]]
                least = min(window)
                if least - full_constant - start < best:
                    best, chosen = least - full_constant - start, full + window.index(least)
        stops[unit] = chosen
        # Over the limit with its overlap, a unit goes alone and repeats less.
        costs[unit] = (best if best < _WORST else cost) + cut_costs[unit]
    return Plan(stops, costs)


def penalty(tokens: int, target: int) -> int:
    """What a chunk costs for its length, on the whole-number scale of a plan made for `target`."""
    if tokens >= target:
        return _SCALE * (tokens - target)
    return _SCALE * (target - tokens + max(0, target // 2 - tokens))


def _stops_within(edges: Sequence[int], starts: IntArray, most: int) -> list[int]:
    """For each start, the end of the stops up to which a chunk has at most `most` tokens; none is stop < start + 1."""
    stops: IntArray = np.searchsorted(edges, starts + most, side="right")
    earliest: IntArray = np.arange(1, len(starts) + 1)
    return [*np.maximum(stops, earliest).tolist()]
