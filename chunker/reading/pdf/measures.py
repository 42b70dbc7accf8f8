"""What is usual in a document: the size of its letters, the distance between its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from chunker.reading.pdf.lines import Line

_STEP = 1.2  # heights of the font between lines, where nothing else is known
_MOST_MONO = 0.6  # share of letters: where more are equally wide, that says nothing of code
_MOST_BOLD = 0.5
_WIDEST_STEP = 2.5


@dataclass(frozen=True)
class Measures:
    """What most letters and lines of a document have in common.

    Attributes:
        size: height of the font, in points.
        step: from one line to the next, in heights of the font.
        is_mono: letters are equally wide.
        is_bold: letters are bold.
    """

    size: float = 10.0
    step: float = _STEP
    is_mono: bool = False
    is_bold: bool = False

    @classmethod
    def of(cls, columns: Iterable[list[Line]]) -> Measures:
        """Measures of lines, each list of them from the top of a column down."""
        sizes: Counter[tuple[float, bool]] = Counter()
        steps: Counter[float] = Counter()
        bold = 0
        for lines in columns:
            for run in (run for line in lines for run in line.runs):
                sizes[run.look.size, run.look.is_mono] += len(run.text)
                bold += run.look.is_bold * len(run.text)
            steps.update(_steps(lines))
        count = max(1, sizes.total())
        is_mono = sum(sizes[key] for key in sizes if key[1]) > _MOST_MONO * count
        text = {key: chars for key, chars in sizes.items() if key[1] == is_mono}
        return cls(
            max(text, key=lambda key: (text[key], key), default=(0.0, False))[0] or cls.size,
            max(steps, key=lambda step: (steps[step], -step), default=_STEP),
            is_mono,
            bold > _MOST_BOLD * count,
        )


def _steps(lines: list[Line]) -> Iterable[float]:
    for above, below in pairwise(lines):
        step = (above.base - below.base) / max(above.size, 1.0)
        if above.size == below.size and 0.5 < step < _WIDEST_STEP:
            yield round(step, 1)
