"""What each strategy is for, on texts small enough to check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from chunker import Chunk, Document, Strategy, parse, split, tokenizer_for
from chunker.errors import InvalidBoundary, InvalidSpec
from chunker.explaining import explain
from chunker.strategies.sentence import Sentence
from chunker.tape import Tape
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


def test_fixed_cuts_before_a_long_word() -> None:
    """A word of 100 letters in which a window would end begins the next, however far back its beginning is."""
    chunks = texts(split(f"one two three {'abcdefghij' * 10} four", "fixed(max_tokens=60)", tokenizer=len))
    assert chunks[0] == "one two three"


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


@dataclass(frozen=True)
class Given(Strategy):
    """Boundaries as they are given."""

    places: tuple[tuple[int, float], ...] = ()

    def boundaries(self, document: Document, tape: Tape) -> tuple[tuple[int, float], ...]:
        """These."""
        return self.places


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (((9, 0.5), (4, 0.5)), "in order, got one at 9 before one at 4"),
        (((4, -0.1),), "prices from 0 to 1, got -0.1"),
        (((4, 1.1),), "prices from 0 to 1, got 1.1"),
        (((4, float("nan")),), "prices from 0 to 1, got nan"),
        (((4.5, 0.5),), "pairs of an offset, which is a whole number, and a price, got .*4.5"),
        (((4, "low"),), "and a price, got .*low"),
        ((4, 9), "and a price, got .4, 9"),
        (("one", "two"), "and a price, got .*one"),
        (None, "Expected the boundaries of a strategy, got None"),
    ],
)
def test_boundaries_that_cannot_be_meant_are_refused(places: Any, words: str) -> None:
    """Before a price lands on another cut than its own."""
    with pytest.raises(InvalidBoundary, match=words):
        [*Given(places=places).chunk(Document("d", "one two three"), tokenizer_for())]


@pytest.mark.parametrize(
    ("said", "words"),
    [(None, "got None"), (["One.", "Two."], "got .'One.'"), ([1, 2], "got .1, 2"), ([(0, 2.5)], "2.5")],
)
def test_sentences_that_are_no_spans_are_refused(said: Any, words: str) -> None:
    """A function that gives texts is told that spans were expected."""
    strategy = Sentence(max_tokens=4, splitter=lambda _: said)
    with pytest.raises(InvalidBoundary, match=rf"pairs of offsets, \(start, end\), from the splitter, .*{words}"):
        [*strategy.chunk(Document("d", "One two three. Four five six."), tokenizer_for())]


def test_fixed_says_where_it_cuts_inside_a_word() -> None:
    """A word longer than the window is cut inside, which has a price of its own."""
    document = Document("d", "xqzjk" * 300)
    assert {cut.name for cut in explain(document, parse("fixed(max_tokens=32)"), tokenizer_for())} == {
        "inside a word",
        "end of the document",
    }


@pytest.mark.parametrize("value", ["256", 10.5, True, None])
def test_sizes_are_whole_numbers(value: object) -> None:
    """From Python as from a spec."""
    with pytest.raises(InvalidSpec, match="max_tokens must be a whole number"):
        Sentence(max_tokens=value)  # type: ignore[arg-type]
