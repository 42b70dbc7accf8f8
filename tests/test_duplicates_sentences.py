"""Sentences that an earlier text says already are found, with their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.duplicates.sentences import LEAST_WORDS, Repeated, SentenceIndex, without
from chunker.duplicates.words import words
from chunker.types import Span
from tests.plain import plain_sentences

SAID = "The gauge at the old mill reports the level of the river every hour."
TEXTS = st.lists(st.lists(plain_sentences(), max_size=4).map(" ".join), max_size=5)


def test_a_sentence_said_before_is_found_where_it_stands() -> None:
    """In the second text, behind another sentence."""
    texts = [f"Rain fell. {SAID}", f"Nobody knew why it was so. {SAID} It fell again."]
    (found,) = SentenceIndex().feed(texts)
    assert found == Repeated(1, Span(27, 27 + len(SAID)), 0, 1.0)
    assert texts[1][slice(*found.span)] == SAID


def test_other_figures_are_other_sentences() -> None:
    """Unless they may be merged."""
    texts = [SAID.replace("hour", f"{minutes} minutes on every day of the week") for minutes in (15, 30)]
    assert not SentenceIndex().feed(texts)
    assert len(SentenceIndex(facts=False, threshold=0.7).feed(texts)) == 1


def test_short_sentences_stay() -> None:
    """They mean something else beside other sentences."""
    assert not SentenceIndex().feed(["It was so. Nobody knew.", "It was so. All knew."])


def test_what_a_text_says_twice_itself_stays() -> None:
    """Only earlier texts count."""
    assert not SentenceIndex().feed([f"{SAID} {SAID}"])


@given(texts=TEXTS)
def test_what_is_found_lies_in_its_text_and_is_said_before(texts: list[str]) -> None:
    """In order, in sentences long enough, and in an earlier text."""
    found = SentenceIndex().feed(texts)
    assert [(one.text, one.span) for one in found] == sorted({(one.text, one.span) for one in found})
    for one in found:
        said = texts[one.text][slice(*one.span)]
        assert one.earlier < one.text
        assert said == said.strip()
        assert len(words(said)) >= LEAST_WORDS


@given(texts=TEXTS)
def test_what_is_left_and_what_goes_make_up_the_text(texts: list[str]) -> None:
    """Every character once."""
    for number, text in enumerate(texts):
        gone = [one.span for one in SentenceIndex().feed(texts) if one.text == number]
        assert "".join(text[slice(*span)] for span in sorted([*gone, *without(gone, len(text))])) == text


@pytest.mark.parametrize(("one", "other"), [("summer", "winter"), ("the morning", "the evening")])
def test_a_sentence_with_another_fact_is_said(one: str, other: str) -> None:
    """What holds for another season is no repetition."""
    said = "The pump of the north station by the old mill runs at full load in {}."
    assert SentenceIndex().feed([said.format(one), said.format(other)]) == []
