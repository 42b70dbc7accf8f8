"""Sentence ends that splitters overlook, and places that only look like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments.overlooked import overlooked_starts
from chunker.segments.sentences import SPLITTERS, sentence_boundaries, splitter_for
from chunker.types import Document, Span
from tests.torture import hostile_text

SPEECH = "We measured the old bridge again. Nobody could explain the water. It rose for weeks. The stones still held."
APART = [
    ("en", "The stones held for a century.[3][14] ", "Then the river rose."),
    ("en", "The stones held for a century.4 ", "Then the river rose."),
    ("en", "The stones held for a century.4, 12 ", "Then the river rose."),
    ("en", "The stones held for a century.11 12 ", "Then the river rose."),
    ("en", "So says the report (Oake 1987).1 ", "Then the river rose."),
    ("en", "The stones held.\u00b2 ", "Then the river rose."),
    ("de", "Die Steine hielten hundert Jahre.4 ", "Dann stieg der Fluss."),
    ("fr", "Les pierres tenaient.[2] ", "Puis la rivi\u00e8re monta."),
    ("en", "It rained (nobody had expected more.) ", "The river rose."),
    ("en", "(Had anybody expected more?) ", "The river rose."),
    ("en", '(He said "Go home.") ', "The river rose."),
    ("es", "(Nadie lo esperaba.) ", "El r\u00edo subi\u00f3."),
    ("de", "(Das hatte niemand erwartet.) ", "Der Fluss stieg."),
    ("en", "What a flood!!! ", "I left at once."),
    ("en", "What a flood!! ", "it never ended."),
    ("en", "Who would have thought?! ", "The river rose."),
    ("en", "Then it went quiet... ", "I left at once."),
    ("en", "They came to see me. ", "I was away."),
    ("en", "I asked, and he said no. ", "We left at once."),
    ("en", "The bridge still stands. :) ", "The river rose."),
    ("en", "The bridge still stands! ;-) ", "The river rose."),
    ("en", "The river rose again.", "The bridge still stands."),
    ("de", "Der Fluss stieg wieder.", "Die Br\u00fccke steht noch."),
    ("ja", "\u6c34\u9580\u3092\u8abf\u3079\u307e\u3057\u305f! ", "\u539f\u56e0\u306f\u4e0d\u660e\u3067\u3059\u3002"),
]
TOGETHER = [
    ("en", "Read fig.3 The bridge first."),
    ("en", "It needs version.4.2 The newest of all."),
    ("en", "Some rivers (Elbe, Oder etc.) Nobody measured."),
    ("de", "Der alte (wer kennt ihn noch?) Mann kam."),
    ("en", "Use http.Client or strings.Builder there."),
    ("en", "It lasted from Sat. until Mon. at noon."),
    ("en", "Ask Oake Ltd. about it."),
    ("en", "We need permits for (a) the bridge, (b) the weir and (c) the mill."),
    ("en", "Lift the gate, and -- at last! -- there is water."),
    ("en", "Lift the gate, and \u2013 at last! \u2013 there is water."),
    ("en", "The bridge still stands! :)"),
    ("en", "!!! note that it rained."),
    ("es", "El N\u00b0. 14 es el mejor."),
    ("zh", "\u6211\u4eec\u770b\u300a\u52a0\u6cb9\uff01\u670b\u53cb\u300b\u5427\u3002"),
]


def sentences_of(text: str, splitter: str, language: str) -> list[str]:
    """The text, cut where sentences begin."""
    found = sentence_boundaries(text, Span(0, len(text)), splitter_for(splitter, language))
    edges = [0, *(offset for offset, _ in found), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(("language", "first", "second"), APART)
def test_a_sentence_ends_behind_its_marks(language: str, first: str, second: str) -> None:
    """Behind note marks, brackets, marks in a row, everyday words that look shortened, smileys, a lost space."""
    assert sentences_of(first + second, "sentencex", language) == [first, second]


@pytest.mark.parametrize(("language", "first", "second"), [row for row in APART if row[0] != "ja"])
def test_it_ends_there_whatever_the_splitter(language: str, first: str, second: str) -> None:
    """What one library overlooks another may find: corrected, they agree, but for a lost space."""
    lacks_space = not first.endswith(" ")
    assert sentences_of(first + second, "punkt", language) == ([first + second] if lacks_space else [first, second])


@pytest.mark.parametrize(("language", "text"), TOGETHER)
def test_what_only_looks_like_an_end_is_none(language: str, text: str) -> None:
    """Numbers of figures, asides, names with dots, shortened days, letters in brackets, dashes, titles."""
    assert sentences_of(text, "sentencex", language) == [text]


@pytest.mark.parametrize("splitter", SPLITTERS)
@pytest.mark.parametrize("mark", [".", ")", ".)"])
def test_items_in_one_line_begin_with_their_numbers(splitter: str, mark: str) -> None:
    """A number that goes on from the one before begins the item behind it, not the end of the one before."""
    items = [f"1{mark} Lift the gate ", f"2{mark} Let the water pass ", f"3{mark} Close it again"]
    assert sentences_of("".join(items), splitter, "en") == items


@pytest.mark.parametrize("splitter", SPLITTERS)
def test_items_that_are_sentences_begin_with_their_numbers(splitter: str) -> None:
    """As above, with a full stop or another mark before each number."""
    items = ["1. Lift the gate. ", "2. Let the water pass! ", "3. Close it again. ", "4. Go home."]
    assert sentences_of("".join(items), splitter, "en") == items


@pytest.mark.parametrize(
    "text", ["No prime is less than 2. Nobody doubts it.", "We saw 1, and they saw 2. Nobody saw 3."]
)
def test_a_number_at_the_end_stays_with_its_sentence(text: str) -> None:
    """It goes on from no other that begins an item."""
    assert sentences_of(text, "sentencex", "en")[0].endswith("2. ")


@pytest.mark.parametrize(("opening", "closing"), ['""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb"])
def test_a_long_speech_is_cut_between_its_sentences(opening: str, closing: str) -> None:
    """A quotation of many sentences would else be cut at commas once it is over the limit."""
    found = sentences_of(f"He said: {opening}{SPEECH} {SPEECH}{closing} Then he left.", "sentencex", "en")
    assert [sentence.strip() for sentence in found[1:4]] == SPEECH.replace(". ", ".|").split("|")[1:4]
    assert found[-1] == "Then he left."


def test_a_short_speech_stays_whole() -> None:
    """It is no longer than a long sentence."""
    text = 'She said: "Stop now. It rains." Then she left.'
    assert sentences_of(text, "sentencex", "en") == ['She said: "Stop now. It rains." ', "Then she left."]


def test_inch_marks_do_not_hold_sentences_together() -> None:
    """A pair of them is no quotation."""
    text = f'The old pipe was 5" wide. {SPEECH} {SPEECH} The new pipe is 6" wide. It leaks.'
    assert len(sentences_of(text, "sentencex", "en")) == 11


def test_a_bracket_that_is_never_closed_holds_nothing_together() -> None:
    """The one behind the next sentence closes another."""
    text = "It was in (the open. Nobody (as he said) closed it."
    assert sentences_of(text, "punkt", "en") == ["It was in (the open. ", "Nobody (as he said) closed it."]


def test_a_list_marker_closes_no_bracket() -> None:
    """The bracket of `a)` has no opener, so the next pair still holds."""
    text = "Take a) the boat (it is old. It floats.) or b) the bridge."
    assert sentences_of(text, "sentencex", "en") == [text]


@given(text=hostile_text())
def test_starts_are_inside_the_text(text: str) -> None:
    """Whatever the text, a sentence begins with something to read and has something before it."""
    text = Document("d", text).text
    assert all(0 < start < len(text) and not text[start].isspace() for start in overlooked_starts(text))


@given(
    words=st.lists(st.text("abcdefghijklmnopqrstuvwxyzABCDE", min_size=1, max_size=9), min_size=1),
    end=st.sampled_from([". ", ", "]),
)
def test_plain_prose_is_left_to_the_splitter(words: list[str], end: str) -> None:
    """Words with full stops and commas hold nothing that could be overlooked, but for words that look shortened."""
    plain = end.join(word for word in words if word not in ("me", "no", "ok"))
    assert overlooked_starts(plain) == []
