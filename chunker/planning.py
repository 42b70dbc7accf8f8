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

    stops: list[int]
    costs: list[int]


class _Scaled(NamedTuple):
    """What a plan is made from, in whole numbers.

    Attributes:
        ends: tokens before each unit and after the last, n + 1.
        begins: where the text of a chunk begins that has this first unit: before it by the overlap.
        cuts: the cost of cutting before each unit, n.
        target, below: tokens to aim for, and those of them beyond the half.
        room: tokens between target and limit.
    """

    ends: list[int]
    begins: list[int]
    cuts: list[int]
    target: int
    below: int
    room: int


def plan(edges: Sequence[int], prices: Sequence[float], budget: Budget, contexts: Sequence[int] = ()) -> Plan:
    """The cheapest chunks over n units.

    Args:
        edges: tokens before each unit and after the last, never decreasing, n + 1.
        prices: the price of cutting before each unit, n.
        contexts: tokens of context put before a chunk that begins with each unit, n; none where there is none.
    """
    scaled = _scaled(edges, prices, budget)
    last = _WORST if budget.overlap else scaled.ends[-1]
    if contexts or scaled.room:
        return _comparing(scaled, last, contexts)
    return _sliding(scaled, last)


def _scaled(edges: Sequence[int], prices: Sequence[float], budget: Budget) -> _Scaled:
    ends = [_SCALE * edge for edge in edges]
    begins = [max(end - _SCALE * budget.overlap, ends[0]) for end in ends] if budget.overlap else ends
    cut_costs = {price: round(price * _SCALE) * budget.target for price in {*prices}}
    cuts = [cut_costs[price] for price in prices]
    below = budget.target - budget.target // 2
    return _Scaled(
        ends, begins, cuts, *(_SCALE * part for part in (budget.target, below, budget.limit - budget.target))
    )


def _comparing(scaled: _Scaled, last: int, contexts: Sequence[int]) -> Plan:
    """The plan for any target and any context: for each first unit all stops within reach are compared."""
    ends, begins, cuts, target, below, room = scaled
    made = Plan([0] * len(cuts), [0] * len(ends))
    rests, longs = [0] * len(ends), [0] * len(ends)  # the cost from a stop on minus, and plus, the tokens before it
    for unit in reversed(range(len(cuts))):
        stop = unit + 1
        cost = made.costs[stop]
        rests[stop], longs[stop] = cost - ends[stop], cost + ends[stop]
        target_end = begins[unit] + target
        limit_end = target_end + room - (_SCALE * contexts[unit] if contexts else 0)
        full_end = min(target_end, limit_end)
        if last <= full_end:
            best, chosen = _to_the_end(last, target_end - below), len(cuts)
        else:
            best, chosen = _best(rests, ends, stop, target_end - below, full_end)
            if room:
                best, chosen = min((best, chosen), _longer(longs, ends, stop, full_end, limit_end, target_end))
        if best < _WORST:
            cost = best + target_end
        elif contexts:  # over the limit with its overlap or context, a unit goes alone and has less of it
            cost += penalty((ends[stop] - ends[unit]) // _SCALE, target // _SCALE)
        made.stops[unit], made.costs[unit] = chosen, cost + cuts[unit]
    return made


def _sliding(scaled: _Scaled, last: int) -> Plan:
    """The same for chunks that aim at the limit and have no context: the best stop is kept from unit to unit."""
    ends, begins, cuts, target, below, _ = scaled
    stops, costs, rests = [0] * len(cuts), [0] * len(ends), [0] * len(ends)
    unit = farthest = len(cuts)
    middle = unit + 1  # the first stop that leaves a chunk at least half its target
    near = far = _WORST  # the least of the rests before the middle, and from there on
    cost = 0
    for cut in reversed(cuts):
        stop, unit = unit, unit - 1
        target_end = begins[unit] + target
        half_end = target_end - below
        rests[stop] = rest = cost - ends[stop]
        if rest < near:  # noqa: PLR1730  a call of `min` for every unit takes its time
            near = rest
        if last <= target_end:
            best, chosen = _to_the_end(last, half_end), len(cuts)
        else:
            while middle > stop and ends[middle - 1] >= half_end:
                middle -= 1
                if rests[middle] <= far:
                    far, farthest = rests[middle], middle
            if ends[farthest] > target_end:
                far, farthest = _least(rests, middle, bisect_right(ends, target_end, middle, farthest))
            if near < far:  # it may be the rest of a stop that is near no more
                near = min(rests[stop:middle], default=_WORST)
            best, chosen = _best(rests, ends, stop, half_end, target_end) if near < far else (far, farthest)
        stops[unit] = chosen
        costs[unit] = cost = cut + (best + target_end if best < _WORST else cost)
    return Plan(stops, costs)


def _to_the_end(last: int, half_end: int) -> int:
    """What `_best` would say of a chunk that goes to the end of the text, behind which nothing costs."""
    return max(-last, half_end - 2 * last)


def _least(costs: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The least of the costs from stop `first` on and before `last`, and the first stop that has it."""
    if first == last:
        return _WORST, first
    least = min(costs[first:last])
    return least, costs.index(least, first)


def _best(rests: Sequence[int], ends: Sequence[int], stop: int, half_end: int, full_end: int) -> tuple[int, int]:
    """The least cost of a chunk that is at most full, but for where its target ends, and where it stops.

    Args:
        rests: of each stop the cost from there on, minus the tokens before it.
        stop: the first that may be chosen.
        half_end, full_end: where a chunk has half its target, and where it is full.
    """
    full = bisect_right(ends, full_end, stop)
    best, chosen = _least(rests, stop, full)
    if full == stop or ends[chosen] >= half_end:
        return best, chosen
    short = bisect_left(ends, half_end, stop, full)
    best, chosen = _least(rests, short, full)
    shorts = [rest - end for rest, end in zip(rests[stop:short], ends[stop:short], strict=True)]
    least = min(shorts) + half_end
    return (least, stop + shorts.index(least - half_end)) if least <= best else (best, chosen)


def _longer(
    longs: Sequence[int], ends: Sequence[int], stop: int, full_end: int, limit_end: int, target_end: int
) -> tuple[int, int]:
    """The same for a chunk that is more than full and within the limit; `longs` add the tokens before each stop."""
    full = bisect_right(ends, full_end, stop)
    best, chosen = _least(longs, full, bisect_right(ends, limit_end, full))
    return (best - 2 * target_end if best < _WORST else best), chosen


def penalty(tokens: int, target: int) -> int:
    """What a chunk costs for its length, on the whole-number scale of a plan made for `target`."""
    if tokens >= target:
        return _SCALE * (tokens - target)
    return _SCALE * (target - tokens + max(0, target // 2 - tokens))
