"""Tables of pages without tags: lines whose words stand in columns. Only what is sure; else lines stay lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from statistics import median

from chunker.reading.pdf.directions import is_directed
from chunker.reading.pdf.lines import Line, words_of
from chunker.reading.pdf.measures import Measures
from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.words import tidy
from chunker.segments.blocks.markers import marker_of

_left, _right = itemgetter(0), itemgetter(1)
_FARTHEST = 3.2  # times the usual step from one row to the next
_FEWEST_ROWS = 3
_FEWEST_CELLS = 8  # of a table of two rows
_ALIGNED = 2.5  # points by which edges of a column differ
_SAME_BASE = 4.0  # points: letters of other fonts on the same line stand a little higher or lower
_MOST_ALIGNED = 0.7  # share of its cells that share an edge
_NARROW_GAP = 12.0  # points
_FAR_APART, _SAME_EDGE = 36.0, 1.0  # points, of columns in a table of two rows with few cells
_LONGEST_CELL = 60  # characters, as the middle of a table with two columns
_SAME_CELL = 1.08  # times the usual step between lines of one cell


@dataclass(slots=True)
class _Cell:
    """Words of one line within a column."""

    left: float
    right: float
    text: str
    is_bold: bool
    is_mono: bool
    base: float
    order: int


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
    if len(first) < 2 or _is_item(first) or (lines[place].is_mono and not measures.is_mono):
        return None
    columns = [(cell.left, cell.right) for cell in first]
    cells = [first]
    for row in range(place + 1, len(lines)):
        above, below = lines[row - 1], lines[row]
        more = _cells(below, columns)
        grown = _grown(columns, more) if _is_near(above, below, len(more), measures) else None
        if grown is None or _is_item(more):
            break
        columns = grown
        cells.append(more)
    found = len(cells)
    while len(cells[-1]) < 2 and not _is_before(cells[-1], cells[:-1]):
        cells.pop()
    if len(cells) < found:
        columns = _columns(cells)
    if not _is_sure(cells, columns):
        return None
    rows, is_first_bold = _rows(cells, columns)
    return Table(list(lines[place : place + len(cells)]), rows, int(_has_header(rows, is_first_bold)))


def _is_near(above: Line, below: Line, cells: int, measures: Measures) -> bool:
    """Whether a line may belong to the table of the line above: a single cell only where it is close."""
    step = (above.base - below.base) / max(below.size, 1.0)
    farthest = _FARTHEST if cells > 1 else _SAME_CELL
    return 0 < step <= farthest * measures.step and (cells > 1 or below.is_mono == above.is_mono)


def _is_before(cells: Sequence[_Cell], above: Sequence[Sequence[_Cell]]) -> bool:
    """Whether the file has a cell before some that stand higher, so that it belongs to their row."""
    return cells[0].order < max(cell.order for row in above for cell in row)


def _cells(line: Line, columns: Sequence[tuple[float, float]] = ()) -> list[_Cell]:
    """Cells of a line, parted at wide gaps, and at narrow ones where those of other rows are parted too.

    Not so in lines with words to the left, whose runs end wherever the direction changes.
    """
    columns = () if is_directed(line.runs) else columns
    found = []
    for runs in line.cells:
        pieces: list[list[Run]] = []
        last = -1
        for run in runs:
            column = next(iter(_columns_of(run.left, run.right, columns)), last)
            if pieces and column == last:
                pieces[-1].append(run)
            else:
                pieces.append([run])
            last = column
        found += [_cell(tuple(piece)) for piece in pieces]
    return found


def _cell(runs: tuple[Run, ...]) -> _Cell:
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    is_bold = all(run.look.is_bold for run in runs)
    is_mono = all(run.look.is_mono for run in runs)
    return _Cell(left, right, tidy(words_of(runs)), is_bold, is_mono, runs[0].bottom, runs[0].order)


def _is_item(cells: Sequence[_Cell]) -> bool:
    """Whether a line is an item, whose marker stands apart from its words."""
    text = cells[0].text
    marker = marker_of(f"{text} ")
    is_alone = marker is not None and marker.width >= len(text)
    return is_alone and len(cells) == 2 and (len(text) == 1 or text.endswith((".", ")")))


def _grown(columns: Sequence[tuple[float, float]], cells: Sequence[_Cell]) -> list[tuple[float, float]] | None:
    """The columns made as wide as these cells need; None where a cell lies in two of them."""
    grown = list(columns)
    for cell in cells:
        inside = _columns_of(cell.left, cell.right, grown)
        if len(inside) > 1:
            return None
        if inside:
            left, right = grown[inside[0]]
            grown[inside[0]] = (min(left, cell.left), max(right, cell.right))
        else:
            grown.insert(inside.start, (cell.left, cell.right))
    return grown if all(one[1] <= other[0] for one, other in pairwise(grown)) else None


def _columns(rows: Sequence[Sequence[_Cell]]) -> list[tuple[float, float]]:
    """The columns of rows that are known to fit together."""
    columns = [(cell.left, cell.right) for cell in rows[0]]
    for row in rows[1:]:
        columns = _grown(columns, row) or columns
    return columns


def _columns_of(left: float, right: float, columns: Sequence[tuple[float, float]]) -> range:
    """Places of the columns, which stand from left to right, that a stretch lies in; empty where it would stand."""
    first = bisect_right(columns, left, key=_right)
    return range(first, max(first, bisect_left(columns, right, key=_left)))


def _is_sure(cells: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether there are enough rows, and cells of each column share an edge or their middle."""
    full = [row for row in cells if len(row) > 1]
    if len(full) < 2:
        return False
    if len(full) < _FEWEST_ROWS and sum(map(len, full)) < _FEWEST_CELLS and not _is_plain(cells, columns):
        return False
    if len(columns) == 2 and _is_prose(full, columns):
        return False
    by_column: list[list[_Cell]] = [[] for _ in columns]
    for cell in (cell for row in cells for cell in row):
        by_column[_column(cell, columns)].append(cell)
    return all(map(_is_aligned, by_column))


