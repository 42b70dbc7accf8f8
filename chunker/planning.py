"""The cheapest cuts: dynamic programming over units, from the last to the first.

A chunk costs the price of the cut before it plus a penalty for its length L. With target t and half h the
penalty is, in units of the price scale, (t + h - 2L)/t below h, (t - L)/t up to t, (L - t)/t above.

L is the tokens before the unit where a chunk stops less those before its own first, so in each range the
penalty is a part that depends on the stop alone plus one that depends on the first unit alone. The best stop of
a range is therefore the least in a window of a list, and a unit costs two minima, or three with t below the
limit, over windows that the limit bounds.

Costs are kept as whole numbers, so that ties are ties: the earliest cut wins.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from chunker.budget import Budget

_SCALE = 1000  # whole numbers in one unit of the price scale
_WORST = 10**100  # no text costs as much


class Plan(NamedTuple):
    """For every unit that a chunk may begin with: the unit after its last, and the cost from there to the end."""

    stops: Sequence[int]
    costs: Sequence[int]


def plan(edges: Sequence[int], prices: Sequence[float], budget: Budget) -> Plan:
    """The cheapest chunks over n units.

    Args:
        edges: tokens before each unit and after the last, never decreasing, n + 1.
        prices: the price of cutting before each unit, n.
    """
    n, target, has_room = len(prices), budget.target, budget.target < budget.limit
    begins = [max(edge - budget.overlap, edges[0]) for edge in edges] if budget.overlap else edges
    cut_costs = {price: round(price * _SCALE) * target for price in {*prices}}
    stops, costs = array("q", bytes(8 * n)), [0] * (n + 1)
    # The cost from a stop on: less the tokens before it twice, less them once, and with them.
    shorts, fulls, longs = [0] * (n + 1), [0] * (n + 1), [0] * (n + 1 if has_room else 0)
    short = full = n + 1
    cost = 0
    for unit in range(n - 1, -1, -1):
        stop, begin = unit + 1, begins[unit]
        end, half, over = _SCALE * edges[stop], begin + target // 2, begin + target
        fulls[stop] = entry = cost - end
        shorts[stop] = entry - end
        while full > stop and edges[full - 1] > over:
            full -= 1
        while short > stop and edges[short - 1] >= half:
            short -= 1
        best, chosen = _WORST, stop
        if short < full:
            best = min(fulls[short:full])
            chosen = fulls.index(best, short)
        if stop < short:
            least = min(shorts[stop:short])
            if least + _SCALE * half <= best:
                best, chosen = least + _SCALE * half, shorts.index(least, stop)
        if has_room:
            longs[stop] = cost + end
            allowed = longs[full : bisect_right(edges, begin + budget.limit, full)]
            if allowed and min(allowed) - 2 * _SCALE * over < best:
                best, chosen = min(allowed) - 2 * _SCALE * over, full + allowed.index(min(allowed))
        # Over the limit with its overlap, a unit goes alone and repeats less.
        cost = (best + _SCALE * over if best < _WORST else cost) + cut_costs[prices[unit]]
        stops[unit], costs[unit] = chosen, cost
    return Plan(stops, costs)


def penalty(tokens: int, target: int) -> int:
    """What a chunk costs for its length, on the whole-number scale of a plan made for `target`."""
    if tokens >= target:
        return _SCALE * (tokens - target)
    return _SCALE * (target - tokens + max(0, target // 2 - tokens))
