"""Plans: the cheapest of all ways to join units into chunks, held against trying every way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunker import prices
from chunker.budget import Budget
from chunker.planning import Plan, penalty, plan

PRICES = (prices.SECTION, prices.BLOCK, prices.LINE, prices.SENTENCE, prices.CLAUSE, prices.WORD, prices.GRAPHEME)
ROW = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(PRICES)), min_size=1, max_size=9)


def budgets(*, overlap: bool = True) -> st.SearchStrategy[Budget]:
    """Limits of 1 to 24 tokens with any target, and any overlap unless it is switched off."""
    return st.integers(1, 24).flatmap(
        lambda limit: st.builds(
            Budget, st.just(limit), st.integers(0, limit - 1 if overlap else 0), st.integers(1, limit)
        )
    )


def walk(made: Plan) -> tuple[int, ...]:
    """The stops that a walk from the first unit meets."""
    stops: list[int] = []
    while (stops[-1] if stops else 0) < len(made.stops):
        stops.append(made.stops[stops[-1] if stops else 0])
    return tuple(stops)


def ways(count: int) -> Iterator[tuple[int, ...]]:
    """Every way to group `count` units, as stops."""
    return ((*cuts, count) for size in range(count) for cuts in combinations(range(1, count), size))


def cheapest_behind_contexts(
    edges: Sequence[int], cut_prices: Sequence[float], budget: Budget, contexts: Sequence[int]
) -> int:
    """Cost of the cheapest way when each chunk has room for its context and is as long as its own text."""
    unit_price = penalty(budget.target + 1, budget.target) * budget.target
    totals = []
    for stops in ways(len(cut_prices)):
        chunks = [(first, stop, edges[stop] - edges[first]) for first, stop in pairwise((0, *stops))]
        if all(stop == first + 1 or tokens + contexts[first] <= budget.limit for first, stop, tokens in chunks):
            penalties = sum(penalty(tokens, budget.target) for _, _, tokens in chunks)
            totals.append(penalties + sum(round(cut_prices[first] * unit_price) for first, _, _ in chunks))
    return min(totals)


def length(edges: Sequence[int], first: int, stop: int, overlap: int) -> int:
    """Tokens of a chunk, with what it repeats."""
    return edges[stop] - (max(edges[0], edges[first] - overlap) if first else edges[0])


def cost(edges: Sequence[int], cut_prices: Sequence[float], budget: Budget, stops: Sequence[int]) -> int | None:
    """What one way costs; None when a chunk of several units is over the limit."""
    unit_price = penalty(budget.target + 1, budget.target) * budget.target
    total = 0
    for first, stop in pairwise((0, *stops)):
        tokens = length(edges, first, stop, budget.overlap)
        if tokens > budget.limit and stop > first + 1:
            return None
        total += round(cut_prices[first] * unit_price)
        total += penalty(tokens, budget.target) if tokens <= budget.limit else 0
    return total


def cheapest(edges: Sequence[int], cut_prices: Sequence[float], budget: Budget) -> tuple[int, tuple[int, ...]]:
    """Cost and stops of the cheapest way; of equally cheap ones that with the earliest cuts."""
    priced = ((cost(edges, cut_prices, budget, stops), stops) for stops in ways(len(cut_prices)))
    return min((total, stops) for total, stops in priced if total is not None)


@given(row=ROW, begin=st.integers(0, 9), budget=budgets(overlap=False))
def test_a_plan_is_the_cheapest_of_all_ways(row: list[tuple[int, float]], begin: int, budget: Budget) -> None:
    """Trying every grouping finds no cheaper one, and none as cheap with an earlier cut."""
    edges, cut_prices = [*accumulate((tokens for tokens, _ in row), initial=begin)], [price for _, price in row]
    made = plan(edges, cut_prices, budget)
    assert (made.costs[0], walk(made)) == cheapest(edges, cut_prices, budget)


@given(row=ROW, begin=st.integers(0, 9), budget=budgets())
def test_overlap_is_part_of_a_chunks_length(row: list[tuple[int, float]], begin: int, budget: Budget) -> None:
    """A plan with overlap is the cheapest when every chunk but the first is longer by what it repeats."""
    edges, cut_prices = [*accumulate((tokens for tokens, _ in row), initial=begin)], [price for _, price in row]
    made = plan(edges, cut_prices, budget)
    assert (made.costs[0], walk(made)) == cheapest(edges, cut_prices, budget)


@given(row=ROW, budget=budgets())
def test_costs_are_those_of_the_rest_of_the_document(row: list[tuple[int, float]], budget: Budget) -> None:
    """The cost at a unit is what remains when a chunk begins there: its own chunk, then the cost at its stop."""
    edges, cut_prices = [*accumulate((tokens for tokens, _ in row), initial=0)], [price for _, price in row]
    made = plan(edges, cut_prices, budget)
    for first, stop in enumerate(made.stops):
        tokens = length(edges, first, stop, budget.overlap)
        own = penalty(tokens, budget.target) if tokens <= budget.limit else 0
        cut = round(cut_prices[first] * penalty(budget.target + 1, budget.target) * budget.target)
        assert made.costs[first] == cut + own + made.costs[stop]


@given(row=ROW, budget=budgets(overlap=False))
def test_no_chunk_of_several_units_is_over_the_limit(row: list[tuple[int, float]], budget: Budget) -> None:
    """Whatever the prices, units are joined only as far as the limit goes."""
    edges = [*accumulate((tokens for tokens, _ in row), initial=0)]
    chunks = pairwise((0, *walk(plan(edges, [price for _, price in row], budget))))
    assert all(edges[stop] - edges[first] <= budget.limit or stop == first + 1 for first, stop in chunks)


def test_equal_costs_are_cut_at_the_earliest_place() -> None:
    """Three equal units of which two fit: two ways cost the same, and the shorter chunk comes first."""
    assert walk(plan([0, 5, 10, 15], [0.1, 0.1, 0.1], Budget(10, 0, 10))) == (1, 3)


def test_a_cheap_cut_is_worth_a_shorter_chunk() -> None:
    """A block gap (0.10) a little before the limit wins over a sentence end (0.40) at the limit."""
    units = [8, 2, 8]
    edges = [*accumulate(units, initial=0)]
    assert walk(plan(edges, [0.0, prices.BLOCK, prices.SENTENCE], Budget(10, 0, 10))) == (1, 3)
    assert walk(plan(edges, [0.0, prices.SENTENCE, prices.BLOCK], Budget(10, 0, 10))) == (2, 3)


def test_chunks_aim_for_the_target_below_the_limit() -> None:
    """Equal units are joined up to the target, not up to the limit."""
    edges = list(range(0, 130, 10))
    assert walk(plan(edges, [0.1] * 12, Budget(100, 0, 40))) == (4, 8, 12)


def test_chunks_pass_the_target_for_a_cheap_cut() -> None:
    """A little over the target is better than a cut inside a word."""
    assert walk(plan([0, 10, 12, 22], [0.0, prices.GRAPHEME, prices.SECTION], Budget(20, 0, 10))) == (2, 3)


def test_a_unit_over_the_limit_goes_alone() -> None:
    """A unit that is too long with its overlap is still planned, and its neighbours are not joined to it."""
    assert walk(plan([0, 5, 35, 40], [0.1] * 3, Budget(10, 4, 10))) == (1, 2, 3)


def test_no_units_make_an_empty_plan() -> None:
    """Nothing to join costs nothing."""
    made = plan([0], [], Budget(8, 0, 8))
    assert ([*made.stops], [*made.costs]) == ([], [0])


@pytest.mark.parametrize(
    ("tokens", "in_targets"),
    [(0, 1.5), (2, 1.1), (5, 0.5), (8, 0.2), (10, 0.0), (13, 0.3)],
)
def test_a_penalty_is_the_distance_to_the_target(tokens: int, in_targets: float) -> None:
    """For target 10: what is missing or over counts once, what is missing below one half counts twice."""
    scale = penalty(11, 10)  # one token of ten
    assert penalty(tokens, 10) == round(in_targets * 10 * scale)


@given(row=ROW, budget=budgets(overlap=False), data=st.data())
def test_contexts_take_room_and_fill_nothing(row: list[tuple[int, float]], budget: Budget, data: st.DataObject) -> None:
    """A plan with contexts is the cheapest of all ways that leave room for them; a unit alone may leave none."""
    edges, cut_prices = [*accumulate((tokens for tokens, _ in row), initial=0)], [price for _, price in row]
    assume(all(tokens <= budget.limit for tokens, _ in row))  # as fitting units are
    contexts = data.draw(st.lists(st.integers(0, 12), min_size=len(row), max_size=len(row)))
    made = plan(edges, cut_prices, budget, contexts)
    assert made.costs[0] == cheapest_behind_contexts(edges, cut_prices, budget, contexts)
