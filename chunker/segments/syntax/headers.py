"""The headers of the definitions that a place in code lies in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from chunker.segments.code_lines import CodeLine
from chunker.segments.heads import LONGEST_HEAD_CHARS
from chunker.segments.signatures import LONGEST_LINE_CHARS, MOST_SIGNATURES
from chunker.segments.syntax.units import Unit

_COMMENT = re.compile(r"#|//|/\*|\*(?:[ /]|$)")  # between a header and the first of its body
_ATTRIBUTE = re.compile(r"@\w|#?\[")


class Headers:
    """What each place in a block of code lies in: classes, functions, modules, by their headers.

    Each header is as it stands in the text, quote marks included, without what is put before it (decorators,
    attributes) and without the body; of one that is longer than a thousand characters the first lines, or the
    beginning of the first one. At most the three innermost are told.
    """

    def __init__(self, text: str, lines: Sequence[CodeLine], units: Sequence[Unit]) -> None:
        self._starts: list[int] = []
        self._around: list[tuple[str, ...]] = []
        opened: list[tuple[int, str]] = []
        for unit in units:
            if unit.kind != "definition" or unit.body < 0:
                continue
            self._close(opened, unit.inside)
            opened.append((unit.end, _header(text, lines, unit)))
            self._set(unit.inside, opened)
        self._close(opened, len(text))

    def at(self, offset: int) -> tuple[str, ...]:
        """The headers of the definitions in whose bodies an offset lies, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        return self._around[place] if place >= 0 else ()

    def _close(self, opened: list[tuple[int, str]], start: int) -> None:
        """Take out the definitions that end before another one's body begins."""
        while opened and opened[-1][0] <= start:
            end = opened.pop()[0]
            self._set(end, opened)

    def _set(self, start: int, opened: list[tuple[int, str]]) -> None:
        self._starts.append(start)
        self._around.append(tuple(header for _, header in opened[-MOST_SIGNATURES:]))


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
