"""The headers of the definitions that a place in code lies in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from chunker.segments.code_lines import CodeLine
from chunker.segments.heads import LONGEST_HEAD_CHARS
from chunker.segments.openings import Openings
from chunker.segments.signatures import LONGEST_LINE_CHARS, MOST_SIGNATURES
from chunker.segments.syntax.units import Unit

_COMMENT = re.compile(r"#|//|/\*|\*(?:[ /]|$)")  # between a header and the first of its body
_ATTRIBUTE = re.compile(r"@\w|#?\[")


class _Opened(NamedTuple):
    """A definition whose body goes on, up to which offset, and its header."""

    end: int
    header: str


def headers_of(text: str, lines: Sequence[CodeLine], units: Sequence[Unit]) -> Openings:
    """What each place in a block of code lies in the body of: classes, functions, modules, by their headers.

    Each header is as it stands in the text, quote marks included, without what is put before it (decorators,
    attributes) and without the body; of one that is longer than a thousand characters the first lines, or the
    beginning of the first one. At most the three innermost are told.
    """
    found, opened = Openings(), list[_Opened]()
    for unit in units:
        if unit.kind == "definition" and unit.body >= 0:
            _close(found, opened, unit.inside)
            opened.append(_Opened(unit.end, _header(text, lines, unit)))
            found.add(unit.inside, _told(opened))
    _close(found, opened, len(text))
    return found


def _close(found: Openings, opened: list[_Opened], start: int) -> None:
    """Take out the definitions that end before another one's body begins."""
    while opened and opened[-1].end <= start:
        end = opened.pop().end
        found.add(end, _told(opened))


def _told(opened: Sequence[_Opened]) -> tuple[str, ...]:
    return tuple(each.header for each in opened[-MOST_SIGNATURES:])


def _header(text: str, lines: Sequence[CodeLine], unit: Unit) -> str:
    """The lines of a definition up to its body, as many as are not too long."""
    rows = [line for line in lines[unit.head : max(unit.body, unit.head + 1)] if line.inside < line.end]
    while len(rows) > 1 and _ATTRIBUTE.match(text[rows[0].inside : rows[0].end].lstrip()):
        rows.pop(0)
    while len(rows) > 1 and _COMMENT.match(text[rows[-1].inside : rows[-1].end].lstrip()):
        rows.pop()
    start = rows[0].start
    ends = [row.end for row in rows if row.end - start <= LONGEST_HEAD_CHARS]
    return text[start : max(ends, default=start + LONGEST_LINE_CHARS)].replace("\r\n", "\n").replace("\r", "\n")
