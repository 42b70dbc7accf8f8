"""Grapheme clusters: what a reader sees as one character, and no strategy may cut.

Source: Unicode Standard Annex 29, extended grapheme clusters, as the `regex` library implements them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from chunker.types import Span

_FIRST_COMBINING = "\u0300"  # below it, only the pair CR LF makes a cluster of two characters
_PLAIN = (  # ranges of characters of which any two are of different clusters, CR LF aside
    (0x00, 0xA8), (0xAA, 0xAD), (0xAF, 0x2FF), (0x370, 0x482), (0x48A, 0x590), (0x5D0, 0x5F4), (0x621, 0x64A),
    (0x1E00, 0x1FFF), (0x2000, 0x200A), (0x2010, 0x2029), (0x3000, 0x3029), (0x3041, 0x3096), (0x309D, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF9D),
)  # fmt: skip
_WINDOW_CHARS = 100  # the library looks back over a whole run of flags, so it is shown a little at a time


def is_grapheme_boundary(text: str, offset: int, since: int = 0) -> bool:
    """Whether a cut at `offset` leaves every grapheme cluster whole; a cluster must begin at `since`."""
    return offset <= since or offset >= len(text) or are_plain(text, offset) or Clusters(text, since).begin_at(offset)


def grapheme_starts(text: str, span: Span) -> Iterator[int]:
    """Offsets inside `span`, without its start, at which a cluster begins; `span` must begin at one."""
    if text[span.start : span.end].isascii():
        return (i for i in range(span.start + 1, span.end) if text[i] != "\n" or text[i - 1] != "\r")
    return (start for start, _ in _clusters(text, span.start, span.end) if start > span.start)


def last_grapheme_start(text: str, span: Span) -> int:
    """The last offset up to the end of `span` at which a cluster begins; `span` must begin at one."""
    start, end = span
    if text[start : end + 1].isascii():
        return end if is_grapheme_boundary(text, end, start) else end - 1
    return max(first for first, _ in _clusters(text, start, end + 1))


class Clusters:
    """Answers, for rising offsets, whether a cluster begins there; the whole text is read at most once."""

    def __init__(self, text: str, since: int) -> None:
        self._text = text
        self._start = self._end = since  # the cluster that was read last; one begins at `since`

    def begin_at(self, offset: int) -> bool:
        """Whether a cut at `offset`, not less than any asked before, leaves every cluster whole."""
        if offset >= len(self._text) or are_plain(self._text, offset):
            return True
        if offset >= self._end:
            self._read_to(offset)
        return offset == self._start

    def _read_to(self, offset: int) -> None:
        """Read clusters up to the one that holds `offset`, from the last place before it where one surely begins."""
        anchor = offset
        while anchor > self._end and not are_plain(self._text, anchor):
            anchor -= 1
        for start, end in _clusters(self._text, max(anchor, self._end), len(self._text)):
            self._start, self._end = start, end
            if end > offset:
                return


def are_plain(text: str, offset: int) -> bool:
    """Whether the characters around `offset` are of different clusters whatever stands around them."""
    before, after = text[offset - 1], text[offset]
    if before < _FIRST_COMBINING and after < _FIRST_COMBINING:
        return after != "\n" or before != "\r"
    return _plain_pair().match(text, offset - 1, offset + 1) is not None


def _clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each cluster from `start`, where one must begin, up to `end`."""
    size = _WINDOW_CHARS
    while start < end:
        window, base = text[start : min(start + size, end)], start
        for match in _cluster().finditer(window):
            first, last = match.span()
            if last == len(window) and base + last < end:
                break  # it may go on behind the window
            yield base + first, base + last
            start = base + last
        size = 4 * size if start == base else _WINDOW_CHARS


@cache
def _cluster() -> Any:
    import regex

    return regex.compile(r"\X")


@cache
def _plain_pair() -> re.Pattern[str]:
    plain = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _PLAIN)
    return re.compile(f"(?!\\r\\n)[{plain}][{plain}]")
