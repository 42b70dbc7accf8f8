"""The tables on a sheet: what stands together between blank rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from chunker.reading.office.sheets.headers import Layout
from chunker.reading.office.table_headers import names_columns

_PROSE = 60  # characters of a cell in the mean, from which a single column is text and no table

Row = Sequence[str]


class Table(NamedTuple):
    """Rows that belong together, the first of which may name the columns, and what stands above them.

    Attributes:
        texts: paragraphs.
    """

    texts: list[str]
    rows: list[list[str]]
    header_rows: int


def tables_of(rows: Iterable[Row], layout: Layout) -> Iterator[Table]:
    """The tables among the rows of a sheet; what goes on below blank rows with the same columns is one table."""
    table: Table | None = None
    for first, block in _blocks(rows):
        found = _table(block, first, layout)
        if table and _goes_on(table, found):
            table = table._replace(rows=table.rows + found.rows)
            continue
        if table:
            yield _trimmed(table)
        table = found
    if table:
        yield _trimmed(table)


def _blocks(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows without a blank one between them, with the number of the first."""
    for has_words, block in groupby(enumerate(rows), key=lambda numbered: any(numbered[1])):
        if has_words:
            numbers, inside = zip(*block, strict=True)
            yield numbers[0], [*inside]


def _table(block: list[Row], first: int, layout: Layout) -> Table:
    """Single cells above the first full row are its title, not a row, unless they stand over some of the columns."""
    used = _used(block)
    is_narrow = len(used) == 1
    texts: list[str] = []
    rest = list(block)
    if is_narrow and (len(block) == 1 or sum(len("".join(row)) for row in block) >= _PROSE * len(block)):
        return Table(["".join(row) for row in block], [], 0)
    while not is_narrow and sum(map(bool, rest[0])) == 1 and len(rest) > 1:
        if layout.names_groups(first + len(texts), used[0]):
            break
        texts.append("".join(rest.pop(0)))
    rows = [list(row) for row in rest]
    columns = _used(rows)
    named = int(names_columns([[row[column] for column in columns] for row in rows]))
    return Table(texts, rows, layout.header_rows(rows, first + len(texts)) or named)


def _goes_on(table: Table, found: Table) -> bool:
    """Whether rows below a blank one are more of the same table."""
    is_same = table.header_rows and found.rows and not found.texts and not found.header_rows
    return bool(is_same) and set(_used(found.rows)) <= set(_used(table.rows)) and len(_used(found.rows)) > 1


def _used(rows: Sequence[Row]) -> list[int]:
    """Columns with a value in any row."""
    return sorted({column for row in rows for column, cell in enumerate(row) if cell})


def _trimmed(table: Table) -> Table:
    """The table without columns that are blank."""
    columns = _used(table.rows)
    return table._replace(rows=[[row[column] for column in columns] for row in table.rows])
