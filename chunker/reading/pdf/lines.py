"""Lines of a page: runs that stand side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.words import Vocabulary, tidy

_WORD_GAP = 0.2  # heights of the font between two runs: more stands for a blank
_WIDE_GAP = 1.0  # more parts one cell from the next
_STEP_BACK = 0.5  # heights of the font to the left: a new line although it is beside the last one


class Break(NamedTuple):
    """From this character of a text on, it stands on another page."""

    offset: int
    page: int


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one line, from left to right."""

    runs: tuple[Run, ...]
    page: int

    @property
    def text(self) -> str:
        """Its words."""
        return tidy(words_of(self.runs))

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Where its last word ends."""
        return max(run.right for run in self.runs)

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return min(run.bottom for run in self.runs)

    @property
    def top(self) -> float:
        """Its highest point."""
        return max(run.top for run in self.runs)

    @property
    def size(self) -> float:
        """Height of the font that most of its letters have."""
        sizes: Counter[float] = Counter()
        for run in self.runs:
            sizes[run.look.size] += len(run.text)
        return sizes.most_common(1)[0][0]

    @property
    def is_bold(self) -> bool:
        """Whether all its words are."""
        return all(run.look.is_bold for run in self.runs if _has_words(run))

    @property
    def is_mono(self) -> bool:
        """Whether all its letters are equally wide."""
        return all(run.look.is_mono for run in self.runs)

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


def _has_words(run: Run) -> bool:
    return any(char.isalnum() for char in run.text)


def words_of(runs: Iterable[Run]) -> str:
    """Text of runs of one line, in their order, with blanks where the page shows gaps."""
    text = ""
    last: Run | None = None
    for run in runs:
        if last and not text.endswith(" ") and run.left - last.right > _WORD_GAP * min(run.look.size, last.look.size):
            text += " "
        text += run.text
        last = run
    return text


def lines_in_order(runs: Iterable[Run], page: int) -> list[Line]:
    """Lines of runs that already are in reading order: a new one begins below, or back to the left."""
    lines: list[list[Run]] = []
    for run in runs:
        last = lines[-1][-1] if lines else None
        if last and run.is_beside(last) and run.left > last.right - _STEP_BACK * max(run.look.size, 1.0):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [Line(tuple(line), page) for line in lines]


def lines_from_top(runs: Iterable[Run], page: int) -> list[Line]:
    """Lines of runs in any order, from the top of the page down, each from left to right."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        beside = next((line for line in lines[-1:-4:-1] if run.is_beside(_tallest(line))), None)
        if beside is None:
            lines.append([run])
        else:
            beside.append(run)
    return [Line(tuple(sorted(line, key=lambda run: run.left)), page) for line in lines]


def _tallest(runs: Sequence[Run]) -> Run:
    return max(runs, key=lambda run: run.top - run.bottom)


def flowing(lines: Iterable[Line], vocabulary: Vocabulary) -> tuple[str, tuple[Break, ...]]:
    """Text that runs on over its lines, and where in it another page begins."""
    text, page = "", 0
    breaks: list[Break] = []
    for line in lines:
        words = line.text
        if not words:
            continue
        text = vocabulary.joined(text, words)
        if page and line.page != page:
            breaks.append(Break(len(text) - len(words), line.page))
        page = line.page
    return text, tuple(breaks)
