"""How well texts hang together at each gap, held to worked examples and to slow ways of computing the same."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments import cohesion
from chunker.segments.cohesion import gap_similarity, standing, topic_costs, topic_starts, unit_rows
from chunker.segments.lexical import DIMENSIONS, lexical_vectors, terms_for
from chunker.segments.terms import stemmer_for
from tests.torture import hostile_text

if TYPE_CHECKING:
    from chunker.types import FloatArray

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]


def rows_of(most: int) -> st.SearchStrategy[FloatArray]:
    """A few rows of length 1, some like each other, some of zeros."""
    numbers = st.lists(st.integers(-2, 2), min_size=3, max_size=3)
    return st.lists(numbers, min_size=2, max_size=most).map(lambda rows: unit_rows(np.array(rows, dtype=np.float64)))


def test_what_only_rounding_leaves_is_no_direction() -> None:
    """Unless it was asked for; rows of huge numbers have one."""
    rows = np.array([[3e-9, 4e-9], [3e200, 4e200], [0.0, 0.0]])
    assert unit_rows(rows).ravel().tolist() == pytest.approx([0, 0, 0.6, 0.8, 0, 0])
    assert unit_rows(rows, nothing=0.0).ravel().tolist() == pytest.approx([0.6, 0.8, 0.6, 0.8, 0, 0])


def test_a_gap_between_unlike_rows_is_a_valley() -> None:
    """The example of the docstring."""
    assert gap_similarity(np.array([EAST, EAST, NORTH]), windows=[1]).tolist() == [1, 0]


def test_windows_are_averaged() -> None:
    """At the second gap, window 1 compares equal rows; window 2 (1, 1) with (1, 0), a cosine of 0.71."""
    found = gap_similarity(np.array([NORTH, EAST, EAST]), windows=[1, 2])
    assert found[1] == pytest.approx((1 + math.sqrt(0.5)) / 2)


def direct_similarity(rows: FloatArray, windows: list[int]) -> list[float]:
    """The same, gap by gap."""
    found = []
    for gap in range(1, len(rows)):
        cosines = []
        for window in windows:
            left, right = rows[max(0, gap - window) : gap].sum(axis=0), rows[gap : gap + window].sum(axis=0)
            lengths = float(np.linalg.norm(left) * np.linalg.norm(right))
            cosines.append(float(left @ right) / lengths if lengths > 1e-6 else 0.0)
        found.append(sum(cosines) / len(cosines))
    return found


@given(rows=rows_of(12), windows=st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_similarity_is_that_of_a_direct_computation(rows: FloatArray, windows: list[int]) -> None:
    """Sums kept on the way change nothing."""
    assert gap_similarity(rows, windows).tolist() == pytest.approx(direct_similarity(rows, windows), abs=1e-6)


def test_standing_is_a_rank_among_neighbours() -> None:
    """The example of the docstring, and what is equal counts half."""
    assert standing(np.array([0.1, 0.5, 0.3]), reach=1).tolist() == [0, 1, 0]
    assert standing(np.array([0.2, 0.2]), reach=1).tolist() == [0.5, 0.5]
    assert standing(np.array([0.7])).tolist() == [0.5]


@given(values=st.lists(st.integers(0, 4), max_size=20), reach=st.integers(1, 6))
def test_standing_is_that_of_counting(values: list[int], reach: int) -> None:
    """Neighbour by neighbour."""
    for place, found in enumerate(standing(np.array(values, dtype=np.float64), reach)):
        near = values[max(0, place - reach) : place] + values[place + 1 : place + 1 + reach]
        below = sum((other < values[place]) + (other == values[place]) / 2 for other in near)
        assert found == pytest.approx(below / len(near) if near else 0.5)


def test_two_directions_are_two_topics() -> None:
    """The example of the docstring."""
    assert topic_starts(np.array([EAST, EAST, NORTH, NORTH]), np.ones(4)) == [2]


def test_rows_like_no_other_are_no_topics() -> None:
    """Four of them together have length 2, and as four topics 4 less 4."""
    assert topic_starts(np.eye(4), topic_costs([0.4] * 4, 0.06)) == []


def test_a_topic_keeps_to_the_longest_size() -> None:
    """Four equal rows of size 3 make two topics of at most 6."""
    assert topic_starts(np.array([EAST] * 4), np.ones(4), [3] * 4, 6) == [2]


def worth(rows: FloatArray, costs: FloatArray, starts: tuple[int, ...]) -> float:
    """Lengths of the topics less what they cost."""
    parts = pairwise([0, *starts, len(rows)])
    lengths = sum(float(np.linalg.norm(rows[first:last].sum(axis=0))) for first, last in parts)
    return lengths - float(costs[[0, *starts]].sum())


@given(rows=rows_of(8), scale=st.floats(0.1, 2), seed=st.integers(0, 9))
def test_topics_are_worth_as_much_as_the_best_of_all_ways(rows: FloatArray, scale: float, seed: int) -> None:
    """Tried one by one, whatever a topic costs at each row."""
    costs = scale * (1 + np.random.default_rng(seed).random(len(rows)))
    ways = [way for size in range(len(rows)) for way in combinations(range(1, len(rows)), size)]
    best = max(worth(rows, costs, way) for way in ways)
    assert worth(rows, costs, tuple(topic_starts(rows, costs))) == pytest.approx(best, abs=1e-6)


def test_topics_are_found_though_starts_are_dropped() -> None:
    """Nine clear topics of twenty rows each; most starts are dropped on the way."""
    generator = np.random.default_rng(7)
    directions = unit_rows(generator.normal(size=(9, 16)))
    rows = unit_rows(np.repeat(directions, 20, axis=0) + generator.normal(scale=0.15, size=(180, 16)))
    assert topic_starts(rows, np.ones(180)) == [*range(20, 180, 20)]


def blurred(seed: int) -> tuple[FloatArray, FloatArray]:
    """300 rows whose topics differ little, and what a topic costs at each: many starts may be the best for long."""
    generator = np.random.default_rng(seed)
    topics = np.repeat(generator.normal(size=(15, 8)), 20, axis=0)
    rows = generator.normal(size=8) + 0.5 * topics + generator.normal(scale=0.4, size=(300, 8))
    return unit_rows(rows), 1.5 * (1 + generator.random(300))


@pytest.mark.parametrize("seed", range(8))
def test_dropping_starts_that_cannot_be_best_changes_no_topic(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a search that drops none."""
    found = topic_starts(*blurred(seed))
    monkeypatch.setattr(cohesion, "_FEWEST_KEPT", 1000)
    monkeypatch.setattr(cohesion, "_MOST_KEPT", 1000)
    assert found == topic_starts(*blurred(seed))


