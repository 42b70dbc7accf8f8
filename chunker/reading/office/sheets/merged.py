"""Cells that reach over several rows, in files of which calamine does not tell them."""

from __future__ import annotations

import re

from chunker.reading.office.names import attribute, below, name_of, number
from chunker.reading.xml import Element, parse_xml

Merged = dict[int, dict[int, int]]  # the last row of a cell, by its first row and its column, all from 0

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_SPANNED = re.compile(rb"""number-rows-spanned\s*=\s*["'](?!1["'])""")


def merged_in(data: bytes) -> dict[str, Merged]:
    """Such cells of an OpenDocument file by the name of their sheet."""
    if not _SPANNED.search(data):
        return {}
    tables = below(parse_xml(data), "table:table")
    return {attribute(table, "table:name") or "": _merged(table) for table in tables}


def _merged(table: Element) -> Merged:
    merged: Merged = {}
    first = 0
    for row in below(table, "table:table-row"):
        column = 0
        for cell in (cell for cell in row if name_of(cell) in _CELLS):
            if (rows := number(cell, "table:number-rows-spanned") or 1) > 1:
                merged.setdefault(first, {})[column] = first + rows - 1
            column += max(1, number(cell, "table:number-columns-repeated") or 1)
        first += max(1, number(row, "table:number-rows-repeated") or 1)
    return merged
