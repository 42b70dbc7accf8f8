"""Texts that say nearly the same are found among many, each with a text that stays, and with their true similarity."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.duplicates import index as module
from chunker.duplicates.index import Index
from chunker.duplicates.shingles import LEAST_WORDS
from chunker.duplicates.signatures import bands_for
from chunker.duplicates.types import Match
from chunker.duplicates.words import plain, words

VOCABULARY = "sluice meadow miller gauge water level river bank stone bridge lamp rope ferry storm willow barge".split()
VERSIONS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.tuples(st.integers(0, 29), st.sampled_from(["heron", "x1"])), max_size=3)),
    max_size=12,
)


def prose(count: int, seed: int) -> list[str]:
    """Words of a small vocabulary, by chance."""
    return random.Random(seed).choices(VOCABULARY, k=count)


def edited(seed: int, edits: list[tuple[int, str]], count: int = 30) -> str:
    """Prose with some words replaced."""
    told = prose(count, seed)
    for place, word in edits:
        told[place] = word
    return " ".join(told)


def jaccard(one: str, other: str) -> float:
    """Common runs of three words over all of them, counted plainly."""
    first, second = ({*zip(found, found[1:], found[2:], strict=False)} for found in (words(one), words(other)))
    return len(first & second) / len(first | second)


@given(seed=st.integers(0, 10_000), edits=st.lists(st.integers(0, 59), min_size=1, max_size=5))
def test_a_pair_is_found_where_its_true_similarity_is_high_enough(seed: int, edits: list[int]) -> None:
    """And never else; right at the threshold one pair of some hundred is overlooked."""
    pair = [edited(seed, [], 60), edited(seed, [(place, "heron") for place in edits], 60)]
    truth, match = jaccard(*pair), Index().feed(pair)[1]
    if match:
        assert match == Match(0, truth, "near")
        assert truth >= 0.8
    else:
        assert truth < 0.9


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 0.9])
def test_hardly_any_pair_at_the_threshold_is_missed(threshold: float) -> None:
    """By the formula of the bands, and counted on pairs right above it."""
    bands = bands_for(threshold)
    assert (1 - threshold**bands.rows) ** bands.number <= 0.003
    count = int(66 * (1 - threshold) / (1 + threshold))  # each word replaced takes away three of 198 runs
    picked = [[(place, "heron") for place in random.Random(seed).sample(range(200), k=count)] for seed in range(300)]
    pairs = [(edited(seed, [], 200), edited(seed, edits, 200)) for seed, edits in enumerate(picked)]
    above = [pair for pair in pairs if threshold <= jaccard(*pair) < threshold + 0.1]
    found = sum(Index(threshold).feed(pair)[1] is not None for pair in above)
    assert len(above) > 50
    assert found / len(above) >= 0.97


def test_a_whole_crowd_of_texts_gives_what_comparing_all_of_them_gives() -> None:
    """Each text goes that is like one that stays."""
    versions: list[list[tuple[int, str]]] = [[], [(0, "heron")], [(39, "otter")]]
    texts = [edited(seed, edits, 40) for seed in range(40) for edits in versions]
    stay: list[int] = []
    for number, text in enumerate(texts):
        if not any(jaccard(texts[other], text) >= 0.8 for other in stay):
            stay.append(number)
    assert [number for number, match in enumerate(Index().feed(texts)) if match is None] == stay


@given(versions=VERSIONS, facts=st.booleans(), threshold=st.sampled_from([0.5, 0.8, 1.0]))
def test_every_text_that_goes_has_one_that_stays_and_is_like_it(
    versions: list[tuple[int, list[tuple[int, str]]]], facts: bool, threshold: float
) -> None:
    """With at least the similarity that is told, or equal to it, or equal to one that is like it."""
    texts = [edited(*version) for version in versions]
    for text, match in zip(texts, found := Index(threshold, facts=facts).feed(texts), strict=True):
        if match:
            assert found[match.kept] is None
            assert match.similarity >= threshold
            assert match.similarity == jaccard(text, texts[match.kept])


@given(versions=VERSIONS)
def test_what_stays_stays_when_it_is_fed_again(versions: list[tuple[int, list[tuple[int, str]]]]) -> None:
    """Sifting twice takes out nothing more; feeding one by one gives what feeding all at once gives."""
    texts = [edited(*version) for version in versions]
    found = Index().feed(texts)
    stay = [text for text, match in zip(texts, found, strict=True) if match is None]
    one_by_one = Index()
    assert Index().feed(stay) == [None] * len(stay)
    assert [match for text in texts for match in one_by_one.feed([text])] == found


@given(versions=VERSIONS)
def test_texts_with_other_numbers_never_stand_for_each_other(versions: list[tuple[int, list[tuple[int, str]]]]) -> None:
    """`x1` is a number, `heron` is not."""
    texts = [edited(*version) for version in versions]
    for text, match in zip(texts, Index(0.1).feed(texts), strict=True):
        assert match is None or text.count("x1") == texts[match.kept].count("x1")


def test_chains_do_not_count() -> None:
    """The first is like the second and the second like the third, but not the first like the third."""
    texts = [edited(1, [(place, "heron") for place in range(count)], 60) for count in (0, 6, 12)]
    assert [jaccard(a, b) >= 0.8 for a, b in combinations(texts, 2)] == [True, False, True]
    assert [match and match.kept for match in Index().feed(texts)] == [None, 0, None]


def test_differences_of_form_make_equal_texts() -> None:
    """Bullets, marks of quotation, white space and compatibility forms; case makes them nearly equal."""
    texts = ["- one  two", "one two", "> ｏｎｅ\ntwo", "One two"]
    assert Index().feed(texts) == [None, Match(0, 1.0, "exact"), Match(0, 1.0, "exact"), None]
    long = " ".join(prose(30, 1))
    assert Index().feed([long, long.upper() + "!"])[1] == Match(0, 1.0, "near")


def test_facts_can_be_merged_if_asked() -> None:
    """Two licences of other years."""
    texts = [f"Copyright {year} " + " ".join(prose(60, 1)) for year in (1999, 2003)]
    assert Index().feed(texts)[1] is None
    assert Index(facts=False).feed(texts)[1] is not None


def test_short_texts_must_be_equal() -> None:
    """A few words are alike by chance."""
    short = prose(LEAST_WORDS - 1, 1)
    assert Index().feed([" ".join(short), " ".join(short) + "!"])[1] is None


@pytest.mark.parametrize(
    ("text", "contexts", "goes"),
    [
        ("Yes, on request.", ("Refunds", "Returns"), False),
        ("Yes, on request.", ("Refunds", "Refunds"), True),
        (" ".join(prose(40, 1)), ("Gauge > Safety", "Gateway > Safety"), True),
        (" ".join(prose(40, 1)), ("Leave 2025", "Leave 2026"), False),
    ],
)
def test_context_counts_for_short_texts_and_its_numbers_for_all(
    text: str, contexts: tuple[str, str], goes: bool
) -> None:
    """An answer of three words means something else under another heading, and a paragraph in another year."""
    assert (Index().feed([text, text], contexts)[1] is not None) is goes


@pytest.mark.parametrize(
    "text", ["観測局の水位計は毎時に水位を測り記録を本局へ送る", "เครื่องวัดระดับน้ำวัดระดับน้ำทุกชั่วโมงและส่งบันทึก"]
)
def test_scripts_without_spaces_are_compared_by_signs(text: str) -> None:
    """A sign is a word there."""
    match = Index(facts=False).feed([text, text + text[:2]])[1]
    assert match
    assert match.reason == "near"


@pytest.mark.parametrize(
    "text", ["", " \n", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦 " * 20, "שלום עולם " * 20, "\u202eabc", "\ud800", "- ", "e\u0301" * 50]
)
def test_hard_texts_are_compared_like_all_others(text: str) -> None:
    """A copy goes, whatever it is made of; an empty text is equal to another."""
    assert Index().feed([text, text]) == [None, Match(0, 1.0, "exact")]


@pytest.mark.parametrize("form", ["{text} {number}", "{number} {text}", "{text}{marks}", "{text} {word}"])
def test_each_text_is_compared_with_few_others(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one form with other numbers, and versions of one text: two comparisons a text at most."""
    compare = Mock(wraps=module._jaccard)
    monkeypatch.setattr(module, "_jaccard", compare)
    text = " ".join(prose(30, 1))
    texts = [form.format(text=text, number=n, marks="!" * n, word="a" * (n + 3)) for n in range(400)]
    assert sum(match is not None for match in Index().feed(texts)) in {0, 399}
    assert compare.call_count <= 2 * len(texts)


