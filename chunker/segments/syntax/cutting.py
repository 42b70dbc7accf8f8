"""Where code may be cut: nothing that fits is, and what does not is cut between its parts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from chunker import prices
from chunker.segments.code import CLOSING, Fits
from chunker.segments.code_lines import CodeLine
from chunker.segments.syntax.units import Unit
from chunker.types import Span

_DEFINITION, _DEEPER_DEFINITION, _MOST_AROUND = prices.LINE, 0.02, 2
_STATEMENT, _DEEPER, _DEEPEST = 0.31, 0.01, 3
_NO_BLANK = 0.01
_PART, _IMPORT, _ANY_LINE = 0.35, 0.36, 0.37


def cuts(
    text: str, units: Sequence[Unit], lines: Sequence[CodeLine], span: Span, fits: Fits
) -> Iterator[tuple[int, float]]:
    """The boundaries inside a span of code that does not fit, in order.

    Args:
        span: from where the text begins that the first line must not be parted from.
    """
    starts = _line_starts(text, units, lines, span.end, fits)
    pieces = _pieces(units, lines, span.start, fits)
    ends = [piece.start for piece in pieces[1:]] + [span.end]
    for piece, end in zip(pieces, ends, strict=True):
        if piece.price is not None:
            yield piece.start, piece.price
        first = bisect_left(starts, max(piece.whole, piece.start + 1), key=_offset)
        inside = starts[first : bisect_left(starts, end, first, key=_offset)]
        if inside and not fits(piece.start, piece.start + len(text[piece.start : end].rstrip())):
            yield from _any_lines(inside, is_whole=piece.whole > piece.start)


class _LineStart(NamedTuple):
    """Where a line begins that is not blank, and the price of a cut there; None where it must not be."""

    offset: int
    price: float | None


_offset = attrgetter("offset")


def _line_starts(text: str, units: Sequence[Unit], lines: Sequence[CodeLine], end: int, fits: Fits) -> list[_LineStart]:
    """The lines of code, and the closing fence, if there is one; what closes is not parted from what is before it."""
    tied = _tied(text, units, lines, fits)
    starts = []
    for row, (start, inside, line_end) in enumerate(lines):
        if inside < line_end:
            closes = CLOSING.match(text[inside:line_end].lstrip())
            starts.append(_LineStart(start, None if closes else tied.get(row, _ANY_LINE)))
    fence = max(text.rfind(mark, lines[-1].end, end) for mark in "\r\n") + 1
    return [*starts, _LineStart(fence, None)] if fence > lines[-1].end else starts


def _tied(text: str, units: Sequence[Unit], lines: Sequence[CodeLine], fits: Fits) -> dict[int, float | None]:
    """Lines of heads behind the first, decorators and comments above included, and the price of a cut before each."""
    tied: dict[int, float | None] = {}
    for unit in units:
        last = max(unit.head, unit.body - (not _is_brace(text, lines, unit.body)))
        if last > unit.first:
            price = None if fits(lines[unit.first].start, lines[last].end) else prices.HELD
            tied |= dict.fromkeys(range(unit.first + 1, last + 1), price)
    return tied


def _is_brace(text: str, lines: Sequence[CodeLine], row: int) -> bool:
    return 0 <= row < len(lines) and text[lines[row].inside : lines[row].end].strip() == "{"


def _any_lines(starts: Sequence[_LineStart], is_whole: bool) -> Iterator[tuple[int, float]]:
    """A boundary at each line but those that close what is before them; behind something whole at the first one too."""
    for number, (offset, price) in enumerate(starts):
        if price is not None or (is_whole and not number):
            yield offset, price or _ANY_LINE


@dataclass(slots=True)
class _Piece:
    """What is between two boundaries.

    Attributes:
        price: of the cut before it; None for the first one.
        whole: up to where it fits, and is not cut.
    """

    start: int
    price: float | None
    whole: int


def _pieces(units: Sequence[Unit], lines: Sequence[CodeLine], begin: int, fits: Fits) -> list[_Piece]:
    """The code in pieces: parts that fit, each with the header above it where that is the first part below one."""
    pieces = [_Piece(begin, None, begin)]
    whole, run, run_end = begin, begin, lines[-1].end + 1
    before: dict[int, Unit] = {}
    line_fits = cache(lambda row: fits(lines[row].start, lines[row].end))
    for unit in units:
        last = before.get(unit.depth)
        if unit.start < whole or not (unit.is_line or not line_fits(unit.first)):
            continue
        before[unit.depth] = unit
        is_held = unit.start < run_end
        if not is_held:
            pieces.append(_Piece(unit.start, _price(unit, last, lines), unit.start))
            run = unit.start
        if fits(run, unit.end):
            pieces[-1].whole = whole = unit.end
            run_end = -1
        elif is_held and fits(unit.start, unit.end):
            pieces.append(_Piece(unit.start, _ANY_LINE, unit.end))
            whole, run_end = unit.end, -1
        else:
            run_end = unit.end
    return pieces


def _price(unit: Unit, last: Unit | None, lines: Sequence[CodeLine]) -> float:
    if unit.kind == "definition" or (last and last.kind == "definition"):
        return _DEFINITION + _DEEPER_DEFINITION * min(unit.depth, _MOST_AROUND)
    if unit.kind == "part":
        return _PART
    if unit.kind == "import" and last and last.kind == "import":
        return _IMPORT
    above = lines[unit.first - 1]
    return _STATEMENT + _DEEPER * min(unit.depth, _DEEPEST) - _NO_BLANK * (above.inside == above.end)
