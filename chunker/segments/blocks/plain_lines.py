"""The lines of a plain text, and what can be told of each from its own characters and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from chunker.segments.blocks.markers import Marker, marker_of

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_RULE = re.compile(r"([-=_*~#+^\u2014\u2015\u2500\u2550])(?:[ \t]*\1){2,}")
_UNDERLINE = re.compile(r"([-=~^*#+\"'`])\1{2,}")
_WRAP_CHARS = range(40, 131)  # widths at which people and programs wrap text
_HEADING_CHARS = 80
_TAB_COLUMNS = 4


class Line(NamedTuple):
    """A line that is not blank.

    Attributes:
        end: offset of its line break.
        first_char: offset of what follows the indentation.
        indent: columns before that.
        words: the line without white space around it.
        is_apart: it begins a paragraph: no line stands directly above it, or lines are too long to be wrapped ones.
        is_wrapped: the line above was full, or this one begins as a sentence goes on.
        marker: what would open a list item here.
    """

    start: int
    end: int
    first_char: int
    indent: int
    words: str
    is_apart: bool
    is_wrapped: bool
    marker: Marker | None

    @property
    def is_rule(self) -> bool:
        """Whether it only rules off what stands above it."""
        return _RULE.fullmatch(self.words) is not None


class _Raw(NamedTuple):
    start: int
    end: int
    text: str


def plain_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank; a line ends at any line break that Unicode knows."""
    found: list[Line] = []
    for is_filled, run in groupby(_raw_lines(text), key=lambda line: not (not line.text or line.text.isspace())):
        if is_filled:
            found += _described([*run])
    return found


def _raw_lines(text: str) -> Iterator[_Raw]:
    start = 0
    for line_break in _LINE_BREAK.finditer(text):
        yield _Raw(start, line_break.start(), text[start : line_break.start()])
        start = line_break.end()
    yield _Raw(start, len(text), text[start:])


def _described(run: list[_Raw]) -> list[Line]:
    """The lines of a run without a blank line in it."""
    width = max(len(line.text.rstrip()) for line in run)
    found, room = [], 0
    for number, (start, end, line) in enumerate(run):
        words = line.strip()
        space = line[: len(line) - len(line.lstrip())]
        is_wrapped = number > 0 and (words[0].islower() or _is_full(room, words, width))
        is_apart = number == 0 or width > _WRAP_CHARS[-1]
        found.append(
            Line(
                start,
                end,
                start + len(space),
                len(space.expandtabs(_TAB_COLUMNS)),
                words,
                is_apart,
                is_wrapped,
                marker_of(words),
            )
        )
        room = width - len(line.rstrip())
    return found


def _is_full(room: int, following: str, width: int) -> bool:
    """Whether the first word of the following line would not have fitted."""
    return width in _WRAP_CHARS and len(following[: width + 1].split(maxsplit=1)[0]) >= room


def is_underlined(line: Line, below: Line | None) -> bool:
    """Whether the line below makes a heading of this one, which must begin a paragraph and be as long."""
    if below is None or below.is_apart or not line.is_apart or len(line.words) > _HEADING_CHARS:
        return False
    is_as_long = len(line.words) <= len(below.words) + 2 and len(below.words) <= len(line.words) + 8
    return is_as_long and not line.is_rule and _UNDERLINE.fullmatch(below.words) is not None
