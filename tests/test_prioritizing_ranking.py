"""In which order units are worth their tokens: against hand-worked numbers, another library, and plain search."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.prioritizing.ranking import COST_POWER, MARK_TOKENS, SAID_AGAIN, near_query, ranked
from chunker.prioritizing.weighing import Terms, columns_of, terms_of

if TYPE_CHECKING:
    from chunker.types import FloatArray, IntArray

TEXTS = ["oil oil pump", "pump rain", "rain rain snow", "oil"]


def terms(texts: list[str]) -> Terms:
    """The words of texts, without stems."""
    return terms_of((text, None) for text in texts)


def word_lists() -> st.SearchStrategy[list[str]]:
    """One to twelve texts of up to eight words."""
    words = st.lists(st.sampled_from("oil pump rain snow gauge river".split()), max_size=8)
    return st.lists(words.map(" ".join), min_size=1, max_size=12)


def test_words_are_counted_by_unit() -> None:
    """Columns in the order in which words are met."""
    found = terms(TEXTS)
    assert found.vocabulary == ("oil", "pump", "rain", "snow")
    assert found.units_with.tolist() == [2, 2, 2, 1]
    assert [found.of(unit).tolist() for unit in range(4)] == [[0, 1], [1, 2], [2, 3], [0]]
    assert found.counts.tolist() == [2, 1, 1, 1, 2, 1, 1]


@given(texts=word_lists(), query=st.lists(st.sampled_from("oil pump rain snow".split()), min_size=1, unique=True))
def test_alone_a_unit_has_the_score_of_bm25(texts: list[str], query: list[str]) -> None:
    """As the library bm25s computes it, k1 = 1.5 and b = 0.75."""
    found = terms(texts)
    known = columns_of(" ".join(query), [None], found)
    if not known:
        return
    rows = [
        [column for column, count in zip(found.of(n), _counts(found, n), strict=True) for _ in range(count)]
        for n in range(len(found))
    ]
    vocabulary = {word: column for column, word in enumerate(found.vocabulary)}
    engine = bm25s.BM25(k1=1.5, b=0.75, method="lucene", backend="numpy", csc_backend="numpy", dtype="float64")
    engine.index((rows, vocabulary), create_empty_token=False, show_progress=False)
    ours = near_query(found, known, [*range(len(found) + 1)])
    assert ours == pytest.approx(engine.get_scores_from_ids([*known]), abs=1e-6)


def _counts(found: Terms, unit: int) -> list[int]:
    return [int(count) for count in found.counts[found.edges[unit] : found.edges[unit + 1]]]


def test_neighbours_share_their_score_and_only_inside_their_document() -> None:
    """A hit gives 0.6, 0.36 and 0.216 of its score to the units up to three places away."""
    texts = ["x", "x", "x", "x", "oil", "x", "x"]
    found = terms(texts)
    known = columns_of("oil", [None], found)
    scores = near_query(found, known, [0, 6, 7]) / near_query(found, known, [*range(8)])[4]
    assert scores.tolist() == pytest.approx([0, 0.216, 0.36, 0.6, 1, 0.6, 0])


def test_the_first_choice_is_the_one_with_most_weight_for_its_tokens() -> None:
    """By hand: two of four units hold `oil`, so it weighs ln(1 + 2) · ln(1 + 2.5 / 2.5)."""
    first = next(ranked(terms(TEXTS), [3, 2, 3, 1], [3], [], [0, 4]))
    assert first.score == pytest.approx(math.log(3) * math.log(2) / (1 + MARK_TOKENS) ** COST_POWER)
    assert first.columns == (0,)


def test_words_of_a_query_come_rarest_first_and_a_neighbour_has_none() -> None:
    """`oil` stands in two units, `gauge` in one; the last unit is near them and holds neither."""
    found = terms(["oil gauge", "oil rain", "snow"])
    choices = {choice.unit: choice for choice in ranked(found, [2] * 3, range(3), [0, 1], [0, 3])}
    words = {unit: [found.vocabulary[column] for column in choice.columns] for unit, choice in choices.items()}
    assert words == {0: ["gauge", "oil"], 1: ["oil"], 2: []}
    assert choices[2].score > 0


@pytest.mark.parametrize("query", [[], [0]])
def test_scores_are_plain_numbers(query: list[int]) -> None:
    """Nothing that prints as a type of numpy, with a query and without."""
    assert {type(choice.score) for choice in ranked(terms(TEXTS), [3, 2, 3, 1], range(4), query, [0, 4])} == {float}


@given(texts=word_lists(), query=st.sampled_from(["", "oil", "rain pump"]), data=st.data())
def test_the_order_is_that_of_looking_at_all_units_each_time(texts: list[str], query: str, data: st.DataObject) -> None:
    """Lazy evaluation changes nothing: no unit left over would have scored more than the one that was taken."""
    costs = data.draw(st.lists(st.integers(1, 40), min_size=len(texts), max_size=len(texts)))
    found = terms(texts)
    known = columns_of(query, [None], found)
    choices = [*ranked(found, costs, range(len(texts)), known, [0, len(texts)])]
    assert sorted(choice.unit for choice in choices) == [*range(len(texts))]
    relevance = near_query(found, known, [0, len(texts)])
    weights = np.log1p(found.units_with) * found.rarity
    full = [weights[found.of(unit)].sum() or 1e-12 for unit in range(len(texts))]
    for place, choice in enumerate(choices):
        left = {other.unit: weights[found.of(other.unit)].sum() for other in choices[place:]}
        asked = {unit: relevance[unit] * (0.5 + 0.5 * left[unit] / full[unit]) for unit in left if relevance[unit] > 0}
        worth = asked or {unit: left[unit] / (costs[unit] + MARK_TOKENS) ** COST_POWER for unit in left}
        assert choice.score == pytest.approx(max(worth.values()), abs=1e-9)
        weights[found.of(choice.unit)] *= SAID_AGAIN


def test_units_that_are_alike_are_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of one line again and again: two looks a choice, each at all that may be the best."""
    looks = []
    original = Terms.sums_of

    def counted(self: Terms, units: IntArray, weights: FloatArray) -> FloatArray:
        looks.append(len(units))
        return original(self, units, weights)

    monkeypatch.setattr(Terms, "sums_of", counted)
    order = ranked(terms(["the pump runs"] * 500), [4] * 500, range(500), [], [0, 500])
    assert [choice.unit for choice in islice(order, 50)] == [*range(50)]
    assert len(looks) <= 2 * 50 + 2
