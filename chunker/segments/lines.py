"""Line breaks inside a paragraph: those that only wrap a line, and hard ones that mean something."""

from __future__ import annotations

import re
from itertools import accumulate, islice

from chunker import prices
from chunker.segments.paragraphs import body_start
from chunker.types import Span

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ITEM = re.compile(
    r"[ \t]*(?:[-*+\u2022\u2023\u25e6\u2043\u00b7\u30fb\u2013\u2014]\s|\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{2,6})[.)]\s"
    r"|\d+(?:\.\d+)+\s|#{1,6}\s|[|>]|```|~~~|</?\w|[-=*_]{3,})"
)
_WRAP_CHARS = range(40, 131)  # widths at which people and editors wrap text


def line_boundaries(text: str, span: Span) -> list[tuple[int, float]]:
    """A boundary at each line inside `span` that a hard line break begins.

    A break only wraps a line when the next line's first word would not have fitted on it, and the next
    line does not open a list item, row, heading or the like. After a heading there is no boundary.
    """
    start = body_start(text, span)
    lines = text[start : span.end].rstrip().splitlines(keepends=True)
    if len(lines) < 2:
        return []
    offsets = islice(accumulate(map(len, lines), initial=start), 1, None)
    lengths = [*map(len, map(str.rstrip, lines))]
    width = max(lengths)
    if width not in _WRAP_CHARS:
        return [(offset, prices.LINE) for offset, line in zip(offsets, lines[:-1], strict=False) if line[0] != "#"]
    rows = zip(offsets, lines, lengths, lines[1:], lengths[1:], strict=False)
    return [
        (offset, prices.LINE)
        for offset, line, length, following, following_length in rows
        if line[0] != "#" and (length + following_length < width or not _wraps(width - length, following))
    ]


def without_breaks(text: str) -> str:
    """The text with a space for every character of a line break, so that offsets stay true."""
    for line_break in _BREAKS:
        if line_break in text:
            text = text.replace(line_break, " ")
    return text


def _wraps(room: int, following: str) -> bool:
    """Whether the break before a line only wraps the one before, which has so many characters left."""
    words = following.split(maxsplit=1)
    first = words[0] if words else ""
    if len(first) < room:
        return False
    is_plain = first[:1].isalpha() and first[-1] not in ".)"  # a marker that begins with a letter ends so
    return is_plain or not _ITEM.match(following)
