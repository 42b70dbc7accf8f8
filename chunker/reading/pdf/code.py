"""Lines of code with the blanks and the empty lines that a page shows as distance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from chunker.reading.pdf.lines import Line

_LINE_HEIGHT = 1.17  # heights of the font from one line to the next, where nothing else is known
_MOST_BLANKS = 120  # side by side
_MOST_EMPTY = 3  # lines
_MOST_BETWEEN = 2  # blanks between two words
_PARTED = re.compile(r"-\n|\S[/?&]\n|\$\n|\]\n[\[(]")  # where a line may end although there is no blank
# No line ends behind an opening bracket, and none begins with a closing one or a sign that ends a clause.
_UNPARTED = re.compile(r"(?:[(\[{]+ )*\S+(?: [)\]}!?.,:;/]\S*)*")
_BEGINS_NO_LINE = tuple(")]}!?.,:;/")


def code_text(paragraphs: Sequence[Sequence[Line]], limit: float) -> str:
    """The lines, indented as they stand on the page; those that were too long for it are whole again.

    Args:
        paragraphs: lines as the file keeps them together; where it has a paragraph for each line of code, lines of
            one paragraph are one line of code.
        limit: how far to the right the words of the page reach, in points.
    """
    lines = [line for paragraph in paragraphs for line in paragraph]
    if not lines:
        return ""
    grid = _Grid(lines, limit)
    are_lines = len(paragraphs) > 1 and median(map(len, paragraphs)) == 1
    text: list[str] = []
    above: Line | None = None
    for paragraph in paragraphs:
        for place, line in enumerate(paragraph):
            if above and place and (are_lines or grid.is_rest(above, line)):
                text[-1] = grid.with_rest(text[-1], above, line)
            else:
                text += [""] * grid.empty_lines(above, line) + [grid.spaced(line)]
            above = line
    return "\n".join(line.rstrip() for line in text)


def is_one_line(lines: Sequence[Line], limit: float) -> bool:
    """Whether the lines of a paragraph are one line of code that was too long for the page."""
    grid = _Grid(lines, limit)
    return all(grid.is_rest(above, line) for above, line in pairwise(lines))


class _Grid:
    """Columns and rows of letters that are all equally wide."""

    def __init__(self, lines: Sequence[Line], limit: float) -> None:
        self._left = min(line.left for line in lines)
        self._width = _letter_width(lines)
        self._height = _line_height(lines)
        self._limit = limit

    def spaced(self, line: Line) -> str:
        """Words of a line, with as many blanks before each as have room; letters of other scripts may be wider."""
        texts, right = [""], self._left
        for run in line.runs:
            blanks = max(round((run.left - right) / self._width), texts[-1].endswith(" "))
            texts[-1] = texts[-1].rstrip()
            texts.append(" " * min(blanks, _MOST_BLANKS) + run.text)
            right = run.right
        return "".join(texts)

    def empty_lines(self, above: Line | None, line: Line) -> int:
        """Lines that there is room for between two."""
        if above is None or above.page != line.page:
            return 0
        return max(0, min(_MOST_EMPTY, round((above.bottom - line.bottom) / self._height) - 1))

    def is_rest(self, above: Line, line: Line) -> bool:
        """Whether a line goes on with the one above, which could end there, and what comes next had no room on it."""
        if line.left > self._left + self._width / 2 or self.empty_lines(above, line):
            return False
        first = _UNPARTED.match(line.text)
        letters = len(first[0]) if first else 0
        if above.runs[-1].text.endswith(" "):
            return not self._has_room(above, letters + _MOST_BETWEEN)
        if _is_parted(above, line):
            return not self._has_room(above, letters)
        return not self._has_room(above, 1) and not line.text.startswith(_BEGINS_NO_LINE)

    def _has_room(self, line: Line, letters: int) -> bool:
        """Whether so many more letters had room behind a line."""
        return line.right + letters * self._width <= self._limit

    def with_rest(self, text: str, above: Line, rest: Line) -> str:
        """A line with what had no room on it; a blank that fell just behind the last letter is set again."""
        is_whole = text[-1:].isspace() or " " not in above.text or _is_parted(above, rest)
        return f"{text}{'' if is_whole else ' '}{self.spaced(rest).lstrip()}"


def _is_parted(above: Line, below: Line) -> bool:
    """Whether a line may have ended here although there is no blank."""
    return _PARTED.search(f"{above.text[-2:]}\n{below.text[:1]}") is not None


def _letter_width(lines: Sequence[Line]) -> float:
    """Points from one letter to the next, as most letters have it."""
    widths: Counter[float] = Counter()
    for line in lines:
        for run in line.runs:
            letters = len(run.text.rstrip())
            widths[round((run.right - run.left) / max(letters, 1), 2)] += letters
    return max(max(widths, key=lambda width: (widths[width], width)), 0.1)


def _line_height(lines: Sequence[Line]) -> float:
    """Points from one line to the next."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    shown = [step for step in steps if step > lines[0].size / 2]
    return min(shown, default=max(lines[0].size, 1.0) * _LINE_HEIGHT)
