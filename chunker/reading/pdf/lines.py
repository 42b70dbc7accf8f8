"""Lines of a page: runs that stand side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chunker.reading.pdf.brackets import with_brackets
from chunker.reading.pdf.directions import in_reading_order, is_directed
from chunker.reading.pdf.leftward import LEFTWARD_GAP
from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.words import Vocabulary, is_set_apart, tidy

_WORD_GAP = 0.2  # heights of the font between two runs: more stands for a blank
_SHOWN_GAP = 0.27  # between Chinese characters and Latin letters
_WIDE_GAP = 1.0  # more parts one cell from the next
_END_CHARS = 1_000  # longer than any word
_STEP_BACK = 0.5  # heights of the font to the left: a new line although it is beside the last one


class Break(NamedTuple):
    """From this character of a text on, it stands on another page."""

    offset: int
    page: int


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one line, in the order in which they are read.

    Attributes:
        base: height of what its letters stand on.
        size: height of the font that most of its letters have, in points.
        is_bold: all its words are.
        is_mono: all its letters are equally wide.
    """

    runs: tuple[Run, ...]
    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    size: float
    is_bold: bool
    is_mono: bool

    @property
    def as_filed(self) -> str:
        """Its words, with a blank at the end where the file has one."""
        return f"{self.text} " if self.runs[-1].text.endswith(" ") else self.text

    @property
    def cells(self) -> list[tuple[Run, ...]]:
        """Its runs, parted where a wide gap lies between two."""
        cells: list[list[Run]] = []
        for run in self.runs:
            if cells and run.left - cells[-1][-1].right < _WIDE_GAP * max(run.look.size, 1.0):
                cells[-1].append(run)
            else:
                cells.append([run])
        return [tuple(cell) for cell in cells]


def line_of(runs: Sequence[Run], page: int) -> Line:
    """The line of these runs; at least one."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.look.size] += len(run.text)
    size = max(sizes, key=lambda size: (sizes[size], size))
    main = next(run for run in runs if run.look.size == size)
    return Line(
        tuple(runs),
        page,
        tidy(words_of(runs)),
        min(run.left for run in runs),
        min(run.bottom for run in runs),
        max(run.right for run in runs),
        max(run.top for run in runs),
        main.bottom,
        size,
        all(run.look.is_bold for run in runs if _has_words(run)),
        all(run.look.is_mono for run in runs),
    )


def _has_words(run: Run) -> bool:
    return any(char.isalnum() for char in run.text)


def words_of(runs: Sequence[Run]) -> str:
    """Text of runs of one line, in their order, with blanks where the page shows gaps."""
    if is_directed(runs):
        return with_brackets(_spaced(in_reading_order(runs), LEFTWARD_GAP))
    return _spaced(runs, _WORD_GAP)


def _spaced(runs: Iterable[Run], gap: float) -> str:
    text = ""
    last: Run | None = None
    for run in runs:
        if last and not text.endswith(" ") and _is_gap(last, run, gap):
            text += " "
        text += run.text
        last = run
    return text


def _is_gap(last: Run, run: Run, gap: float) -> bool:
    """Whether the distance between two runs, in heights of the font, stands for a blank."""
    is_tight = is_set_apart(last.text[-1]) or is_set_apart(run.text[0])
    distance = max(run.left - last.right, last.left - run.right)
    return distance > (_SHOWN_GAP if is_tight else gap) * min(run.look.size, last.look.size)


def lines_in_order(runs: Iterable[Run], page: int) -> list[Line]:
    """Lines of runs that already are in reading order: a new one begins below, or back to the left."""
    lines: list[list[Run]] = []
    for run in runs:
        last = lines[-1][-1] if lines else None
        if last and run.is_beside(last) and (_goes_right(last, run) or is_directed((last, run))):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [line_of(_in_place(line), page) for line in lines]


def _goes_right(last: Run, run: Run) -> bool:
    return run.left > last.right - _STEP_BACK * max(run.look.size, 1.0)


def _in_place(line: Sequence[Run]) -> Sequence[Run]:
    """The runs of a line from where its page begins, if the order of the file does not say how they are read."""
    return sorted(line, key=lambda run: run.left) if is_directed(line) else line


def lines_from_top(runs: Iterable[Run], page: int) -> list[Line]:
    """Lines of runs in any order, from the top of the page down, each from left to right."""
    lines: list[list[Run]] = []
    tallest: list[Run] = []  # of each line
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        beside = next(
            (at for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1) if run.is_beside(tallest[at])), None
        )
        if beside is None:
            lines.append([run])
            tallest.append(run)
        else:
            lines[beside].append(run)
            tallest[beside] = max(tallest[beside], run, key=_height)
    return [line_of(sorted(line, key=lambda run: run.left), page) for line in lines]


def _height(run: Run) -> float:
    return run.top - run.bottom


def flowing(lines: Iterable[Line], vocabulary: Vocabulary) -> tuple[str, tuple[Break, ...]]:
    """Text that runs on over its lines, and where in it another page begins."""
    done: list[str] = []
    length, end = 0, ""  # of what is done, and what follows it: all that the words of the next line depend on
    last: Line | None = None
    breaks: list[Break] = []
    for line in filter(_has_text, lines):
        words = line.text
        end = end + words if _is_parted(last, line) else vocabulary.joined(end, words, last.as_filed if last else " ")
        if last and line.page != last.page:
            breaks.append(Break(length + len(end) - len(words), line.page))
        if len(end) > 2 * _END_CHARS:
            done.append(end[:-_END_CHARS])
            length, end = length + len(done[-1]), end[-_END_CHARS:]
        last = line
    return "".join((*done, end)), tuple(breaks)


def _has_text(line: Line) -> bool:
    return bool(line.text)


def _is_parted(above: Line | None, below: Line) -> bool:
    """Whether one word of letters of equal width is parted, as narrow columns do anywhere: `invalid_para`, `meter`."""
    if above is None or not (above.is_mono and below.is_mono):
        return False
    return " " not in above.runs[-1].text and len(above.runs) == 1
