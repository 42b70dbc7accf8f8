"""The numbers of items in an OpenDocument text, which stand nowhere in the file."""

from __future__ import annotations

from typing import NamedTuple

from chunker.reading.office.names import attribute
from chunker.reading.office.odf.styles import Level, Styles
from chunker.reading.office.pieces import Mark
from chunker.reading.xml import Element


class OpenList(NamedTuple):
    """A list, or a list in one of its items.

    Attributes:
        key: name of the outermost list around it, or of the one that goes on in it.
        level: 0 for the outermost.
    """

    key: str
    style: str
    level: int


_PLAIN = Level("bullet")


class Lists:
    """Counts the items of all lists of one text, in the order in which they are asked for."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._formats: dict[str, dict[int, str]] = {}
        self._last: dict[str, str] = {}  # of each style the list that had it last
        self._keys: dict[str, str] = {}  # of each name in the file the list it stands for
        self._headings: dict[int, int] = {}

    def open(self, element: Element, around: OpenList | None) -> OpenList:
        """The list that an element begins, or goes on with."""
        style = attribute(element, "text:style-name") or (around.style if around else "")
        if around:
            return OpenList(around.key, style, around.level + 1)
        name = attribute(element, "xml:id") or f"list {len(self._counts)}"
        before = self._keys.get(attribute(element, "text:continue-list") or "")
        if before is None and attribute(element, "text:continue-numbering") == "true":
            before = self._last.get(style)
        key = self._keys[name] = self._last[style] = before or f"{name} {len(self._counts)}"
        self._counts.setdefault(key, {})
        return OpenList(key, style, 0)

    def next(self, opened: OpenList, start: int | None) -> Mark | None:
        """The mark of the next item; None where nothing is shown before it."""
        level = self._styles.levels(opened.style).get(opened.level, _PLAIN)
        if level.is_blank:
            return None
        counts = self._counts[opened.key]
        first = level.start if start is None else start
        counts[opened.level] = first if start is not None else counts.get(opened.level, first - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > opened.level]:
            del counts[deeper]
        formats = self._formats.setdefault(opened.key, {})
        formats[opened.level] = level.format
        sequence = f"{opened.key}:{opened.style}"
        if level.format == "bullet":
            return Mark("", sequence, opened.level)
        return Mark(level.mark(counts, formats, opened.level), sequence, opened.level, counts[opened.level])

    def indent(self, opened: OpenList) -> int:
        """How far the words of its items are set in."""
        return self._styles.levels(opened.style).get(opened.level, _PLAIN).indent

    def heading_number(self, heading: Element, level: int) -> str:
        """Number of the next heading of a level, where headings have numbers."""
        described = self._styles.outline.get(level - 1)
        if described is None or attribute(heading, "text:is-list-header") == "true":
            return ""
        self._headings[level - 1] = self._headings.get(level - 1, described.start - 1) + 1
        for deeper in [deeper for deeper in self._headings if deeper >= level]:
            del self._headings[deeper]
        formats = {place: outline.format for place, outline in self._styles.outline.items()}
        return described.mark(self._headings, formats, level - 1) if described.format else ""
