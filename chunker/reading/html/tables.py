"""Tables put together from their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chunker.reading.html.flow import Flow
from chunker.reading.html.nodes import Attributes
from chunker.reading.html.survey import span_of

_MOST_FILLED = 200_000  # a table that its spans make larger is one without spans


@dataclass(slots=True)
class _Cell:
    words: str
    columns: int
    rows: int
    is_header: bool


@dataclass(slots=True)
class GatheredTable:
    """Cells of a table, as they come."""

    flow: Flow
    rows: list[list[_Cell]] = field(default_factory=list)
    head_rows: int = 0  # in the part that says it is the head
    in_head: bool = False

    def begin_row(self) -> None:
        """What comes next is a row."""
        self.rows.append([])
        self.head_rows += self.in_head

    def begin_cell(self, given: Attributes, *, is_header: bool) -> Callable[[], None]:
        """Gather a cell until what this gives is called."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        columns, rows = span_of(given, "colspan"), span_of(given, "rowspan")
        return self.flow.gather(lambda words: row.append(_Cell(words, columns, rows, is_header)))

    def write(self) -> None:
        """Set the table down; a cell over several rows or columns stands in the first of each."""
        header_rows = self.head_rows or _leading_headers(self.rows)
        self.flow.ready().table(_without_gaps(_grid(self.rows)), header_rows=header_rows)


def _leading_headers(rows: Sequence[Sequence[_Cell]]) -> int:
    """How many rows at the top have nothing but headers, the last row never counted."""
    count = 0
    for row in rows[:-1]:
        if not row or not all(cell.is_header for cell in row):
            break
        count += 1
    return count


def _grid(rows: Sequence[Sequence[_Cell]]) -> list[list[str]]:
    """The words of each row, with blanks where a cell of another place reaches."""
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
    return grid


def _without_gaps(grid: list[list[str]]) -> list[list[str]]:
    """The rows without columns in which there are no words, which only keep others apart."""
    width = max(map(len, grid), default=0)
    used = {column for row in grid for column, words in enumerate(row) if words}
    return (
        grid if len(used) == width else [[row[column] for column in sorted(used) if column < len(row)] for row in grid]
    )
