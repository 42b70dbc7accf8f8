"""Cuts against topics: worked examples by hand, and agreement with nltk and segeval."""

from __future__ import annotations

from itertools import pairwise

import pytest
import segeval
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.segmentation import pk as nltk_pk
from nltk.metrics.segmentation import windowdiff as nltk_windowdiff

from evals.metrics.topics import boundary_similarity, pk, window_diff, window_size
from tests.scoring import cutting, intrinsic

GOLD = [gap == "1" for gap in "0001000"]
MOVED = [gap == "1" for gap in "0000100"]
GAPS = st.integers(3, 40).flatmap(lambda size: st.tuples(*[st.lists(st.booleans(), min_size=size, max_size=size)] * 2))
TEXT = "One ant. Two bees. Three cats. Four dogs. Five elks. Six foxes. Seven goats. Eight hens."


def test_worked_examples() -> None:
    """Eight sentences, cut one gap too late."""
    assert window_size(GOLD) == 2
    assert pk(GOLD, MOVED, 2) == pytest.approx(2 / 6)
    assert window_diff(GOLD, MOVED, 2) == pytest.approx(2 / 6)
    assert boundary_similarity(GOLD, MOVED) == 0.5


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    """No boundary on either side."""
    assert boundary_similarity([False] * 5, [False] * 5) == 1
    assert pk([False] * 5, [False] * 5, 3) == 0


@given(pair=GAPS)
def test_values_are_those_of_nltk(pair: tuple[list[bool], list[bool]]) -> None:
    """Given the same window."""
    gold, cut = pair
    window = min(window_size(gold), len(gold))
    rows = ["".join("01"[gap] for gap in gaps) for gaps in pair]
    assert pk(gold, cut, window) == pytest.approx(nltk_pk(*rows, window))
    assert window_diff(gold, cut, window) == pytest.approx(nltk_windowdiff(*rows, window))


@given(pair=GAPS)
def test_values_are_those_of_segeval(pair: tuple[list[bool], list[bool]]) -> None:
    """Its own window included."""
    gold, cut = pair
    masses = [segments(gaps) for gaps in pair]
    assert window_size(gold) == segeval.compute_window_size(masses[0])
    if window_size(gold) <= len(gold):
        assert pk(gold, cut, window_size(gold)) == pytest.approx(float(segeval.pk(masses[1], masses[0])))
        assert window_diff(gold, cut, window_size(gold)) == pytest.approx(
            float(segeval.window_diff(masses[1], masses[0]))
        )
    if any(gold) or any(cut):
        assert boundary_similarity(gold, cut) == pytest.approx(float(segeval.boundary_similarity(*masses)))


def segments(gaps: list[bool]) -> tuple[int, ...]:
    """Sentences of each segment."""
    edges = [0, *(index + 1 for index, is_cut in enumerate(gaps) if is_cut), len(gaps) + 1]
    return tuple(end - start for start, end in pairwise(edges))


@pytest.mark.parametrize(
    ("cut", "expected"), [("Five", (0, 0, 1)), ("Six", (2 / 6, 2 / 6, 0.5)), ("lks. Six", (2 / 6, 2 / 6, 0.5))]
)
def test_chunks_are_compared_with_topics(cut: str, expected: tuple[float, ...]) -> None:
    """A cut inside a sentence counts at the nearer end."""
    made = cutting(TEXT, [TEXT.index(cut)], topics=[TEXT.index("Five")])
    assert [intrinsic(name, made) for name in ("pk", "window_diff", "boundary_similarity")] == pytest.approx(expected)


@pytest.mark.parametrize("name", ["pk", "window_diff", "boundary_similarity"])
def test_documents_without_topics_or_with_few_sentences_are_not_scored(name: str) -> None:
    """Headings are not topics, and three sentences have no windows."""
    assert intrinsic(name, cutting(TEXT, [20])) is None
    assert intrinsic(name, cutting("One ant. Two bees.", [9], topics=[9])) is None
