"""The headings of a document: under which of them a place stands, and the sections that they begin."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from chunker.types import Block, Span
from chunker.units import content_end

_HASHES = re.compile(r"#{1,6}(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_UNDERLINE = re.compile(r"\n[^\w\n]{2,}$|\n[=-]+[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*$")  # names that site generators give headings
_RAW = re.compile(r"<h[1-6]\b", re.IGNORECASE)  # in a heading that is written as HTML
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:[ \t][^()\n]*)?\)")

Path = tuple[str, ...]


class Outline:
    """The paths of headings that lead to every place of a text; only headings outside other blocks make them."""

    def __init__(self, text: str, blocks: Iterable[Block]) -> None:
        self._text = text
        self._headings = [block for block in blocks if block.kind == "heading" and block.parent < 0]
        self._starts = [heading.span.start for heading in self._headings]
        self._outer: list[int] = []  # the number of the heading that each stands under; -1 where there is none
        self._ends = [len(text)] * len(self._headings)  # where the next of its level or higher begins
        self._paths: dict[int, Path] = {-1: ()}  # of the headings that were asked for; see `_path`
        self._read()

    def _read(self) -> None:
        """Goes over the headings once, with those open that the next may stand under."""
        opened: list[int] = []
        for number, heading in enumerate(self._headings):
            while opened and self._headings[opened[-1]].level >= heading.level:
                self._ends[opened.pop()] = heading.span.start
            self._outer.append(opened[-1] if opened else -1)
            opened.append(number)

    def above(self, offset: int) -> Path:
        """The headings that a text beginning at an offset stands under and does not hold."""
        place = bisect_left(self._starts, offset)
        if place < len(self._starts) and self._starts[place] == offset:
            return self._path(self._outer[place])
        return self._path(place - 1)

    def of(self, span: Span) -> Path:
        """The headings above the first words of a span that are no heading, with those that it begins with."""
        place = bisect_right(self._starts, span.start) - 1
        if place >= 0 and self._starts[place] == span.start:
            while place + 1 < len(self._starts) and self._start_if_next(place) < span.end:
                place += 1
        return self._path(place)

    def section(self, span: Span) -> Span | None:
        """The innermost section that holds a span whole, without the white space at its end."""
        place = bisect_right(self._starts, span.start) - 1
        while place >= 0:
            start = self._starts[place]
            end = content_end(self._text, start, self._ends[place])
            if end >= span.end:
                return Span(start, end)
            place = self._outer[place]
        return None

    def outermost(self, offset: int) -> int:
        """Where the outermost section around a place begins; -1 where there is none."""
        place = bisect_right(self._starts, offset) - 1
        while place >= 0 and self._outer[place] >= 0:
            place = self._outer[place]
        return self._starts[place] if place >= 0 else -1

    def _path(self, number: int) -> Path:
        """The titles that a heading stands under, and its own."""
        if number not in self._paths:
            title = title_of(self._text, self._headings[number])
            self._paths[number] = (*self._path(self._outer[number]), title)
        return self._paths[number]

    def _start_if_next(self, place: int) -> int:
        """Where the next heading begins, if nothing but white space parts it from this one; else the text's end."""
        end, following = self._headings[place].span.end, self._starts[place + 1]
        return len(self._text) if self._text[end:following].strip() else following


def title_of(text: str, heading: Block) -> str:
    """What a heading says, without the signs or tags that make it one, link targets and attributes.

    >>> title_of("## Using [gauges](a.md) { #use } ##", Block("heading", Span(0, 35), 2))
    'Using gauges'
    """
    title = text[heading.span.start : heading.span.end].strip()
    if title.startswith("<") and _RAW.search(title):
        return " ".join(html.unescape(_TAG.sub(" ", title)).split())
    if "\n" in title:
        title = _UNDERLINE.sub("", title)
    if "#" in title:
        title = _CLOSING_HASHES.sub("", _HASHES.sub("", title, count=1))
    if "{" in title or "[" in title:
        title = _LINK.sub(r"\1", _ATTRIBUTES.sub("", title))
    return " ".join(title.split())
