"""Clauses, words and parts of words: where a sentence over the limit is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given

from chunker import prices
from chunker.segments.words import clause_boundaries, grapheme_boundaries, word_boundaries, word_part_boundaries
from chunker.types import Document, Span
from tests.torture import hostile_text

Finding = Callable[[str, Span], Iterable[tuple[int, float]]]
FINDERS: list[Finding] = [clause_boundaries, word_boundaries, word_part_boundaries, grapheme_boundaries]


def parts_of(find: Finding, text: str) -> list[str]:
    """The text, cut where a finder says."""
    edges = [0, *(offset for offset, _ in find(text, Span(0, len(text)))), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One, two; three: four", ["One, ", "two; ", "three: ", "four"]),
        ("One \u2014 two (three) four", ["One ", "\u2014 ", "two ", "(three) four"]),
        ('"One," he said', ['"One," ', "he said"]),
        ("One\ntwo\r\nthree", ["One\n", "two\r\n", "three"]),
        ("1,250.00 and a:b", ["1,250.00 and a:b"]),
        ("\u4e00\u3001\u4e8c\uff0c\u4e09", ["\u4e00\u3001", "\u4e8c\uff0c", "\u4e09"]),
        ("\u0623\u060c \u0628", ["\u0623\u060c ", "\u0628"]),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    """After commas, semicolons, colons and dashes, before brackets, and at line breaks; not inside a number."""
    assert parts_of(clause_boundaries, text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two  three", ["one ", "two  ", "three"]),
        ("one\u00a0two\u3000three", ["one\u00a0", "two\u3000", "three"]),
        ("don't re-enter a.b/c", ["don't ", "re-enter ", "a.b/c"]),
        ("\u6c34\u95e8abc", ["\u6c34", "\u95e8", "abc"]),
        ("\u3042\u3044\u3002\u3046", ["\u3042", "\u3044\u3002", "\u3046"]),
        ("word ", ["word "]),
    ],
)
def test_words(text: str, parts: list[str]) -> None:
    """At white space, and between letters of scripts written without it."""
    assert parts_of(word_boundaries, text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("re-enter", ["re-", "enter"]),
        ("https://a.org/b?c=d&e", ["https://", "a.", "org/", "b?", "c=", "d&", "e"]),
        ("camelCase_name", ["camel", "Case_", "name"]),
        ("soft\u00adhyphen", ["soft\u00ad", "hyphen"]),
        ("supercalcified", ["supercalcified"]),
    ],
)
def test_parts_of_words(text: str, parts: list[str]) -> None:
    """After hyphens, slashes and other joints, and before a capital inside a word."""
    assert parts_of(word_part_boundaries, text) == parts


def test_graphemes() -> None:
    """Between any two clusters."""
    assert parts_of(grapheme_boundaries, "e\u0301a\r\nb") == ["e\u0301", "a", "\r\n", "b"]


@pytest.mark.parametrize(
    ("find", "price"),
    [
        (clause_boundaries, prices.CLAUSE),
        (word_boundaries, prices.WORD),
        (word_part_boundaries, prices.WORD_PART),
        (grapheme_boundaries, prices.GRAPHEME),
    ],
)
def test_every_kind_has_its_price(find: Finding, price: float) -> None:
    """The deeper the cut, the dearer."""
    text = "one, two-three four"
    assert {cost for _, cost in find(text, Span(0, len(text)))} == {price}


@pytest.mark.parametrize("find", FINDERS)
@given(text=hostile_text())
def test_boundaries_are_in_order_and_inside(find: Finding, text: str) -> None:
    """Whatever the text, each boundary stands behind the one before and none before the span or behind it."""
    text = Document("d", text).text
    middle = Span(len(text) // 4, len(text) // 2)
    offsets = [offset for offset, _ in find(text, middle)]
    assert offsets == sorted({*offsets})
    assert all(middle.start <= offset <= middle.end for offset in offsets)
