"""The rows of a sheet as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chunker.reading.marks import struck
from chunker.reading.office.sheets.cells import SheetCells
from chunker.reading.office.sheets.merged import Merged
from chunker.reading.office.sheets.places import Place
from chunker.reading.office.sheets.values import Value, shown
from chunker.reading.spans import filled_down

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def shown_rows(sheet: CalamineSheet, cells: SheetCells) -> Iterator[list[str]]:
    """The words of each row; a cell that reaches over several rows has them in each."""
    return filled_down(_rows(sheet, cells))


def _rows(sheet: CalamineSheet, cells: SheetCells) -> Iterator[list[str | None]]:
    merged = cells.merged or _merged(sheet)
    first = sheet.start[1] if sheet.start else 0  # calamine fills up the rows above, not the columns before
    reach: dict[int, int] = {}  # last row of the merged cell that begins in a column above
    for place, row in enumerate(sheet.iter_rows()):
        yield [
            None if reach.get(column, -1) >= place else _words(value, (place, column), cells)
            for column, value in enumerate(row, first)
        ]
        reach |= merged.get(place, {})


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
    """By the first row of cells over several rows: the last one, by column; none where calamine does not tell."""
    merged: Merged = {}
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        merged.setdefault(first, {})[column] = last
    return merged
