"""Sentences: where one must end, and where none can."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import prices
from chunker.errors import InvalidSpec, MissingExtra
from chunker.segments.sentences import SPLITTERS, Splitter, sentence_boundaries, splitter_for
from chunker.types import Document, Span
from tests.plain import plain_paragraphs, plain_sentences, written
from tests.torture import hostile_text

WHOLE = [
    ("en", "See https://example.org/a.B?c=D.E!F now."),
    ("en", "Write to jane.doe@Example.org today."),
    ("en", "Pi is about 3.14 here."),
    ("en", "It cost $1,250.00 in version 3.11.4 then."),
    ("en", "The host is 192.168.0.1 today."),
    ("en", "Run node.js on the machine."),
    ("en", "We met Dr. Brown today."),
    ("en", "They met Mr. Tate and Mrs. Lund."),
    ("en", "Bring tools, e.g. Saws and files."),
    ("en", "The last one, i.e. Monday, is free."),
    ("en", "Compare this, cf. Brown and others."),
    ("en", "See No. 5 there."),
    ("en", "As shown in Fig. 2 and on p. 14 there."),
    ("en", "It was J. R. Oake who came."),
    ("en", "Type `a. B` to go on."),
    ("en", "1. Item one"),
    ("en", "12. Item twelve"),
    ("en", "a) Item"),
    ("en", "(iv) Item"),
    ("en", "Wait... he said."),
    ("de", "Das gilt, z. B. Berlin und Bonn."),
    ("de", "Das gilt, d. h. Berlin und Bonn."),
    ("de", "Es waren ca. Hundert Leute da."),
    ("de", "Am 3. Mai kam er."),
    ("de", "Siehe Nr. 5 und Abb. 3 dort."),
    ("es", "Ayer vino el Sr. Oca."),
]
SMALL = [
    ("da", "Der var ca. 40 den 3. maj, jf. bilag 2."),
    ("da", "Flere byer, f.eks. Odense, lukkede pga. Storm."),
    ("no", "Det kostet f.eks. 5 kr. per stykk."),
    ("sv", "Det var den 3. maj, enl. bilaga."),
    ("nl", "Zie blz. drie van de bijlage."),
    ("pl", "To jest ul. długa, nr. drugi."),
    ("ca", "Van venir aprox. tots, p. ex. els veïns."),
]
BEGINNINGS = [
    ("en", "Dr. Brown came today."),
    ("en", "Fig. 2 shows the bridge."),
    ("en", "No. 5 is the best."),
    ("en", "e.g. Saws and files."),
    ("de", "Abb. 3 zeigt es."),
    ("de", "z. B. Berlin und Bonn."),
]
BRACKETS = [
    ("He (J. Doe. Also known.) left.", "(J. Doe. Also known.)"),
    ("He wrote [one claim. Another claim.] then.", "[one claim. Another claim.]"),
    ("Read [The first. The second.](https://example.org) now.", "[The first. The second.]"),
    ("We went (It rained. It poured. Nobody came!) home.", "(It rained. It poured. Nobody came!)"),
    ("Use `one. Two. Three` there.", "`one. Two. Three`"),
]
PAIRS = [
    ("en", "One came. Two left."),
    ("en", "Really? Yes."),
    ("en", "Stop! Go on."),
    ("en", "It costs 3.14. Then we left."),
    ("en", "See https://example.org. Then go on."),
    ("en", "He left (it was late). She stayed."),
    ("en", '"Stop now." She left.'),
    ("en", "We have seen five. Nobody has seen six."),
    ("en", "Type `a.b` now. Then go on."),
    ("en", "It is version 3. Then came four."),
    ("en", "It was in (the open. Nobody closed it."),
    ("de", "Es regnet. Wir gehen."),
    ("es", "Llueve mucho. Nos vamos."),
    ("fr", "Il pleut. Nous partons."),
    ("da", "Det regner. Vi går."),
]
FULL_STOPS = [
    ("ja", "水門を調べました。原因は不明です。", "水門を調べました。"),
    ("zh", "他来了\uff01谁来修理旧桥\uff1f", "他来了\uff01"),
    ("zh", "结果是四米。2021年是三米。", "结果是四米。"),
    ("hi", "पुल पुराना है। पानी ऊपर है।", "पुल पुराना है। "),
]


def sentences_of(text: str, split: Splitter) -> list[str]:
    """The text, cut where sentences begin."""
    edges = [0, *(offset for offset, _ in sentence_boundaries(text, Span(0, len(text)), split)), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


every_splitter = pytest.mark.parametrize("splitter", SPLITTERS)


@every_splitter
@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_no_sentence_ends_inside(splitter: str, language: str, text: str) -> None:
    """Addresses, numbers, abbreviations, initials, code and list markers hold a sentence together."""
    assert sentences_of(text, splitter_for(splitter, language)) == [text]


@pytest.mark.parametrize(("language", "text"), SMALL)
def test_no_sentence_begins_with_a_small_letter(language: str, text: str) -> None:
    """Behind a full stop, in languages for which sentencex lets one begin so."""
    assert sentences_of(text, splitter_for("sentencex", language)) == [text]


def test_an_english_sentence_may_begin_with_a_small_letter() -> None:
    """Many write so in chats."""
    assert len(sentences_of("it rains. we go.", splitter_for("sentencex", "en"))) == 2


@every_splitter
@pytest.mark.parametrize(("language", "text"), BEGINNINGS)
def test_an_abbreviation_may_begin_a_sentence(splitter: str, language: str, text: str) -> None:
    """It is one with nothing before it as well as in the middle."""
    assert sentences_of(text, splitter_for(splitter, language)) == [text]


@every_splitter
@pytest.mark.parametrize(("text", "inside"), BRACKETS)
def test_no_sentence_ends_between_a_pair(splitter: str, text: str, inside: str) -> None:
    """What stands in brackets or in a code span is not parted."""
    assert any(inside in sentence for sentence in sentences_of(text, splitter_for(splitter, "en")))


@every_splitter
@pytest.mark.parametrize(("language", "text"), PAIRS)
def test_a_sentence_ends(splitter: str, language: str, text: str) -> None:
    """Each text is two sentences, the first with its space."""
    first, second = sentences_of(text, splitter_for(splitter, language))
    assert re.search(r"[.!?][)\"]? $", first)
    assert second[0].isupper()


@pytest.mark.parametrize(("language", "text", "first"), FULL_STOPS)
def test_full_stops_of_other_scripts_end_a_sentence(language: str, text: str, first: str) -> None:
    """They need no space behind them, and may be followed by a number."""
    assert sentences_of(text, splitter_for("sentencex", language)) == [first, text[len(first) :]]


def test_any_function_can_split() -> None:
    """A splitter is a function from a text to the spans of its sentences."""

    def at_semicolons(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"[^;]+;?\s*", text)]

    assert sentences_of("one; two; three", at_semicolons) == ["one; ", "two; ", "three"]


def test_a_function_is_corrected_too() -> None:
    """Where no sentence can end, none ends, whatever the function says."""

    def at_full_stops(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"[^.]+\.?\s*", text)]

    assert sentences_of("We met Dr. Brown. It rained.", at_full_stops) == ["We met Dr. Brown. ", "It rained."]


def test_boundaries_cost_a_sentence() -> None:
    """Offsets count from the beginning of the text, and the span's start is no boundary."""
    text = "Zero. One. Two. Three."
    found = [*sentence_boundaries(text, Span(6, 16), splitter_for("sentencex", "en"))]
    assert found == [(11, prices.SENTENCE)]


