"""Where the cells of a sheet are: by their names in Excel, and one after the other in OpenDocument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from chunker.reading.office.names import below, name_of, number
from chunker.reading.xml import Element

Place = tuple[int, int]  # row and column, both from 0

_NAME = re.compile(r"([A-Za-z]{1,3})([0-9]{1,8})")
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def place_of(name: str) -> Place | None:
    """Row and column of a cell by its name; nothing where it is none.

    >>> place_of("AA3")
    (2, 26)
    """
    match = _NAME.fullmatch(name)
    return (int(match[2]) - 1, column_number(match[1]) - 1) if match else None


def column_number(letters: str) -> int:
    """Number of a column, 27 for AA."""
    number_so_far = 0
    for letter in letters.upper():
        number_so_far = number_so_far * 26 + ord(letter) - ord("A") + 1
    return number_so_far


class Stretch(NamedTuple):
    """An element that stands for one cell or for many alike: their rows and columns from 0, without the last ones."""

    cell: Element
    row: int
    end_row: int
    column: int
    end_column: int


def stretches(table: Element) -> Iterator[Stretch]:
    """The cells of a sheet of an OpenDocument file, where one element may stand for thousands."""
    row = 0
    for line in below(table, "table:table-row"):
        end_row = row + max(1, number(line, "table:number-rows-repeated") or 1)
        column = 0
        for cell in (cell for cell in line if name_of(cell) in _CELLS):
            end_column = column + max(1, number(cell, "table:number-columns-repeated") or 1)
            yield Stretch(cell, row, end_row, column, end_column)
            column = end_column
        row = end_row
