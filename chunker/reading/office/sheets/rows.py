"""The rows of a sheet as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chunker.reading.marks import struck
from chunker.reading.office.sheets.cells import SheetCells
from chunker.reading.office.sheets.headers import Group, Layout
from chunker.reading.office.sheets.merged import Merged
from chunker.reading.office.sheets.places import Place
from chunker.reading.office.sheets.values import Value, shown
from chunker.reading.spans import filled_down

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def shown_rows(sheet: CalamineSheet, cells: SheetCells) -> Iterator[list[str]]:
    """The words of each row; a cell that reaches over several rows has them in each."""
    return filled_down(_rows(sheet, cells))


def layout_of(sheet: CalamineSheet, cells: SheetCells) -> Layout:
    """What a sheet says of its rows by how they look, in which columns are counted from the first one with a value."""
    first = sheet.start[1] if sheet.start else 0
    groups: dict[int, list[Group]] = {}
    for row, found in (cells.merged or _merged(sheet)).items():
        for column, (last_row, last_column) in found.items():
            if last_row == row and last_column > column >= first:
                groups.setdefault(row, []).append((column - first, last_column - first))
    return Layout(groups, cells.frozen)


def _rows(sheet: CalamineSheet, cells: SheetCells) -> Iterator[list[str | None]]:
    merged = cells.merged or _merged(sheet)
    first = sheet.start[1] if sheet.start else 0  # calamine fills up the rows above, not the columns before
    reach: dict[int, int] = {}  # last row of the merged cell that begins in a column above
    for place, row in enumerate(sheet.iter_rows()):
        yield [
            None if reach.get(column, -1) >= place else _words(value, (place, column), cells)
            for column, value in enumerate(row, first)
        ]
        reach |= {column: last for column, (last, _) in merged.get(place, {}).items()}


def _words(value: Value, place: Place, cells: SheetCells) -> str:
    if place in cells.texts:
        return shown(cells.texts[place])
    known = cells.formats.get(place)
    if known and isinstance(value, int | float) and not isinstance(value, bool):
        words = known.shown(value)
    else:
        words = shown(value)
    return struck(words) if place in cells.struck else words


def _merged(sheet: CalamineSheet) -> Merged:
    """The merged cells of a sheet; none where calamine does not tell."""
    merged: Merged = {}
    for (row, column), last in sheet.merged_cell_ranges or ():
        merged.setdefault(row, {})[column] = last
    return merged