@every_splitter
@given(paragraphs=plain_paragraphs())
def test_plain_sentences_are_all_found(splitter: str, paragraphs: list[list[str]]) -> None:
    """Words with capitals and full stops leave no doubt, in texts of one window and of many."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    found = sentences_of(" ".join(sentences), splitter_for(splitter, "en"))
    assert [sentence.strip() for sentence in found] == sentences


@every_splitter
@given(paragraphs=plain_paragraphs())
def test_paragraphs_together_are_cut_like_each_alone(splitter: str, paragraphs: list[list[str]]) -> None:
    """What fills many windows is cut where its paragraphs are, asked one by one."""
    split, text = splitter_for(splitter, "en"), written(paragraphs * 3)
    one_by_one = [
        offset
        for match in re.finditer(r"(?:.|\n(?!\n))+", text)
        for offset, _ in sentence_boundaries(text, Span(*match.span()), split)
    ]
    whole = [offset for offset, _ in sentence_boundaries(text, Span(0, len(text)), split)]
    assert [offset for offset in whole if text[offset - 2 : offset] != "\n\n"] == one_by_one


@pytest.mark.parametrize("words", [400, 600, 2_000, 4_500])
def test_sentences_longer_than_a_window_end_where_they_end(words: int) -> None:
    """Sentences of 2,800 to 31,500 characters, each with its capital and full stop."""
    long = f"{' '.join(['river'] * 6 + ['stones'] * (words - 6))}.".capitalize()
    assert sentences_of(f"{long} {long} Short.", splitter_for("sentencex", "en")) == [f"{long} ", f"{long} ", "Short."]


def test_an_unclosed_bracket_does_not_hold_a_document_together() -> None:
    """Even where a closing one stands within reach of every sentence."""
    text = "(" * 300 + "It rained again ). The river rose. " * 300
    assert len(sentences_of(text, splitter_for("sentencex", "en"))) > 10


@every_splitter
@pytest.mark.parametrize("width", [40, 60, 80])
def test_wrapped_lines_do_not_end_a_sentence(splitter: str, width: int) -> None:
    """A line break counts as a space."""
    text = "The engineers met Dr. Brown. They measured the old bridge again, e.g. The stones and the arches. It rained."
    split = splitter_for(splitter, "en")
    wrapped = sentences_of(textwrap.fill(text, width), split)
    assert [sentence.replace("\n", " ") for sentence in wrapped] == sentences_of(text, split)


@every_splitter
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"], ids=ascii)
def test_offsets_stay_true_over_line_breaks(splitter: str, line_break: str) -> None:
    """Two characters of a break are two characters of the text."""
    text = f"One came{line_break}in. Two{line_break}left."
    assert sentences_of(text, splitter_for(splitter, "en"))[1] == f"Two{line_break}left."


@given(text=hostile_text(), splitter=st.sampled_from(SPLITTERS), language=st.sampled_from(["en", "de", "es"]))
def test_boundaries_are_in_order_and_inside(text: str, splitter: str, language: str) -> None:
    """Whatever the text, each boundary stands behind the one before, none at the ends."""
    text = Document("d", text).text
    found = [*sentence_boundaries(text, Span(0, len(text)), splitter_for(splitter, language))]
    offsets = [offset for offset, _ in found]
    assert offsets == sorted({*offsets})
    assert all(0 < offset < len(text) for offset in offsets)


@given(sentences=st.lists(plain_sentences(), min_size=2, max_size=5), place=st.integers(0))
def test_a_span_is_cut_like_the_text_it_is(sentences: list[str], place: int) -> None:
    """Text around a span changes nothing in it."""
    split, text = splitter_for("sentencex", "en"), " ".join(sentences)
    around = f"Before. {text} Behind."
    inside = [offset - 8 for offset, _ in sentence_boundaries(around, Span(8, 8 + len(text)), split)]
    assert inside == [offset for offset, _ in sentence_boundaries(text, Span(0, len(text)), split)]


@pytest.mark.parametrize("heading", ["# What is new? Much.", "## One. Two."])
def test_a_heading_stays_with_the_sentence_below(heading: str) -> None:
    """Whatever marks it holds, no sentence ends inside it or behind it."""
    found = sentences_of(f"{heading}\n\nIt rained. We left.", splitter_for("sentencex", "en"))
    assert found == [f"{heading}\n\nIt rained. ", "We left."]


def test_splitters_are_listed() -> None:
    """Both libraries have a name."""
    assert SPLITTERS == ("sentencex", "punkt")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: splitter_for("spacy", "en"), r"No sentence splitter 'spacy'\. Available: sentencex, punkt, or any"),
        (lambda: splitter_for("punkt", "xx"), r"punkt has no model for language 'xx'\. Available: cs, da, de, "),
    ],
)
def test_unknown_splitters_and_languages_are_said(make: Callable[[], Splitter], message: str) -> None:
    """The error says what came and what there is."""
    with pytest.raises(InvalidSpec, match=message):
        make()


def test_punkt_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the error says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "punkt", None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[punkt\]'"):
        splitter_for("punkt", "no")
