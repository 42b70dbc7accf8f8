"""Runs: letters of one look that stand side by side on one line of a page."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

NO_MARK = -1
_MOST_UNNAMED = 0.2  # share of the letters of a page
_MOST_SIGNS = 0.1
_VOWEL_SIGNS = re.compile("[\u0591-\u05bd\u05bf-\u05c2\u064b-\u0655\u0670]")  # of Hebrew and Arabic


class Look(NamedTuple):
    """How letters look, and where the file says they belong.

    Attributes:
        size: height of the font in points as it shows on the page.
        mark: number of the marked content they are in, by which the structure tree refers to them; -1 for none.
        is_artifact: the file says that they belong to the page (header, footer, line number), not to the text.
        is_turned: they do not run from left to right.
    """

    size: float
    is_bold: bool = False
    is_mono: bool = False
    mark: int = NO_MARK
    is_artifact: bool = False
    is_turned: bool = False


class Glyph(NamedTuple):
    """One letter; blanks that PDFium added between letters have no place of their own.

    Attributes:
        word: number of its word on a line, as blanks part them in the file.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: Look
    word: int = 0


class Run(NamedTuple):
    """Words of one look on one line; coordinates in points, from the lower left corner of the page as it is shown.

    Attributes:
        text: ends in a blank where one follows; no line breaks.
        order: its place among the runs of the page.
        begins: where lines of its page begin, `left` or `right`, if that is mostly in scripts from right to left.
            Where it is right, `left` and `right` are measured from the right edge of the page.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: Look
    order: int = 0
    begins: Literal["", "left", "right"] = ""

    def mirrored(self, width: float) -> Run:
        """The run on a page that is this wide and is read from right to left."""
        return self._replace(left=width - self.right, right=width - self.left, begins="right")

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2

    def is_beside(self, other: Run) -> bool:
        """Whether both stand on one line: the middle of one is within the height of the other."""
        return self.bottom < other.middle < self.top or other.bottom < self.middle < other.top


class Page(NamedTuple):
    """What stands on one page, in the order of the file.

    Attributes:
        number: from 1.
        label: what the file calls the page, such as `iv`; its number where it does not say.
    """

    number: int
    label: str
    width: float
    height: float
    runs: tuple[Run, ...]

    @property
    def is_unnamed(self) -> bool:
        """Whether the file does not say of many letters which they are."""
        text = "".join(run.text for run in self.runs)
        return text.count("\ufffd") > _MOST_UNNAMED * len(text)

    @property
    def has_vowel_signs(self) -> bool:
        """Whether so many signs stand above and below letters to the left that gaps say little of where words end."""
        text = "".join(run.text for run in self.runs)
        return len(_VOWEL_SIGNS.findall(text)) > _MOST_SIGNS * len(text)

    @property
    def has_text(self) -> bool:
        """Whether there is anything but blanks."""
        return any(run.text.strip() for run in self.runs)
