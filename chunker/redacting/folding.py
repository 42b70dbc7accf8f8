"""A text as detectors read it: digits and spaces of all scripts as those of ASCII, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from chunker.masks import BLANK, masks_in
from chunker.spans import places, replaced
from chunker.types import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

WALL = "\ua015"  # a letter of no value: where a mask stands, nothing is found and nothing begins or ends
_ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_UNSEEN = "\u200b"
_SEEN = re.compile(f"[^{_ZERO_WIDTH}]+")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DENSE = re.compile(r"[0-9](?:[^0-9]{0,4}+[0-9]){4,}+")
_BLOCKS_INSIDE = re.compile(rf"(?<=\d){BLANK}{{1,5}}(?=\d)")  # no mask: in a number stand repeats, of six
_MARGIN = 40
_CASED_END = 0x590  # of Latin, Greek and Cyrillic letters, which the words that are looked for are written with
_DIGITS_END = 0x1FC00
_CODES = 0x110000
_BLOCK = 0x1000  # characters at a time: few enough that many a block is ASCII and the others fit in caches


class Page:
    """A text to search, character for character the given one but for what cannot be seen.

    Attributes:
        text: folded, with a wall where masks stand.
        lower: the same in small letters, each of them where its capital stands.
    """

    def __init__(self, text: str) -> None:
        self._kept: list[Span] = []
        self._places: dict[str, list[int]] = {}
        self._others: frozenset[str] = frozenset()  # small letters outside of ASCII
        if BLANK in text:
            text = _BLOCKS_INSIDE.sub(lambda found: _UNSEEN * len(found[0]), text)
        self.text, self.lower = (text, text.lower()) if text.isascii() else self._folded(text)
        if masks := masks_in(self.text):
            self.text, self.lower = walled(self.text, masks), walled(self.lower, masks)

    def _folded(self, text: str) -> tuple[str, str]:
        tables = _tables()
        seen: set[str] = set()
        parts = [_folded_part(text[at : at + _BLOCK], tables, seen) for at in range(0, len(text), _BLOCK)]
        folded, lower = ("".join(texts) for texts in zip(*parts, strict=True))
        if len(folded) < len(text):
            self._kept = [Span(*match.span()) for match in _SEEN.finditer(text)]
        self._others = frozenset(seen)
        return folded, lower

    def beside(self, masks: Sequence[tuple[int, int]]) -> Page:
        """The page with walls where these spans are, which are in order and do not overlap."""
        page = copy(self)
        page.__dict__.pop("dense", None)
        page._places = {}
        page.text, page.lower = walled(self.text, masks), walled(self.lower, masks)
        return page

    def may_hold(self, word: str) -> bool:
        """Whether a word in small letters can stand in the text; quick to say for scripts that do not occur."""
        return word.isascii() or self._others.issuperset(letter for letter in word if letter > "\x7f")

    def places(self, word: str) -> list[int]:
        """Where a word in small letters stands; several patterns begin behind the same words."""
        if word not in self._places:
            self._places[word] = [*places(self.lower, word)] if self.may_hold(word) else []
        return self._places[word]

    @cached_property
    def dense(self) -> list[Span]:
        """Where five and more digits stand close together, with what is around them."""
        found: list[Span] = []
        for match in _DENSE.finditer(self.text):
            start, end = max(0, match.start() - _MARGIN), match.end() + _MARGIN
            if found and start <= found[-1].end:
                start = found.pop().start
            found.append(Span(start, end))
        return found

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
        run = bisect_right(self._starts, offset) - 1
        return self._kept[run].start + offset - self._starts[run]


def walled(text: str, masks: Iterable[tuple[int, int]]) -> str:
    """The text with walls where these spans are, which are in order and do not overlap."""
    return replaced(text, ((mask, WALL * (mask[1] - mask[0])) for mask in masks))


def _folded_part(text: str, tables: _Tables, seen: set[str]) -> tuple[str, str]:
    """A part of a text, folded, and in small letters; marks the letters that occur in it as seen."""
    import numpy as np

    if text.isascii():  # most parts of most texts
        return text, text.lower()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    hidden = tables.hidden[codes]
    folded = tables.folded[codes[~hidden] if hidden.any() else codes]
    lower = _text(tables.lower[folded])
    seen.update(lower)
    return _text(folded), lower


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


class _Tables(NamedTuple):
    """For every code point: what it is read as, its small letter, and whether it cannot be seen."""

    folded: Codes
    lower: Codes
    hidden: NDArray[np.bool_]


@cache
def _tables() -> _Tables:
    import numpy as np

    folded = np.arange(_CODES, dtype=np.uint32)
    for code in range(0x80, _DIGITS_END):
        if chr(code).isdecimal():
            folded[code] = ord("0") + unicodedata.decimal(chr(code))
    folded[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for letters, letter in ((_DASHES, "-"), (_SPACES, " ")):
        folded[[*map(ord, letters)]] = ord(letter)
    lower = np.arange(_CODES, dtype=np.uint32)
    lower[:_CASED_END] = [ord(chr(code).lower()[0]) for code in range(_CASED_END)]
    hidden = np.zeros(_CODES, dtype=np.bool_)
    hidden[[*map(ord, _ZERO_WIDTH)]] = True
    return _Tables(folded, lower, hidden)
