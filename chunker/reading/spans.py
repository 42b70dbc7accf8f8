"""Cells that reach over several rows and columns, laid out so that each has one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MOST_FILLED = 200_000  # a table that its spans make larger is one without spans


class Cell(NamedTuple):
    """A cell, and how many columns and rows it takes."""

    words: str
    columns: int = 1
    rows: int = 1
    is_header: bool = False


def laid_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The words of each row, blank where a cell of another place reaches, without columns that have none."""
    grid: list[list[str]] = []
    taken: dict[int, int] = {}  # rows that a cell above still reaches into, by column
    filled, cells = 0, sum(map(len, rows))
    for row in rows:
        line: list[str] = []
        reach = dict(taken)
        taken = {column: left - 1 for column, left in reach.items() if left > 1}
        is_spanned = filled <= _MOST_FILLED + 4 * cells
        for cell in row:
            while reach.get(len(line)):
                line.append("")
            columns, span = (cell.columns, cell.rows) if is_spanned else (1, 1)
            if span > 1:
                taken |= dict.fromkeys(range(len(line), len(line) + columns), span - 1)
            line += [cell.words] + [""] * (columns - 1)
        filled += len(line) + len(taken)
        grid.append(line)
    return _without_gaps(grid)


def _without_gaps(grid: list[list[str]]) -> list[list[str]]:
    """The rows without columns in which there are no words, which only keep others apart."""
    width = max(map(len, grid), default=0)
    used = {column for row in grid for column, words in enumerate(row) if words}
    return (
        grid if len(used) == width else [[row[column] for column in sorted(used) if column < len(row)] for row in grid]
    )
