"""Cells that reach over several rows or columns, in files of which calamine does not tell them."""

from __future__ import annotations

import re

from chunker.reading.office.names import attribute, below, number
from chunker.reading.office.sheets.places import Place, stretches
from chunker.reading.xml import Element, parse_xml

Merged = dict[int, dict[int, Place]]  # last row and column of a cell, by its first row and column, all from 0

_SPANNED = re.compile(rb"""number-(?:rows|columns)-spanned\s*=\s*["'](?!1["'])""")


def merged_in(data: bytes) -> dict[str, Merged]:
    """Such cells of an OpenDocument file by the name of their sheet."""
    if not _SPANNED.search(data):
        return {}
    tables = below(parse_xml(data), "table:table")
    return {attribute(table, "table:name") or "": _merged(table) for table in tables}


def _merged(table: Element) -> Merged:
    merged: Merged = {}
    for cell, row, _, column, _ in stretches(table):
        rows, columns = (number(cell, f"table:number-{each}-spanned") or 1 for each in ("rows", "columns"))
        if max(rows, columns) > 1:
            merged.setdefault(row, {})[column] = (row + rows - 1, column + columns - 1)
    return merged
