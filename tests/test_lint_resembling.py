"""Texts that say nearly the same are found; those that differ in what a reader must tell apart are not."""

from __future__ import annotations

import random
from itertools import combinations
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.lint import resembling as module
from evals.lint.resembling import LEAST_WORDS, SIMILARITY, resembling
from evals.metrics._words import words

VOCABULARY = (
    "sluice meadow miller gauge water level river bank stone bridge lamp rope ferry storm winter summer".split()
)


def prose(count: int, seed: int) -> list[str]:
    """Words of a small vocabulary, by chance."""
    return random.Random(seed).choices(VOCABULARY, k=count)


def jaccard(one: str, other: str) -> float:
    """Common runs of three words over all of them, counted plainly."""
    first, second = ({*zip(found, found[1:], found[2:], strict=False)} for found in (words(one), words(other)))
    return len(first & second) / len(first | second)


@given(seed=st.integers(0, 10_000), edits=st.lists(st.integers(0, 59), min_size=1, max_size=5))
def test_a_pair_is_found_where_its_true_similarity_is_high_enough(seed: int, edits: list[int]) -> None:
    """Exactly then, but for the one pair in 2,500 near the edge that no band brings together."""
    told = prose(60, seed)
    changed = ["heron" if number in edits else word for number, word in enumerate(told)]
    pair = [" ".join(told), " ".join(changed)]
    found = [*resembling(pair)]
    assert bool(found) == (jaccard(*pair) >= SIMILARITY)
    assert [one.similarity for one in found] == [jaccard(*pair)] * len(found)


def test_a_whole_crowd_of_texts_gives_what_comparing_all_of_them_gives() -> None:
    """Each text with the first that it is like, among those that are like no earlier one."""
    texts = [" ".join(["heron"] * (copy % 3) + prose(40, seed)) for seed in range(40) for copy in range(3)]
    like = {(b, a) for a, b in combinations(range(len(texts)), 2) if jaccard(texts[a], texts[b]) >= SIMILARITY}
    found = {(pair.later, pair.earlier) for pair in resembling(texts)}
    assert found <= like
    assert {later for later, _ in found} == {later for later, _ in like}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("on 3 March 2024", "on 4 March 2024"),
        ("on Monday in March", "on Monday in April"),
        ("for 1,500 crowns", "for 15.00 crowns"),
        ("at -3 degrees", "at 3 degrees"),
        ("am Montag im März", "am Freitag im März"),
    ],
)
def test_texts_with_other_numbers_or_dates_are_not_alike(one: str, other: str) -> None:
    """However long the rest of them is."""
    rest = " ".join(prose(200, 1))
    assert not [*resembling([f"{rest} {one}", f"{rest} {other}"])]
    assert [*resembling([f"{rest} {one} so", f"{rest} {one}"])]


def test_short_texts_and_copies_are_passed_over() -> None:
    """A few words are alike by chance; copies are found elsewhere, and are not compared again."""
    short = prose(LEAST_WORDS - 1, 1)
    assert not [*resembling([" ".join(short), " ".join([*short]).upper()])]
    assert not [*resembling([" ".join(prose(50, 1)), "  ".join(prose(50, 1))])]


def test_case_and_marks_make_no_difference() -> None:
    """They are the same words."""
    text = " ".join(prose(30, 1))
    assert [(one.later, one.earlier, one.similarity) for one in resembling([text, text.upper() + "!"])] == [(1, 0, 1.0)]


def test_scripts_without_spaces_are_compared_by_signs() -> None:
    """A word is a sign there."""
    text = "観測局の水位計は毎時に水位を測り記録を本局へ送る"
    assert [*resembling([text, text + "。"])]


@pytest.mark.parametrize("form", ["{text} {number}", "{number} {text}", "{text}{marks}"])
def test_each_text_is_compared_with_few_others(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one form with other numbers, and versions of one text: two comparisons a text at most."""
    compare = Mock(wraps=module._compare)
    monkeypatch.setattr(module, "_compare", compare)
    text = " ".join(prose(30, 1))
    texts = [form.format(text=text, number=number, marks="!" * number) for number in range(400)]
    assert len([*resembling(texts)]) in {0, 399}
    assert compare.call_count <= 2 * len(texts)


def test_a_crowd_that_shares_bands_and_is_not_alike_is_compared_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even where every band of every text is the same, a band offers no more than eight."""
    compare = Mock(return_value=None)
    monkeypatch.setattr(module, "_compare", compare)
    monkeypatch.setattr(module, "_bands", lambda _: [(0, 0, b""), (1, 0, b"")])
    assert not [*resembling([" ".join(prose(30, seed)) for seed in range(100)])]
    assert compare.call_count <= 8 * 100
