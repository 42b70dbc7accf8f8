"""Lines of a column put together to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chunker.reading.pdf.lines import Line
from chunker.reading.pdf.measures import Measures
from chunker.segments.blocks.markers import Marker, marker_of

_FARTHER = 1.25  # times the usual step: more parts paragraphs
_FARTHEST_CODE = 3.4  # times the usual step between lines of one block of code, empty lines included
_OTHER_SIZE = 0.08  # share by which letters are higher or lower
_INDENT = 0.8  # heights of the font
_DEEPEST_INDENT = 5.0
_SAME_LEFT = 0.35
_REACHED = 0.95
_ENDS = (".", "!", "?", ":", "\u3002", "\uff01", "\uff1f", "\u2026", ".\u201d", '."', ".)")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        gap: heights of the font between it and what stands above; large where nothing does.
        ends: of each line but the last, whether it ended before the margin, so that the next is a line of its own.
    """

    lines: list[Line]
    gap: float
    ends: list[bool] = field(default_factory=list)

    def stretches(self) -> list[list[Line]]:
        """Its lines, parted behind those that ended before the margin."""
        found = [[self.lines[0]]]
        for line, ended in zip(self.lines[1:], self.ends, strict=True):
            if ended:
                found.append([line])
            else:
                found[-1].append(line)
        return found

    @property
    def is_code(self) -> bool:
        """Whether all its letters are equally wide."""
        return all(line.is_mono for line in self.lines)


def paragraphs(lines: Sequence[Line], measures: Measures) -> list[Paragraph]:
    """Paragraphs of the lines of one column, from its top down."""
    if not lines:
        return []
    right = _margin(lines)
    found = [Paragraph([lines[0]], _DEEPEST_INDENT)]
    for below in lines[1:]:
        last = found[-1]
        above = last.lines[-1]
        step = (above.base - below.base) / max(below.size, above.size, 1.0)
        if _begins(last, below, step, right, measures):
            found.append(Paragraph([below], step / measures.step))
        else:
            last.ends.append(_ended(above, below, right))
            last.lines.append(below)
    return found


def _margin(lines: Sequence[Line]) -> float:
    """How far to the right lines reach, but for one in twenty that is too long."""
    return sorted(line.right for line in lines)[int(_REACHED * (len(lines) - 1))]


def _begins(last: Paragraph, below: Line, step: float, right: float, measures: Measures) -> bool:
    """Whether a line is the first of a paragraph."""
    above = last.lines[-1]
    if above.is_mono != below.is_mono and not measures.is_mono:
        return True
    if above.is_mono and not measures.is_mono:
        return not 0 < step <= _FARTHEST_CODE * measures.step
    if abs(above.size - below.size) > _OTHER_SIZE * measures.size or above.is_bold != below.is_bold:
        return True
    if step > _FARTHER * measures.step or step < 0 or marker_at(below):
        return True
    is_full_stop = _ended(above, below, right) and above.text.endswith(_ENDS)
    return is_full_stop or _is_indented(last, below) or _hangs_back(last, below)


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