@pytest.mark.parametrize("seed", range(8))
def test_keeping_the_better_of_two_starts_costs_little(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics worth at most a hundredth less than the best, with room for 16 starts, of which one in two goes."""
    rows, costs = blurred(seed)
    best = worth(rows, costs, tuple(topic_starts(rows, costs)))
    monkeypatch.setattr(cohesion, "_FEWEST_KEPT", 8)
    monkeypatch.setattr(cohesion, "_MOST_KEPT", 16)
    assert 0.99 * best <= worth(rows, costs, tuple(topic_starts(rows, costs))) <= best + 1e-6


@pytest.mark.parametrize("passages", [40, 41])
def test_room_is_kept_for_so_many_starts(passages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a text says the same all the time, so that none could be dropped otherwise."""
    monkeypatch.setattr(cohesion, "_FEWEST_KEPT", 8)
    monkeypatch.setattr(cohesion, "_MOST_KEPT", 16)
    search = cohesion._Search(passages, 2, 0)
    held = []
    for _ in range(passages):
        search.add(np.array(EAST), 0.0, 0)
        held.append(search._alive)
    assert max(held) == 16


def test_the_better_of_two_stays() -> None:
    """The first of equal ones, and one that has no partner."""
    assert cohesion._better_of_two(np.array([1.0, 2.0, 3.0, 3.0, 0.0])).tolist() == [False, True, True, False, True]


def test_costs_rise_with_passages_and_with_prices() -> None:
    """Twice as much at a sentence as at a paragraph; never below 1."""
    assert topic_costs([0.0, 0.1, 0.4], 0.06).tolist() == pytest.approx([2 / 3, 1, 2])
    assert topic_costs([0.4] * 256, 0.06)[1] == pytest.approx(0.06 * 64)


def test_words_of_one_text_alone_do_not_count() -> None:
    """The example of the docstring."""
    red_cat, red_dog, blue_sky = lexical_vectors(["red cat", "red dog", "blue sky"])
    assert red_cat.tolist() == red_dog.tolist() != [0.0] * DIMENSIONS
    assert blue_sky.tolist() == [0.0] * DIMENSIONS


def test_a_word_of_all_texts_weighs_nothing() -> None:
    """Though it is in few: `red` in two of three texts is all that counts, and alone nothing does."""
    both, also_both, one = lexical_vectors(["red cat", "red cat", "cat"])
    assert both.tolist() == also_both.tolist() == lexical_vectors(["red", "red", "blue"])[0].tolist()
    assert one.tolist() == [0.0] * DIMENSIONS
    assert not lexical_vectors(["red cat"] * 4).any()


def test_stems_are_compared_where_the_language_has_a_stemmer() -> None:
    """English has one; Japanese is compared by neighbouring signs."""
    assert terms_for("en")("Rivers rising") == ["river", "rise"]
    assert terms_for("ja")("東京都") == ["東京", "京都"]


@pytest.mark.parametrize(("code", "name"), [("de", "german"), ("el", "greek"), ("yi", "yiddish")])
def test_a_stemmer_has_the_code_of_its_language(code: str, name: str) -> None:
    """And the name that its makers gave it; what has none has no stemmer."""
    by_code, by_name = stemmer_for(code), stemmer_for(name)
    forms = ["Häusern", "laufende", "σπίτια", "ביכער"]
    assert by_code
    assert by_name
    assert by_code(forms) == by_name(forms) != forms
    assert stemmer_for("ja") is stemmer_for("") is None


@given(texts=st.lists(hostile_text(), max_size=6))
def test_rows_of_any_texts_have_length_one_or_none(texts: list[str]) -> None:
    """Whatever the texts hold."""
    lengths = np.linalg.norm(lexical_vectors(texts), axis=1)
    assert np.all(np.isclose(lengths, 1) | (lengths == 0))
