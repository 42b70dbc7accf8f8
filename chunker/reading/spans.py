"""Cells that reach over several rows and columns, laid out so that each has one place, and stands in all its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_MOST_FILLED = 200_000  # a table that its spans make larger is one without spans
_MOST_REPEATED = 200_000  # characters; what would be repeated beyond stays blank


class Cell(NamedTuple):
    """A cell, and how many columns and rows it takes."""

    words: str
    columns: int = 1
    rows: int = 1
    is_header: bool = False


def laid_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The words of each row, without columns that have none.

    A cell has its words in each row that it reaches into, so that rows can be read alone, and in its first column.
    """
    grid: list[list[str | None]] = []
    taken: dict[int, _Reach] = {}
    filled, cells = 0, sum(map(len, rows))
    for row in rows:
        is_spanned = filled <= _MOST_FILLED + 4 * cells
        line, taken = _line(row if is_spanned else [Cell(cell.words) for cell in row], taken)
        filled += len(line) + len(taken)
        grid.append(line)
    return _without_gaps(list(filled_down(grid)))


def filled_down(rows: Iterable[Sequence[str | None]]) -> Iterator[list[str]]:
    """Rows in which each None is what stands above it, in those with words of their own.

    >>> list(filled_down([["Basic", "80"], [None, "90"], [None, ""]]))
    [['Basic', '80'], ['Basic', '90'], ['', '']]
    """
    above: dict[int, str] = {}  # the words that go on, by column
    left = _MOST_REPEATED
    for row in rows:
        above = {place: above.get(place, "") if words is None else words for place, words in enumerate(row)}
        repeated = sum(len(above[place]) for place, words in enumerate(row) if words is None)
        is_filled = any(row) and repeated <= left
        left -= repeated * is_filled
        rest = above if is_filled else dict.fromkeys(above, "")
        yield [rest[place] if words is None else words for place, words in enumerate(row)]


class _Reach(NamedTuple):
    """How many more rows a cell above takes in a column, and whether that is its first."""

    rows: int
    is_first: bool


def _line(row: Sequence[Cell], taken: dict[int, _Reach]) -> tuple[list[str | None], dict[int, _Reach]]:
    """The cells of a row in their columns, None for what goes on from above; and what reaches into the next row."""
    line: list[str | None] = []
    going = {column: reach._replace(rows=reach.rows - 1) for column, reach in taken.items() if reach.rows > 1}
    for cell in row:
        while len(line) in taken:
            line.append(None if taken[len(line)].is_first else "")
        if cell.rows > 1:
            columns = range(len(line), len(line) + cell.columns)
            going |= {column: _Reach(cell.rows - 1, column == len(line)) for column in columns}
        line += [cell.words] + [""] * (cell.columns - 1)
    for column in range(len(line), max(taken, default=-1) + 1):
        line.append(None if column in taken and taken[column].is_first else "")
    return line, going


def _without_gaps(grid: list[list[str]]) -> list[list[str]]:
    """The rows without columns in which there are no words, which only keep others apart."""
    width = max(map(len, grid), default=0)
    used = {column for row in grid for column, words in enumerate(row) if words}
    return (
        grid if len(used) == width else [[row[column] for column in sorted(used) if column < len(row)] for row in grid]
    )
