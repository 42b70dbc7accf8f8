"""How large the sheets of a workbook are, found out before any of them is laid out in memory.

A sheet is laid out as a full rectangle around its values: two letters in opposite corners are seventeen thousand
million cells.
"""

from __future__ import annotations

import re

from chunker.errors import DocumentTooLarge, UnreadableDocument
from chunker.reading.office.names import attribute, below, children, number, text_of, transitional
from chunker.reading.office.sheets.binary import binary_area, claimed_strings
from chunker.reading.office.sheets.places import column_number, place_of, stretches
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive

MOST_CELLS = 20_000_000  # of the rectangle, empty ones included

_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,9})[0-9]""")
_LONG_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,9}([0-9]{4,20})""")
_ODD = re.compile(rb"""\sr\s*=\s*["'](?![A-Za-z]{0,3}[0-9]{1,20}["'])""")  # a place written in some other way
_COUNT = re.compile(rb"""\s(?:uniqueC|c)ount\s*=\s*["']([0-9]{4,20})""")
_SHORT_ROWS = 999


def check_size(archive: Archive) -> None:
    """Read every part with sheets, and refuse a workbook with a sheet that is too large.

    Raises: UnreadableDocument: one is, or a part unpacks to more than it may.
    """
    for name in archive.names:
        if name == "content.xml":
            for table in below(parse_xml(archive.read(name)), "table:table"):
                _check(_open_document_area(table), name)
        elif name.casefold().endswith(".bin"):
            data = archive.read(name)  # what unpacks to more than it claims ends here
            _check_claim(claimed_strings(data), data, name)
            _check(binary_area(data), name)
        elif name.casefold().endswith(".rels"):
            archive.read(name)
        elif name.casefold().endswith(".xml"):
            data = archive.read(name)
            _check_counts(data, name)
            _check(_area(data), name)  # of any part: which one is a sheet is said elsewhere


def _check(area: int, name: str) -> None:
    if area > MOST_CELLS:
        raise DocumentTooLarge(
            f"The values in {name!r} lie {area:,} cells apart, at most {MOST_CELLS:,} are read; delete what stands far "
            "below or to the right of the table."
        )


def _check_counts(data: bytes, name: str) -> None:
    """Refuse a part that claims more entries than it has bytes: room is made for so many before any is read."""
    _check_claim(max(map(int, set(_COUNT.findall(data))), default=0), data, name)


def _check_claim(most: int, data: bytes, name: str) -> None:
    if most > len(data):
        raise UnreadableDocument(
            f"{name!r} in this file claims {most:,} entries and has {len(data):,} bytes; it is damaged."
        )


def _area(data: bytes) -> int:
    """Cells of the rectangle from the first cell of a sheet of Excel to its last row and column with a value."""
    is_plain = not _ODD.search(data) and b"\0" not in data[:64]
    rows, columns = set(_LONG_ROW.findall(data)), set(_COLUMN.findall(data))
    area = max(map(int, rows), default=_SHORT_ROWS) * max((column_number(name.decode()) for name in columns), default=1)
    # the exact way is slower, and seldom needed: cells without a value may be as far off as they like
    return area if is_plain and area <= MOST_CELLS else _exact_area(parse_xml(transitional(data)))


def _exact_area(root: Element) -> int:
    row = last_row = last_column = 0
    for element in below(root, "x:row"):
        row = number(element, "r") or row + 1
        column = 0
        for cell in children(element, "x:c"):
            column, place = _place(attribute(cell, "r"), column + 1, row)
            if any(text_of(part) for part in cell):
                last_row, last_column = max(last_row, row, place), max(last_column, column)
    return last_row * last_column


def _place(name: str | None, column: int, row: int) -> tuple[int, int]:
    """Column and row of a cell by its name, both from 1; the given ones where it has none."""
    if name is None:
        return column, row
    if place := place_of(name):
        return place[1] + 1, place[0] + 1
    raise UnreadableDocument(
        f"A cell of this workbook is said to be at {name[:40]!r}, which is no place; it is damaged."
    )


def _open_document_area(table: Element) -> int:
    """The same for a sheet of an OpenDocument file."""
    last_row = last_column = 0
    for each in stretches(table):
        if len(each.cell) or attribute(each.cell, "office:value-type"):
            last_row, last_column = max(last_row, each.end_row), max(last_column, each.end_column)
    return last_row * last_column
