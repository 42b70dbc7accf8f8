"""Tables of OpenDocument texts as rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chunker.reading.office.names import attribute, below, name_of, number
from chunker.reading.office.odf.styles import Styles
from chunker.reading.spans import filled_down
from chunker.reading.xml import Element

_GROUPS = frozenset("table:table-header-rows table:table-rows table:table-row-group".split())
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_MOST_REPEATED = 100  # a cell or row with words; empty ones stand for thousands


def shown_rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """Each row that is shown, and whether it is one of those repeated on every page."""
    todo = [(child, False) for child in reversed(list(table))]
    while todo:
        element, is_header = todo.pop()
        name = name_of(element)
        if name == "table:table-row" and attribute(element, "table:visibility") not in {"collapse", "filter"}:
            yield element, is_header
        elif name in _GROUPS:
            is_inside = is_header or name == "table:table-header-rows"
            todo += [(child, is_inside) for child in reversed(list(element))]


def shown_cells(table: Element) -> list[Element]:
    """The cells that hold something of their own."""
    return [cell for row, _ in shown_rows(table) for cell in row if name_of(cell) == "table:table-cell"]


def table_rows(table: Element, cell_text: Callable[[Element], str]) -> list[list[str]]:
    """The words of each cell; one that reaches over several columns has them in the first, in each of its rows."""
    rows: list[list[str | None]] = []
    reach: dict[int, int] = {}  # rows that the cell that begins in a column above still takes
    for row, _ in shown_rows(table):
        cells: list[str | None] = []
        for cell in (cell for cell in row if name_of(cell) in _CELLS):
            words = cell_text(cell) if name_of(cell) == "table:table-cell" else None
            if words is not None:
                reach[len(cells)] = number(cell, "table:number-rows-spanned") or 1
            for _ in range(_times(number(cell, "table:number-columns-repeated"))):
                cells.append("" if words is None and reach.get(len(cells), 0) < 1 else words)
        rows += [cells] * (_times(number(row, "table:number-rows-repeated")) if any(cells) else 1)
        reach = {column: left - 1 for column, left in reach.items()}
    return list(filled_down(rows))


def header_rows(table: Element, styles: Styles, rows: Sequence[Sequence[str]]) -> int:
    """How many rows name the columns: those repeated on each page, else the first if it looks like it."""
    marked = [is_header for _, is_header in shown_rows(table)]
    repeated = next((place for place, is_header in enumerate(marked) if not is_header), len(marked))
    if repeated:
        return repeated if repeated < len(marked) else 1
    is_first = len(rows) > 1 and _is_heading(next(shown_rows(table))[0], styles)
    return int(is_first)


def _is_heading(row: Element, styles: Styles) -> bool:
    """Whether all paragraphs with words are in the style for such cells, or in bold letters."""
    used = [element for element in below(row, "text:p") if any(element.itertext())]
    looks = [styles.get("paragraph", attribute(element, "text:style-name")) for element in used]
    return bool(looks) and all(look.is_table_heading or look.is_bold for look in looks)


def _times(repeated: int | None) -> int:
    return max(1, min(repeated or 1, _MOST_REPEATED))
