"""What each strategy is for, on texts small enough to check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given

from chunker import Chunk, split, tokenizer_for
from chunker.strategies.sentence import Sentence
from tests.counters import words
from tests.plain import plain_paragraphs, written

O200K = tokenizer_for(tokenizer="o200k_base")


def texts(chunks: Iterable[Chunk]) -> list[str]:
    """What the chunks say."""
    return [chunk.text for chunk in chunks]


def test_fixed_ignores_sentences() -> None:
    """Four words a chunk, whatever they mean."""
    assert texts(split("one. two. three four. five. six. seven", "fixed(max_tokens=4)", tokenizer=words)) == [
        "one. two. three four.",
        "five. six. seven",
    ]


@given(paragraphs=plain_paragraphs())
def test_fixed_chunks_are_nearly_full(paragraphs: list[list[str]]) -> None:
    """The next word would have gone over nine tenths of the limit, but for the last chunk."""
    text = written(paragraphs)
    chunks = [*split(text, "fixed(max_tokens=40)")]
    for chunk, following in pairwise(chunks):
        next_word = re.match(r"\S+", text[following.start :])
        assert next_word
        assert O200K.count(text[chunk.start : following.start + next_word.end()]) > 36


def test_fixed_overlaps() -> None:
    """A window of four words moves by two."""
    chunks = texts(split("a b c d e f g h i j", "fixed(max_tokens=4, overlap=2)", tokenizer=words))
    assert all(words(chunk) <= 4 for chunk in chunks)
    assert chunks[0] == "a b c d"
    assert chunks[1].startswith("c d ")


def test_sentences_stay_whole() -> None:
    """The second one would not fit behind the first."""
    assert texts(split("One two three. Four five six. Seven.", "sentence(max_tokens=4)", tokenizer=words)) == [
        "One two three.",
        "Four five six. Seven.",
    ]


def test_paragraphs_stay_whole_where_they_fit() -> None:
    """Cutting between paragraphs is cheaper than a chunk that is a little fuller."""
    text = "One two three. Four five six.\n\nSeven eight. Nine ten eleven."
    assert texts(split(text, "sentence(max_tokens=8)", tokenizer=words)) == text.split("\n\n")


def test_list_items_stay_whole() -> None:
    """A hard line break is a better place than a sentence's end inside an item."""
    text = "- One two. Three.\n- Four five. Six.\n- Seven eight. Nine."
    assert texts(split(text, "sentence(max_tokens=5)", tokenizer=words)) == text.split("\n")


def test_a_heading_stays_with_its_text() -> None:
    """It is never the end of a chunk."""
    text = "One two three four.\n\n# Head\n\nFive six seven."
    assert texts(split(text, "sentence(max_tokens=6)", tokenizer=words)) == [
        "One two three four.",
        "# Head\n\nFive six seven.",
    ]


def test_a_long_sentence_is_cut_at_clauses() -> None:
    """Then at words, and only that sentence."""
    text = "Zero. One two three, four five six, seven eight nine. Ten."
    assert texts(split(text, "sentence(max_tokens=4)", tokenizer=words)) == [
        "Zero. One two three,",
        "four five six,",
        "seven eight nine. Ten.",
    ]


@pytest.mark.parametrize("splitter", ["sentencex", "punkt"])
def test_the_splitter_can_be_chosen(splitter: str) -> None:
    """Both know that a doctor does not end a sentence."""
    spec = f"sentence(max_tokens=4, splitter={splitter!r})"
    assert texts(split("We met Dr. Brown. It rained again here.", spec, tokenizer=words)) == [
        "We met Dr. Brown.",
        "It rained again here.",
    ]


def test_the_splitter_can_be_a_function() -> None:
    """Here one that knows semicolons alone."""

    def at_semicolons(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"[^;]+;?\s*", text)]

    strategy = Sentence(max_tokens=3, splitter=at_semicolons)
    assert texts(split("one two; three. four five; six", strategy, tokenizer=words)) == [
        "one two;",
        "three. four five;",
        "six",
    ]


def test_the_language_matters() -> None:
    """What is an abbreviation in German ends a sentence in English."""
    text = "Das ist der 3. Mai. Es regnet."
    assert texts(split(text, "sentence(max_tokens=5, language='de')", tokenizer=words)) == [
        "Das ist der 3. Mai.",
        "Es regnet.",
    ]
