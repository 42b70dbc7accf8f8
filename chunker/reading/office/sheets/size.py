"""How large the sheets of a workbook are, found out before any of them is laid out in memory.

A sheet is laid out as a full rectangle around its values: two letters in opposite corners are seventeen thousand
million cells.
"""

from __future__ import annotations

import re

from chunker.errors import UnreadableDocument
from chunker.reading.office.names import below, name_of, number
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive

MOST_CELLS = 20_000_000  # of the rectangle, empty ones included

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_COLUMN = re.compile(rb"""\sr=["']([A-Z]{1,3})[0-9]""")
_LONG_ROW = re.compile(rb"""\sr=["'][A-Z]{0,3}([0-9]{4,7})["']""")
_SHORT_ROWS = 999
_CELLS = {"table:table-cell", "table:covered-table-cell"}


def check_size(archive: Archive) -> None:
    """Read every part with sheets, and refuse a workbook with a sheet that is too large.

    Raises: UnreadableDocument: one is, or a part unpacks to more than it may.
    """
    for name in archive.names:
        if name == "content.xml":
            for area in _open_document_areas(parse_xml(archive.read(name))):
                _check(area, name)
        elif _SHEET.fullmatch(name):
            _check(_area(archive.read(name)), name)
        elif name.casefold().endswith((".xml", ".rels", ".bin")):
            archive.read(name)  # counted by the archive: what these claim to be is a lie in a bomb


def _check(area: int, name: str) -> None:
    if area > MOST_CELLS:
        raise UnreadableDocument(
            f"The values in {name!r} lie {area:,} cells apart, at most {MOST_CELLS:,} are read; delete what stands far "
            "below or to the right of the table."
        )


def _area(data: bytes) -> int:
    """Cells of the rectangle from the first cell of a sheet of Excel to its last row and column."""
    columns = max(map(_column, set(_COLUMN.findall(data))), default=1)
    rows = max(map(int, set(_LONG_ROW.findall(data))), default=_SHORT_ROWS)
    return rows * columns


def _column(letters: bytes) -> int:
    """Number of a column, 27 for AA."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def _open_document_areas(root: Element) -> list[int]:
    """The same for each sheet of an OpenDocument file, where one element may stand for thousands of cells."""
    return [_open_document_area(table) for table in below(root, "table:table")]


def _open_document_area(table: Element) -> int:
    rows = last_row = last_column = 0
    for row in below(table, "table:table-row"):
        rows += max(1, number(row, "table:number-rows-repeated") or 1)
        columns, has_words = 0, False
        for cell in (cell for cell in row if name_of(cell) in _CELLS):
            columns += max(1, number(cell, "table:number-columns-repeated") or 1)
            if len(cell):
                has_words, last_column = True, max(last_column, columns)
        last_row = rows if has_words else last_row
    return last_row * last_column
