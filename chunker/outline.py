"""The headings of a document: under which of them a place stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from chunker.types import Block, Span

_HASHES = re.compile(r"#{1,6}(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_UNDERLINE = re.compile(r"\n[^\w\n]{2,}$|\n[=-]+[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*$")  # names that site generators give headings
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:[ \t][^()\n]*)?\)")

Path = tuple[str, ...]


class Outline:
    """The paths of headings that lead to every place of a text; only headings outside other blocks make them."""

    def __init__(self, text: str, blocks: Iterable[Block]) -> None:
        self._text = text
        self._headings = [block for block in blocks if block.kind == "heading" and block.parent < 0]
        self._starts = [heading.span.start for heading in self._headings]
        self._paths = self._read_paths()

    def _read_paths(self) -> list[Path]:
        """For each heading the ones it stands under, and itself."""
        open_levels: list[int] = []
        titles: list[str] = []
        paths = []
        for heading in self._headings:
            while open_levels and open_levels[-1] >= heading.level:
                open_levels.pop()
                titles.pop()
            open_levels.append(heading.level)
            titles.append(title_of(self._text, heading))
            paths.append(tuple(titles))
        return paths

    def above(self, offset: int) -> Path:
        """The headings that a text beginning at an offset stands under and does not hold."""
        place = bisect_left(self._starts, offset)
        if place < len(self._starts) and self._starts[place] == offset:
            return self._paths[place][:-1]
        return self._paths[place - 1] if place else ()

    def of(self, span: Span) -> Path:
        """The headings that the first words of a span stand under which are no heading."""
        place = bisect_right(self._starts, span.start) - 1
        if place < 0:
            return ()
        if self._starts[place] == span.start:
            while place + 1 < len(self._starts) and self._follows_at_once(place) < span.end:
                place += 1
        return self._paths[place]

    def _follows_at_once(self, place: int) -> int:
        """Where the next heading begins, if nothing but white space is before it; else behind everything."""
        end, following = self._headings[place].span.end, self._starts[place + 1]
        return len(self._text) if self._text[end:following].strip() else following


def title_of(text: str, heading: Block) -> str:
    """What a heading says, without the signs that make it one, link targets and attributes.

    >>> title_of("## Using [gauges](a.md) { #use } ##", Block("heading", Span(0, 35), 2))
    'Using gauges'
    """
    title = _UNDERLINE.sub("", text[heading.span.start : heading.span.end].strip())
    title = _CLOSING_HASHES.sub("", _HASHES.sub("", title, count=1))
    return " ".join(_LINK.sub(r"\1", _ATTRIBUTES.sub("", title)).split())
