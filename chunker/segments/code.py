"""Code in lines: where it may be cut, and the lines that open what a line stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from chunker import prices
from chunker.types import Span

_LINE = re.compile(r"[^\n]*\n?")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")
_TAB_COLUMNS = 4
_STEP_COLUMNS = _MOST_STEPS = 4
_CLOSING = re.compile(r"[})\]]|```|~~~|(?:end|else|elif|except|catch|finally)\b")
_LONGEST_SIGNATURE_CHARS = 200
_MOST_SIGNATURES = 3


class _Line(NamedTuple):
    start: int
    words: str
    indent: int
    is_behind_blank: bool


def code_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """A boundary at each line of a code block that may begin a part of it.

    Cheapest is a line at the margin behind a blank one, as definitions stand; dearest a deeply indented one without.
    What closes a bracket or a fence stays with what is before it, the first line with the fence above it.
    """
    lines = [*_lines(text, span)]
    margin = min((line.indent for line in lines[1:]), default=0)
    for before, line in pairwise(lines):
        if _FENCE.match(before.words) and before is lines[0]:
            continue
        if not _CLOSING.match(line.words):
            yield line.start, _price(line, margin)


def _price(line: _Line, margin: int) -> float:
    steps = min((line.indent - margin + _STEP_COLUMNS - 1) // _STEP_COLUMNS, _MOST_STEPS)
    base = prices.LINE if line.is_behind_blank else prices.LINE + 2 * prices.DEEPER
    return base + prices.DEEPER * steps


def _lines(text: str, span: Span) -> Iterator[_Line]:
    """The lines of a span that are not blank."""
    is_behind_blank = False
    for match in _LINE.finditer(text, span.start, span.end):
        line = match[0]
        words = line.strip()
        if words:
            indent = len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB_COLUMNS))
            yield _Line(match.start(), words, indent, is_behind_blank)
        is_behind_blank = not words


class Signatures:
    """The lines that open what each line of a code block stands in, by indentation: classes, functions, loops."""

    def __init__(self, text: str, span: Span) -> None:
        self._starts: list[int] = []
        self._around: list[tuple[str, ...]] = []
        opened: list[tuple[int, str]] = []
        lines = [*_lines(text, span)]
        body = lines[1:] if lines and _FENCE.match(lines[0].words) else lines
        for line in body:
            while opened and opened[-1][0] >= line.indent:
                opened.pop()
            self._starts.append(line.start)
            self._around.append(tuple(words for _, words in opened[-_MOST_SIGNATURES:]))
            if line.words[0].isalnum() or line.words[0] in "_<@.":
                raw = text[line.start : line.start + _LONGEST_SIGNATURE_CHARS].partition("\n")[0].rstrip()
                opened.append((line.indent, raw))

    def at(self, offset: int) -> tuple[str, ...]:
        """The lines around the one that begins at an offset or holds it, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        return self._around[place] if place >= 0 else ()
