"""Lines of code with the blanks and the empty lines that a page shows as distance."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chunker.reading.pdf.lines import Line, words_of

_LINE_HEIGHT = 1.2  # heights of the font from one line to the next, where nothing else is known
_MOST_BLANKS = 120  # columns that a line may be indented by
_MOST_EMPTY = 3  # lines


def code_text(lines: Sequence[Line]) -> str:
    """The lines, indented as they stand on the page."""
    if not lines:
        return ""
    width = median(_letter_width(line) for line in lines)
    height = _line_height(lines)
    left = min(line.left for line in lines)
    text: list[str] = []
    for place, line in enumerate(lines):
        if place:
            text += [""] * _empty_lines(lines[place - 1], line, height)
        text.append(_spaced(line, left, width))
    return "\n".join(text)


def _letter_width(line: Line) -> float:
    """Points from one letter to the next."""
    widths = [(run.right - run.left) / len(run.text.rstrip()) for run in line.runs if run.text.strip()]
    return max(median(widths), 0.1) if widths else line.size / 2 or 1.0


def _line_height(lines: Sequence[Line]) -> float:
    """Points from one line to the next."""
    steps = [above.bottom - below.bottom for above, below in zip(lines, lines[1:], strict=False)]
    shown = [step for step in steps if step > lines[0].size / 2]
    return min(shown, default=max(lines[0].size, 1.0) * _LINE_HEIGHT)


def _empty_lines(above: Line, below: Line, height: float) -> int:
    if above.page != below.page:
        return 0
    return max(0, min(_MOST_EMPTY, round((above.bottom - below.bottom) / height) - 1))


def _spaced(line: Line, left: float, width: float) -> str:
    """Words of a line, each in the column in which it stands."""
    text = ""
    for run in line.runs:
        column = min(round((run.left - left) / width), len(text) + _MOST_BLANKS)
        if column > len(text):
            text += " " * (column - len(text))
        text += words_of([run]).rstrip()
    return text
