"""The cheapest cuts: dynamic programming over units, from the last to the first.

A chunk costs the price of the cut before it plus a penalty for its length L. With target t and half h the
penalty is, in units of the price scale, (t + h - 2L)/t below h, (t - L)/t up to t, (L - t)/t above.

L is the tokens before the unit where a chunk stops less those before its own first. So (t - L)/t, which no
chunk up to t goes below, is a part that depends on the stop alone plus one that depends on the first unit alone.
Of the stops that leave a chunk of h to t the one with the least of the former stays the best while the first unit
moves back, until it is too far away or a new stop is better. A nearer stop costs more than its part, so all of them
are compared only when one has a part that is less. What is left of a text is one chunk as soon as it has no more than
t: each cut in it would add t to the penalty and take away less. (Not so with overlap, which counts twice.)
Words of context put before a chunk take room, and some first units have more of them than the next: then the stops
within reach are compared each time. They are no part of L, or the plan would cut where there is much to repeat.

Costs are kept as whole numbers, so that ties are ties: the earliest cut wins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from chunker.budget import Budget

_SCALE = 1000  # whole numbers in one unit of the price scale
_WORST = 10**100  # no text costs as much


class Plan(NamedTuple):
    """For every unit that a chunk may begin with: the unit after its last, and the cost from there to the end."""

    stops: Sequence[int]
    costs: Sequence[int]


def plan(edges: Sequence[int], prices: Sequence[float], budget: Budget, contexts: Sequence[int] = ()) -> Plan:
    """The cheapest chunks over n units.

    Args:
        edges: tokens before each unit and after the last, never decreasing, n + 1.
        prices: the price of cutting before each unit, n.
        contexts: tokens of context put before a chunk that begins with each unit, n; none where there is none.
    """
    unit = farthest = len(prices)
    middle = unit + 1  # the first stop that leaves a chunk at least half its target
    ends = [_SCALE * edge for edge in edges]
    begins = [max(end - _SCALE * budget.overlap, ends[0]) for end in ends] if budget.overlap else ends
    cut_costs = {price: round(price * _SCALE) * budget.target for price in {*prices}}
    target, below = _SCALE * budget.target, _SCALE * (budget.target - budget.target // 2)
    room = _SCALE * (budget.limit - budget.target)
    stops, costs = [0] * unit, [0] * (unit + 1)
    rests, longs = [0] * (unit + 1), [0] * (unit + 1)  # the cost from a stop on minus, and plus, the tokens before it
    last = _WORST if budget.overlap else ends[-1]
    near = far = _WORST  # the least of the rests before the middle, and from there on
    cost = 0
    for price in reversed(prices):
        stop, unit = unit, unit - 1
        target_end = begins[unit] + target
        half_end = target_end - below
        limit_end = target_end + room - (_SCALE * contexts[unit] if contexts else 0)
        reach = min(target_end, limit_end) if contexts else target_end
        rests[stop] = rest = cost - ends[stop]
        if rest < near:  # noqa: PLR1730  a call of `min` for every unit takes its time
            near = rest
        if last <= reach:
            best, chosen = max(-last, half_end - 2 * last), len(prices)
        elif contexts:
            best, chosen = _best(rests, ends, (stop, half_end, reach))
        else:
            while middle > stop and ends[middle - 1] >= half_end:
                middle -= 1
                if rests[middle] <= far:
                    far, farthest = rests[middle], middle
            if ends[farthest] > target_end:
                far, farthest = _least(rests, middle, bisect_right(ends, target_end, middle, farthest))
            if near < far:  # it may be the rest of a stop that is near no more
                near = min(rests[stop:middle], default=_WORST)
            best, chosen = _best(rests, ends, (stop, half_end, target_end)) if near < far else (far, farthest)
        if room:
            longs[stop] = cost + ends[stop]
            best, chosen = min((best, chosen), _longer(longs, ends, (stop, reach, limit_end), target_end))
        stops[unit] = chosen
        if best < _WORST:
            cost = best + target_end + cut_costs[price]
        else:  # over the limit with its overlap or context, a unit goes alone and has less of it
            cost += cut_costs[price] + (penalty(edges[stop] - edges[unit], budget.target) if contexts else 0)
        costs[unit] = cost
    return Plan(stops, costs)


def _least(costs: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The least of the costs from stop `first` on and before `last`, and the first stop that has it."""
    if first == last:
        return _WORST, first
    least = min(costs[first:last])
    return least, costs.index(least, first)


def _best(rests: Sequence[int], ends: Sequence[int], reach: tuple[int, int, int]) -> tuple[int, int]:
    """The same for a chunk of at most its target; `reach`: the first stop, and where half and target end."""
    stop, half_end, target_end = reach
    full = bisect_right(ends, target_end, stop)
    best, chosen = _least(rests, stop, full)
    if full == stop or ends[chosen] >= half_end:
        return best, chosen
    short = bisect_left(ends, half_end, stop, full)
    best, chosen = _least(rests, short, full)
    shorts = [rest - end for rest, end in zip(rests[stop:short], ends[stop:short], strict=True)]
    least = min(shorts) + half_end
    return (least, stop + shorts.index(least - half_end)) if least <= best else (best, chosen)


def _longer(longs: Sequence[int], ends: Sequence[int], reach: tuple[int, int, int], target_end: int) -> tuple[int, int]:
    """The same for a chunk beyond its target; `reach`: the first stop, and where target and limit end."""
    stop, target, limit_end = reach
    full = bisect_right(ends, target, stop)
    long, longer = _least(longs, full, bisect_right(ends, limit_end, full))
    return (long - 2 * target_end if long < _WORST else long), longer


def penalty(tokens: int, target: int) -> int:
    """What a chunk costs for its length, on the whole-number scale of a plan made for `target`."""
    if tokens >= target:
        return _SCALE * (tokens - target)
    return _SCALE * (target - tokens + max(0, target // 2 - tokens))
