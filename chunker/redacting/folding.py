"""A text as detectors read it: digits and spaces of all scripts as those of ASCII, nothing that cannot be seen."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, cached_property

from chunker.types import Span

WALL = "\ua015"  # a letter of no value: where a mask stands, nothing is found and nothing begins or ends
BLANK = "\u2588"
_ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_ANY_ZERO_WIDTH = re.compile(f"[{_ZERO_WIDTH}]")
_SEEN = re.compile(f"[^{_ZERO_WIDTH}]+")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_MASK = re.compile(r"\[[A-Z][A-Z0-9 ]{1,30} (?:[0-9]{1,9}|[0-9A-F]{10})\]")


class Page:
    """A text to search, character for character the given one but for what cannot be seen.

    Attributes:
        text: folded, with a wall where masks stand.
    """

    def __init__(self, text: str) -> None:
        folded = _folded(text)
        self._kept: list[Span] = []
        if not text.isascii() and _ANY_ZERO_WIDTH.search(folded):
            self._kept = [Span(*match.span()) for match in _SEEN.finditer(folded)]
            folded = _ANY_ZERO_WIDTH.sub("", folded)
        self.text: str = _MASK.sub(lambda mask: WALL * len(mask[0]), folded)

    @cached_property
    def lower(self) -> str:
        """The text in small letters, each of them where its capital stands."""
        return self.text.lower()

    @cached_property
    def _starts(self) -> list[int]:
        """Of each run of characters that are seen: where it begins on the page."""
        starts, total = [], 0
        for start, end in self._kept:
            starts.append(total)
            total += end - start
        return starts

    def given(self, span: Span) -> Span:
        """Where a span of the page stands in the text that was given."""
        if not self._kept:
            return span
        return Span(self._offset(span.start), self._offset(span.end - 1) + 1)

    def _offset(self, offset: int) -> int:
        from bisect import bisect_right

        run = bisect_right(self._starts, offset) - 1
        return self._kept[run].start + offset - self._starts[run]


def _folded(text: str) -> str:
    if text.isascii():
        return text
    folds = _folds()
    for letter in sorted(folds.keys() & set(text)):
        text = text.replace(letter, folds[letter])
    return text


@cache
def _folds() -> dict[str, str]:
    """Characters that detectors read as others."""
    digits = {chr(code): str(unicodedata.digit(chr(code))) for code in _codes() if chr(code).isdecimal()}
    wide = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
    others = {**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_SPACES, " "), BLANK: WALL, "\u0130": "I"}
    return {**digits, **wide, **others}


def _codes() -> range:
    return range(0x80, sys.maxunicode + 1)
