"""Every detector finds what it says, and passes what only looks like it."""

from __future__ import annotations

import re
import sys
from random import Random

import pytest

from chunker.masks import KINDS
from chunker.redacting import Detector, Found, find, folding, kind_names
from chunker.redacting.folding import WALL, Page
from chunker.redacting.kinds import DETECTORS, chosen
from chunker.types import Span
from tests.planted import MAKERS, near, planted

FOUND = [
    pytest.param(item, text, id=f"{item.kind}-{number}") for item in DETECTORS for number, text in enumerate(item.found)
]
PASSED = [
    pytest.param(item, text, id=f"{item.kind}-{number}")
    for item in DETECTORS
    for number, text in enumerate(item.passed)
]


def unmarked(example: str) -> tuple[str, Span]:
    """An example without its brackets, and what stood between them."""
    return re.sub("[⟨⟩]", "", example), Span(example.index("⟨"), example.index("⟩") - 1)


@pytest.mark.parametrize(("detector", "example"), FOUND)
def test_what_a_detector_shows_is_found_and_named(detector: Detector, example: str) -> None:
    """Among all detectors, exactly its characters, as its kind."""
    text, span = unmarked(example)
    assert find(text) == [Found(detector.kind, span)]


@pytest.mark.parametrize(("detector", "example"), FOUND)
def test_what_a_detector_shows_is_found_among_other_scripts(detector: Detector, example: str) -> None:
    """Behind emoji, Arabic and Han characters, before a line that ends as in Windows."""
    text, span = unmarked(example)
    before = "\U0001f468\u200d\U0001f469 مرحبا 漢字。\r\n"
    (found,) = find(f"{before}{text}\r\n次")
    assert (found.kind, found.span.start - len(before), found.span.end - len(before)) == (detector.kind, *span)


@pytest.mark.parametrize(("detector", "text"), PASSED)
def test_what_only_looks_like_it_is_passed(detector: Detector, text: str) -> None:
    """By this detector; another one may well know it."""
    assert not [*detector.spans(Page(text))]


@pytest.mark.parametrize("kind", kind_names())
def test_values_drawn_by_chance_are_found(kind: str) -> None:
    """Two hundred of them, each covered as a whole, with its kind."""
    random = Random(kind)
    for _ in range(200):
        _, before, value = planted(kind, random)
        text = f"Note. {before}{value} and so on."
        found = [item for item in find(text) if item.kind == kind]
        start = len("Note. ") + len(before)
        assert any(span.start <= start and start + len(value) <= span.end for _, span in found), text


@pytest.mark.parametrize("kind", ["card", "iban"])
def test_a_wrong_digit_is_found_out(kind: str) -> None:
    """The check digits catch every single change."""
    random = Random(kind)
    values = [near(kind, random) for _ in range(200)]
    assert [value for value in values if find(f"No. {value}.", kind)] == []


def test_every_kind_is_planted() -> None:
    """A detector added tomorrow must be drawn as well."""
    assert {*MAKERS} == {*kind_names()}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.kind)
def test_a_detector_says_what_it_is(detector: Detector) -> None:
    """Its kind is a name, and it shows what it finds and what it passes."""
    assert re.fullmatch(r"[a-z_]+", detector.kind)
    assert detector.about
    assert len(detector.found) >= 1 <= len(detector.passed)


def test_the_names_of_kinds_are_those_of_the_detectors() -> None:
    """Those who look for masks go by the names alone, and would miss those of a kind that is not among them."""
    assert tuple(detector.kind for detector in DETECTORS) == KINDS


def test_families_hold_every_kind_once() -> None:
    """Secrets and personal data are all there is."""
    assert len(set(kind_names())) == len(kind_names())
    assert {*chosen("secrets"), *chosen("personal")} == {*chosen("all")} == {*DETECTORS}


# How a text is read.


def test_small_letters_stand_where_their_capitals_do() -> None:
    """For every character there is."""
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    page = Page(f"{text}\u00e9")
    assert len(page.text) == len(page.lower) == len(text) + 1 - len(folding._ZERO_WIDTH)
    assert page.lower[:0x80] == text[:0x80].lower()


@pytest.mark.parametrize("hidden", folding._ZERO_WIDTH)
def test_what_cannot_be_seen_hides_nothing(hidden: str) -> None:
    """A character without width inside a value; the span is that of the text as it is."""
    text = f"é to {hidden.join('ada@example.org')} now"
    (found,) = find(text)
    assert text[slice(*found.span)] == hidden.join("ada@example.org")


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u0966", "\U0001d7ce"])
def test_digits_of_every_script_are_digits(zero: str) -> None:
    """A card number in Arabic digits is one."""
    text = "".join(chr(ord(zero) + int(digit)) for digit in "4111111111111111")
    assert find(f"no. {text}.") == [Found("card", Span(4, 20))]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u3000"])
def test_spaces_of_every_kind_are_spaces(space: str) -> None:
    """As typesetters use them."""
    assert [item.kind for item in find("DE89 3704 0044 0532 0130 00".replace(" ", space))] == ["iban"]


def test_a_mask_is_a_wall() -> None:
    """Nothing is found in it or begins beside it."""
    assert Page("a [EMAIL 1] b").text == f"a {WALL * 9} b"
    assert find("[EMAIL 1]4111111111111111 [AWS KEY 0123456789]ada@example.org") == []
