"""Tables put together from their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from chunker.reading.html.flow import Flow
from chunker.reading.html.nodes import Attributes
from chunker.reading.html.survey import span_of
from chunker.reading.spans import Cell, laid_out


@dataclass(slots=True)
class GatheredTable:
    """Cells of a table, as they come.

    Attributes:
        is_inner: it stands in a cell of another one, which has room for a line.
        bold_rows: how many rows at the top stand out, if no cell says that it is a header.
    """

    flow: Flow
    is_inner: bool = False
    bold_rows: int = 0
    rows: list[list[Cell]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)  # the number of the node around each row
    head_rows: int = 0  # in the part that says it is the head
    in_head: bool = False

    def begin_row(self, group: int = 0) -> None:
        """What comes next is a row, of the group that has this number."""
        self.rows.append([])
        self.groups.append(group)
        self.head_rows += self.in_head

    def begin_cell(self, given: Attributes, *, is_header: bool) -> Callable[[], None]:
        """Gather a cell until what this gives is called."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        columns, rows = span_of(given, "colspan"), span_of(given, "rowspan", least=0)
        return self.flow.gather(lambda words: row.append(Cell(words, columns, rows, is_header)))

    def write(self) -> None:
        """Set the table down."""
        lines = laid_out(list(_inside_groups(self.rows, self.groups)))
        if self.is_inner:
            self.flow.say(f" {in_a_line(lines)} ")
            return
        header_rows = self.head_rows or _leading_headers(self.rows) or self.bold_rows
        self.flow.ready().table(lines, header_rows=header_rows)


def _inside_groups(rows: Sequence[Sequence[Cell]], groups: Sequence[int]) -> Iterator[list[Cell]]:
    """The rows with cells that end with their group, as browsers show them; those of no rows reach to that end."""
    for _, group in groupby(zip(rows, groups, strict=True), key=lambda pair: pair[1]):
        inside = [row for row, _ in group]
        for left, row in zip(range(len(inside), 0, -1), inside, strict=True):
            yield [cell._replace(rows=min(cell.rows or left, left)) for cell in row]


def in_a_line(rows: Iterable[Sequence[str]]) -> str:
    """A table as its rows one after another.

    >>> in_a_line([["port", "5432"], ["", ""], ["host", ""]])
    'port, 5432; host'
    """
    return "; ".join(", ".join(filter(None, row)) for row in rows if any(row))


def _leading_headers(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top have nothing but headers, the last row never counted."""
    count = 0
    for row in rows[:-1]:
        if not row or not all(cell.is_header for cell in row):
            break
        count += 1
    return count
