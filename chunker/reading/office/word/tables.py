"""Tables of Word documents as rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chunker.reading.office.names import attribute, below, children, inside, is_on, name_of, number
from chunker.reading.spans import filled_down
from chunker.reading.xml import Element

_WRAPPERS = frozenset("w:sdt w:sdtContent w:ins w:moveTo w:customXml w:smartTag mc:AlternateContent mc:Choice".split())
_MOST_SPANNED = 256  # columns; Word has no more than 63
_FIRST_ROW = 0x20  # in the older form of a table's look

CellText = Callable[[Element], str]


def shown(container: Element, *names: str) -> Iterator[Element]:
    """The elements of these names in a container in order, also those in content controls or inserted by somebody."""
    todo = list(container)[::-1]
    while todo:
        element = todo.pop()
        name = name_of(element)
        if name in names:
            yield element
        elif name in _WRAPPERS:
            todo += list(element)[::-1]


def table_rows(table: Element, cell_text: CellText) -> list[list[str]]:
    """The words of each cell; one that reaches over several columns has them in the first, in each of its rows."""
    return list(filled_down(_cells(row, cell_text) for row in shown_rows(table)))


def shown_rows(table: Element) -> list[Element]:
    """Rows that were neither deleted nor hidden."""
    return [row for row in shown(table, "w:tr") if not _is_left_out(row)]


def header_rows(table: Element, rows: Sequence[Sequence[str]]) -> int:
    """How many rows name the columns: those that the file repeats on each page, else the first if it stands out."""
    elements = shown_rows(table)
    repeated = 0
    while repeated < len(elements) and is_on(inside(elements[repeated], "w:trPr", "w:tblHeader")):
        repeated += 1
    if repeated:
        return repeated if repeated < len(elements) else 1
    if len(rows) < 2 or not (_has_first_row(table) or _stands_out(elements)):
        return 0
    # a title over all columns, with their names below it
    is_title = len(rows) > 2 and len(rows[0]) > 1 and sum(map(bool, rows[0])) == 1 and all(rows[1])
    return 2 if is_title else 1


def _is_left_out(row: Element) -> bool:
    properties = inside(row, "w:trPr")
    return inside(properties, "w:del") is not None or is_on(inside(properties, "w:hidden"))


def _cells(row: Element, cell_text: CellText) -> list[str | None]:
    properties = inside(row, "w:trPr")
    cells: list[str | None] = [""] * _bounded(number(inside(properties, "w:gridBefore"), "w:val") or 0)
    for cell in shown(row, "w:tc"):
        look = inside(cell, "w:tcPr")
        text = cell_text(cell)
        cells.append("" if _goes_on(look, "w:hMerge") else None if _goes_on(look, "w:vMerge") else text)
        cells += [""] * (_bounded(number(inside(look, "w:gridSpan"), "w:val") or 1) - 1)
    return cells


def _goes_on(look: Element | None, name: str) -> bool:
    """Whether a cell belongs to the one above it or before it."""
    merge = inside(look, name)
    return merge is not None and attribute(merge, "w:val") != "restart"


def _bounded(columns: int) -> int:
    return max(0, min(columns, _MOST_SPANNED))


def _has_first_row(table: Element) -> bool:
    look = inside(table, "w:tblPr", "w:tblLook")
    if (first := attribute(look, "w:firstRow")) is not None:
        return first in {"1", "true", "on"}
    try:
        return bool(int(attribute(look, "w:val") or "0", 16) & _FIRST_ROW)
    except ValueError:
        return False


def _stands_out(rows: Sequence[Element]) -> bool:
    """Whether all words of the first row are bold, and not all of the second."""
    return _is_bold(rows[0]) and not _is_bold(rows[1])


def _is_bold(row: Element) -> bool:
    runs = [run for run in below(row, "w:r") if any(True for _ in children(run, "w:t"))]
    return bool(runs) and all(is_on(inside(run, "w:rPr", "w:b")) for run in runs)