def test_copies_are_found_in_a_crowd_of_like_texts_that_differ_in_names() -> None:
    """However many of them share a band."""
    letter = f"{' '.join(prose(40, 1))} said {{}} and {' '.join(prose(40, 2))}"
    letters = [letter.format(f"Ann{first}{second}") for first in "abcdefghij" for second in "abcdefghij"]
    copies = [f"{text} there" for text in letters]
    assert [match and match.kept for match in Index().feed([*letters, *copies])] == [None] * 100 + [*range(100)]


def test_a_crowd_that_shares_bands_and_is_not_alike_is_compared_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even where every band of every text is the same, a band offers no more than eight."""
    compare = Mock(return_value=0.0)
    monkeypatch.setattr(module, "_jaccard", compare)
    monkeypatch.setattr(module, "_meeting", lambda keys: [[0, 1]] * len(keys))
    assert Index().feed([" ".join(prose(30, seed)) for seed in range(100)]) == [None] * 100
    assert compare.call_count <= 8 * 100


def test_a_hundred_thousand_equal_texts_are_read_and_never_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """All stand for the first."""
    compare = Mock()
    monkeypatch.setattr(module, "_jaccard", compare)
    found = Index().feed([" ".join(prose(30, 1))] * 100_000)
    assert found[1:] == [Match(0, 1.0, "exact")] * 99_999
    assert not compare.called


def test_one_giant_text_is_one_text() -> None:
    """Beside a copy of it that lacks a word."""
    giant = prose(200_000, 1)
    assert Index().feed([" ".join(giant), "short", " ".join(giant[1:])])[2] is not None


def test_the_answer_does_not_depend_on_the_process() -> None:
    """Another seed of `hash()` gives the same bytes."""
    code = (
        "from tests.test_duplicates_index import *; texts = [edited(n % 9, [(n % 30, 'heron')]) for n in range(90)];"
        "print(Index().feed(texts), Index()._signer._mixers.sum())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize("threshold", [0, -1, 1.5])
def test_a_threshold_out_of_range_is_refused(threshold: float) -> None:
    """With what came."""
    with pytest.raises(ValueError, match=rf"at most 1, got {threshold}\.$"):
        Index(threshold)


def test_plain_texts_are_equal_texts() -> None:
    """What makes two texts equal is what `plain` leaves of them."""
    assert plain("* a\n\n  b") == plain("a b") != plain("1. a b")
