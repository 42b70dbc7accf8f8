"""Clauses, words and parts of words: where to cut when a sentence alone is longer than the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chunker import prices
from chunker.segments.graphemes import grapheme_starts
from chunker.types import Span

# Scripts written without spaces: any two of their letters may be parted, as a line break would.
_UNSPACED = (
    "\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3031-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_CLAUSE = re.compile(
    r"(?<=[,;:\u2014\u2013\u060c\u061b])[\"'\u201d\u2019)\]]*\s++(?=\S)"
    r"|(?<=\S)\s++(?=[(\[\u2014\u2013])"
    r"|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]++"
    r"|(?<=[\u3001\uff0c\uff1b\uff1a\u060c\u061b])(?=\S)"
)
_WORD = re.compile(
    rf"(?<=\s)(?=\S)|(?<=[{_UNSPACED}])(?=\w)|(?<=\w)(?=[{_UNSPACED}])|(?<=[\u3001-\u3003\uff01-\uff0f])(?=\w)"
)
_WORD_PART = re.compile(r"(?<=[-/\\_.,;:=&?|\u00ad\u200b])(?=\w)|(?<=[a-z])(?=[A-Z])")


def clause_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """After commas, semicolons, colons and dashes, before brackets, and at line breaks, inside `span`."""
    return _boundaries(_CLAUSE, text, span, prices.CLAUSE)


def word_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """At white space, and between letters of scripts written without it, inside `span`."""
    return _boundaries(_WORD, text, span, prices.WORD)


def word_part_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """After hyphens, slashes and other joints of long words (addresses, identifiers), inside `span`."""
    return _boundaries(_WORD_PART, text, span, prices.WORD_PART)


def grapheme_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """Between any two grapheme clusters inside `span`."""
    return ((offset, prices.GRAPHEME) for offset in grapheme_starts(text, span))


def _boundaries(pattern: re.Pattern[str], text: str, span: Span, cost: float) -> Iterator[tuple[int, float]]:
    return ((match.end(), cost) for match in pattern.finditer(text, span.start, span.end) if match.end() > span.start)