def _is_plain(rows: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether two rows are a table beyond doubt: both have all columns, which begin at one place each, far apart."""
    is_apart = all(right[0] - left[1] > _FAR_APART for left, right in pairwise(columns))
    return is_apart and all(
        len(row) == len(columns)
        and all(cell.left - column[0] < _SAME_EDGE for cell, column in zip(row, columns, strict=True))
        for row in rows
    )


def _is_prose(rows: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether two columns are but lines of text, with wide blanks by chance or because they are two columns of it."""
    is_long = median(len(cell.text) for row in rows for cell in row) > _LONGEST_CELL
    is_narrow = columns[1][0] - columns[0][1] < _NARROW_GAP
    return is_long or is_narrow or any(row[-1].text.endswith("-") for row in rows)


def _column(cell: _Cell, columns: Sequence[tuple[float, float]]) -> int:
    """The place of the column that a cell lies in."""
    return bisect_right(columns, cell.left, key=_left) - 1


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
    cells: Sequence[Sequence[_Cell]], columns: Sequence[tuple[float, float]]
) -> tuple[list[tuple[str, ...]], bool]:
    """Words of each row, and whether the first row alone is bold.

    Files have cell after cell, all lines of one before the next, so a row begins where the order goes back to the
    left, or to a cell that is lower than all of the row.
    """
    rows: list[list[list[_Cell]]] = []
    last, lowest = 0, 0.0
    for cell in sorted((cell for row in cells for cell in row), key=lambda cell: cell.order):
        column = _column(cell, columns)
        above = rows[-1][column] if rows and column == last else None
        if not rows or column < last or _begins_row(cell, above, lowest):
            rows.append([[] for _ in columns])
            lowest = cell.base
        rows[-1][column].append(cell)
        last, lowest = column, min(lowest, cell.base)
    rows.sort(key=lambda row: -max(cell.base for column in row for cell in column))
    bold = [all(cell.is_bold for column in row for cell in column) for row in rows]
    texts = [tuple(_words(column) for column in row) for row in rows]
    return texts, bold[0] and not all(bold)


def _words(cells: Sequence[_Cell]) -> str:
    """Words of the lines of one cell; letters of equal width that fill it are parted anywhere."""
    text = ""
    for cell in cells:
        is_whole = text and not (cell.is_mono and " " not in text)
        text += f" {cell.text}" if is_whole else cell.text
    return text


def _begins_row(cell: _Cell, above: Sequence[_Cell] | None, lowest: float) -> bool:
    """Whether a cell that is not to the left of the last one is the first of a row.

    Args:
        above: what its column has of the row, if the last cell was in it; the cell goes on with that if it is below.
        lowest: how far down the row reaches; a cell in another column has to begin no lower.
    """
    return cell.base > above[-1].base - _SAME_BASE if above else cell.base < lowest - _SAME_BASE


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
