"""Tables of pages without tags: lines whose words stand in columns. Only what is sure; else lines stay lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from chunker.reading.pdf.lines import Line, words_of
from chunker.reading.pdf.measures import Measures
from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.words import tidy
from chunker.segments.blocks.markers import marker_of

_FARTHEST = 3.2  # times the usual step from one row to the next
_FEWEST_ROWS = 3
_FEWEST_CELLS = 8  # of a table of two rows
_ALIGNED = 2.5  # points by which edges of a column differ
_MOST_ALIGNED = 0.7  # share of its cells that share an edge
_LONGEST_CELL = 60  # characters, as the middle of a table with two columns
_SAME_CELL = 1.08  # times the usual step between lines of one cell
_NARROW_STEP = 0.9  # times the usual step between rows: less goes on with the row above


@dataclass(slots=True)
class _Cell:
    """Words of one line within a column."""

    left: float
    right: float
    text: str
    is_bold: bool


@dataclass(slots=True)
class Table:
    """A table that was found.

    Attributes:
        rows: words of each cell.
        header_rows: 1 where the first row names the columns, else 0.
    """

    lines: list[Line]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    header_rows: int = 0


def with_tables(lines: Sequence[Line], measures: Measures) -> Iterator[Table | list[Line]]:
    """Lines of a column from the top down, parted into tables and what stands between them."""
    between: list[Line] = []
    place = 0
    while place < len(lines):
        table = _table_at(lines, place, measures)
        if table is None:
            between.append(lines[place])
            place += 1
            continue
        if between:
            yield between
            between = []
        yield table
        place += len(table.lines)
    if between:
        yield between


def _table_at(lines: Sequence[Line], place: int, measures: Measures) -> Table | None:
    """The table whose first row is this line."""
    first = _cells(lines[place])
    if len(first) < 2 or _is_item(first):
        return None
    columns = [(cell.left, cell.right) for cell in first]
    cells = [first]
    for above, below in pairwise(lines[place:]):
        step = (above.base - below.base) / max(below.size, 1.0)
        more = _cells(below)
        grown = _grown(columns, more) if 0 < step <= _FARTHEST * measures.step else None
        if grown is None or _is_item(more) or (len(more) < 2 and not _may_go_on(above, below, step, measures)):
            break
        columns = grown
        cells.append(more)
    taken = list(lines[place : place + len(cells)])
    if not _is_sure(cells, columns):
        return None
    rows, first_bold = _rows(taken, cells, columns)
    return Table(taken, rows, int(_has_header(rows, first_bold))) if len(rows) > 1 else None


def _may_go_on(above: Line, below: Line, step: float, measures: Measures) -> bool:
    """Whether a single cell may be the end of one in the row above: as close as lines of text are."""
    is_close = step <= _SAME_CELL * measures.step and below.is_mono == above.is_mono
    return is_close and (below.left > above.left + _ALIGNED or below.text[:1].islower())


def _cells(line: Line) -> list[_Cell]:
    return [_cell(runs) for runs in line.cells]


def _cell(runs: tuple[Run, ...]) -> _Cell:
    is_bold = all(run.look.is_bold for run in runs)
    return _Cell(min(run.left for run in runs), max(run.right for run in runs), tidy(words_of(runs)), is_bold)


def _is_item(cells: Sequence[_Cell]) -> bool:
    """Whether a line is an item, whose marker stands apart from its words."""
    marker = marker_of(f"{cells[0].text} ")
    return marker is not None and marker.width >= len(cells[0].text) and len(cells) == 2


def _grown(columns: Sequence[tuple[float, float]], cells: Sequence[_Cell]) -> list[tuple[float, float]] | None:
    """The columns made as wide as these cells need; None where a cell lies in two of them."""
    grown = list(columns)
    for cell in cells:
        inside = [at for at, (left, right) in enumerate(grown) if cell.left < right and left < cell.right]
        if len(inside) > 1:
            return None
        if inside:
            left, right = grown[inside[0]]
            grown[inside[0]] = (min(left, cell.left), max(right, cell.right))
        else:
            grown.append((cell.left, cell.right))
    grown.sort()
    return grown if all(one[1] <= other[0] for one, other in pairwise(grown)) else None


def _is_sure(cells: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether there are enough rows, and cells of each column share an edge or their middle."""
    full = [row for row in cells if len(row) > 1]
    if len(full) < 2 or (len(full) < _FEWEST_ROWS and sum(map(len, full)) < _FEWEST_CELLS):
        return False
    if len(columns) == 2 and median(len(cell.text) for row in full for cell in row) > _LONGEST_CELL:
        return False
    return all(_is_aligned([cell for row in cells for cell in row if _in(cell, column)]) for column in columns)


def _in(cell: _Cell, column: tuple[float, float]) -> bool:
    return column[0] <= cell.left and cell.right <= column[1]


def _is_aligned(cells: Sequence[_Cell]) -> bool:
    edges = (
        [cell.left for cell in cells],
        [cell.right for cell in cells],
        [(cell.left + cell.right) / 2 for cell in cells],
    )
    return any(_share(places) >= _MOST_ALIGNED for places in edges)


def _share(places: Sequence[float]) -> float:
    """Share of the places that lie near the middle one."""
    middle = sorted(places)[len(places) // 2]
    return sum(abs(at - middle) <= _ALIGNED for at in places) / len(places)


def _rows(
    lines: Sequence[Line], cells: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]
) -> tuple[list[tuple[str, ...]], bool]:
    """Rows, with lines that go on with the row above as part of it; whether the first row alone is bold."""
    steps = [above.base - below.base for above, below in pairwise(lines)]
    full = [step for step, row in zip(steps, cells[1:], strict=True) if len(row) == len(columns)]
    usual = median(full) if full else 0.0
    rows: list[list[str]] = []
    bold: list[bool] = []
    for place, row in enumerate(cells):
        placed = _placed(row, columns)
        goes_on = place > 0 and (steps[place - 1] < _NARROW_STEP * usual or _is_rest(placed))
        if goes_on and len(row) < len(columns):
            rows[-1] = [f"{above} {more}".strip() for above, more in zip(rows[-1], placed, strict=True)]
        else:
            rows.append(placed)
            bold.append(all(cell.is_bold for cell in row))
    return [tuple(row) for row in rows], bold[0] and not any(bold[1:])


def _placed(row: Sequence[_Cell], columns: Sequence[tuple[float, float]]) -> list[str]:
    return [" ".join(cell.text for cell in row if _in(cell, column)) for column in columns]


def _is_rest(row: Sequence[str]) -> bool:
    """Whether a row is but the end of a sentence in one cell."""
    filled = [text for text in row if text]
    return len(filled) == 1 and filled[0][:1].islower() and not row[0]


def _has_header(rows: Sequence[tuple[str, ...]], is_bold: bool) -> bool:
    """Whether the first row names the columns: it is bold, or has words where all below have numbers."""
    if is_bold:
        return True
    return any(
        column[0] and not _is_number(column[0]) and len(column) > 2 and all(map(_is_number, filter(None, column[1:])))
        for column in zip(*rows, strict=True)
        if any(column[1:])
    )


def _is_number(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return digits > 0 and digits * 2 >= sum(char.isalnum() for char in text)
