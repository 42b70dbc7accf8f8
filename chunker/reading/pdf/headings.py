"""Headings of pages without tags: what the outline names, larger letters, bold lines that stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chunker.reading.pdf.loading import Bookmark
from chunker.reading.pdf.measures import Measures
from chunker.reading.pdf.paragraphs import Paragraph
from chunker.reading.pdf.parts import Part

Look = tuple[float, bool]

_LARGER = 1.12  # times the usual size
_MOST_LINES = 3
_MOST_CHARS = 200
_MOST_BOLD_CHARS = 120
_SOME_GAP = 1.15  # times the usual step, above a bold line
_WORDS = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_ENDS = (".", ",", ";", ":", "\u3002")
_DEEPEST = 6


class Headings:
    """Tells which paragraphs are headings, and of which level."""

    def __init__(self, bookmarks: Sequence[Bookmark], measures: Measures) -> None:
        self._measures = measures
        self._depths: dict[tuple[int, str], int] = {}
        for bookmark in bookmarks:
            for page in (bookmark.page, 0):
                self._depths.setdefault((page, _key(bookmark.title)), bookmark.depth)

    def depth(self, paragraph: Paragraph, text: str) -> int | None:
        """How deep the outline has it, from 0; None for what it does not name on this page."""
        if len(paragraph.lines) > _MOST_LINES:
            return None
        key = _key(text)
        return self._depths.get((paragraph.lines[0].page, key)) if key else None

    def is_one(self, paragraph: Paragraph, text: str) -> bool:
        """Whether it looks like a heading: larger than the text, or bold and set off."""
        if len(paragraph.lines) > _MOST_LINES or len(text) > _MOST_CHARS or not _LETTER.search(text):
            return False
        size, is_bold = look_of(paragraph)
        if size >= _LARGER * self._measures.size:
            return True
        is_set_off = paragraph.gap >= _SOME_GAP and len(text) <= _MOST_BOLD_CHARS and not text.endswith(_ENDS)
        return is_bold and not self._measures.is_bold and is_set_off and size >= self._measures.size * 0.95


def look_of(paragraph: Paragraph) -> Look:
    """Size and weight of its letters."""
    return max(line.size for line in paragraph.lines), all(line.is_bold for line in paragraph.lines)


def set_levels(headings: Sequence[Part]) -> None:
    """Each heading gets its level: from the outline where its level says how deep that has it, else by its look.

    The larger the letters, the higher. Where some are larger than all that the outline names, those are titles,
    and what it names lies below.
    """
    named: dict[Look, int] = {}
    for part in headings:
        if part.level:
            named[part.look] = min(part.level, named.get(part.look, part.level))
    looks = sorted({part.look for part in headings}, key=lambda look: (-look[0], not look[1]))
    below = int(bool(named) and looks[0] not in named)
    level = 0
    found: dict[Look, int] = {}
    for look in looks:
        level = named[look] + below if look in named else level + 1
        found[look] = level
    for part in headings:
        part.level = min(part.level + below if part.level else found[part.look], _DEEPEST)


def _key(text: str) -> str:
    """Letters and digits alone: lines may part words, and outlines leave out what does not print."""
    return "".join(_WORDS.findall(text.casefold()))
