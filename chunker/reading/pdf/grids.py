"""Rows of a table from its tags, each cell in its column."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chunker.reading.pdf.tags import Mark, Tag

_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_CELLS = frozenset({"TH", "TD"})
_MOST_COLUMNS = 2_000

Cell = Callable[[Tag], tuple[int, str]]  # page and words of a cell
Row = tuple[int, tuple[str, ...]]  # page and cells of a row


def grid_rows(table: Tag, cell: Cell) -> tuple[list[Row], int]:
    """Page and cells of each row, and how many rows at the top are headers.

    A cell that spans columns or rows stands in the first of them; the others are empty.
    """
    rows: list[Row] = []
    header_rows = 0
    taken: dict[int, int] = {}  # rows, the next one included, that a column is taken for by a cell above
    for row, is_head in _rows(table):
        if header_rows == len(rows) and (is_head or _is_header(row)):
            header_rows += 1
        rows.append(_placed(row, cell, taken))
    return rows, header_rows


def _rows(table: Tag) -> Iterator[tuple[Tag, bool]]:
    """Rows, and whether they stand in the head of the table."""
    for child in table.in_order():
        if isinstance(child, Mark) or child.kind == "Caption":
            continue
        if child.kind in _GROUPS:
            yield from ((row, child.kind == "THead") for row in child.in_order() if isinstance(row, Tag))
        else:
            yield child, False


def _is_header(row: Tag) -> bool:
    kinds = {child.kind for child in row.children.values() if isinstance(child, Tag)}
    return kinds == {"TH"}


def _placed(row: Tag, cell: Cell, taken: dict[int, int]) -> Row:
    """A row with its cells in their columns; the rows that its cells reach down to are noted."""
    words: dict[int, str] = {}
    page = column = behind = 0
    for place, child in _cells(row):
        column += place - behind  # cells without words on any page are known by the gap that they leave
        behind = place + 1
        while taken.get(column, 0) > 0:
            column += 1
        on_page, words[column] = cell(child)
        page = page or on_page
        for at in range(column, min(column + child.column_span, _MOST_COLUMNS)):
            taken[at] = child.row_span
        column += child.column_span
    for at in taken:
        taken[at] -= 1
    return page, tuple(words.get(at, "") for at in range(min(max(words, default=-1) + 1, _MOST_COLUMNS)))


def _cells(row: Tag) -> Iterator[tuple[int, Tag]]:
    """Cells with their places; what is no cell, and lies in a row all the same, counts as one."""
    if row.kind in _CELLS or not row.children:
        yield 0, row
        return
    for place in sorted(row.children):
        child = row.children[place]
        yield place, child if isinstance(child, Tag) else Tag("TD", children={0: child})
