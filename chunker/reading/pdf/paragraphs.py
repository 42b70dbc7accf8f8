"""Lines of a column put together to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunker.reading.pdf.lines import Line
from chunker.reading.pdf.measures import Measures
from chunker.segments.blocks.markers import Marker, marker_of

_FARTHER = 1.25  # times the usual step: more parts paragraphs
_OTHER_SIZE = 0.08  # share by which letters are higher or lower
_INDENT = 0.8  # heights of the font
_DEEPEST_INDENT = 5.0
_SAME_LEFT = 0.35
_ENDS = (".", "!", "?", ":", "\u3002", "\uff01", "\uff1f", "\u2026", ".\u201d", '."', ".)")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        gap: heights of the font between it and what stands above; large where nothing does.
        keeps_lines: its lines ended before the margin, so they are lines of their own.
    """

    lines: list[Line]
    gap: float
    keeps_lines: bool = False

    @property
    def is_code(self) -> bool:
        """Whether all its letters are equally wide."""
        return all(line.is_mono for line in self.lines)


def paragraphs(lines: Sequence[Line], measures: Measures) -> list[Paragraph]:
    """Paragraphs of the lines of one column, from its top down."""
    if not lines:
        return []
    right = max(line.right for line in lines)
    found = [Paragraph([lines[0]], _DEEPEST_INDENT)]
    for below in lines[1:]:
        last = found[-1]
        above = last.lines[-1]
        step = (above.base - below.base) / max(below.size, above.size, 1.0)
        if _begins(last, below, step, right, measures):
            found.append(Paragraph([below], step / measures.step))
        else:
            last.keeps_lines = last.keeps_lines or (len(last.lines) < 2 and _ended(above, below, right))
            last.lines.append(below)
    return found


def _begins(last: Paragraph, below: Line, step: float, right: float, measures: Measures) -> bool:
    """Whether a line is the first of a paragraph."""
    above = last.lines[-1]
    if (
        abs(above.size - below.size) > _OTHER_SIZE * measures.size
        or (above.is_bold != below.is_bold
        and _alone(above, below))
    ):
        return True
    if above.is_mono != below.is_mono and not measures.is_mono:
        return True
    if step > _FARTHER * measures.step or step < 0 or marker_at(below):
        return True
    if above.is_mono and not measures.is_mono:
        return False
    return (
        _is_indented(last, below)
        or (_ended(above, below, right) and above.text.endswith(_ENDS))
        or _hangs_back(last, below)
    )


def _alone(above: Line, below: Line) -> bool:
    """Whether a change to or from bold is that of a heading, not that of bold words that fill a line."""
    return above.is_bold or below.is_bold


def _is_indented(last: Paragraph, below: Line) -> bool:
    """Whether a line is further in than those above, which a first line is; lines of an item are as well."""
    above = last.lines[-1]
    indent = (below.left - above.left) / max(below.size, 1.0)
    is_first_of_item = len(last.lines) == 1 and marker_at(above) is not None
    return (
        _INDENT < indent < _DEEPEST_INDENT
        and not is_first_of_item
        and above.left <= last.lines[0].left + _SAME_LEFT * above.size
    )


def _hangs_back(last: Paragraph, below: Line) -> bool:
    """Whether a line goes back to the left of an item, whose second line hung further in."""
    if len(last.lines) < 2 or marker_at(last.lines[0]) is None:
        return False
    return below.left < last.lines[-1].left - _INDENT * below.size


def _ended(above: Line, below: Line, right: float) -> bool:
    """Whether a line ended although the next word had room on it."""
    word = below.text.split(" ", 1)[0]
    width = (below.right - below.left) / max(len(below.text), 1)
    return above.right + (len(word) + 1) * width < right - width


def marker_at(line: Line) -> Marker | None:
    """The marker that a line opens with."""
    return marker_of(line.text)
