"""What a workbook of Excel says of its cells beside their values, in one pass over the bytes of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chunker.reading.office.sheets.formats import NumberFormat
from chunker.reading.office.sheets.frozen import frozen_rows
from chunker.reading.office.sheets.looks import marked_cells
from chunker.reading.office.sheets.merged import Merged
from chunker.reading.office.sheets.places import Place, place_of

_TOKEN = re.compile(
    rb"<(?:\w{1,20}:)?(?:(?P<cell>c)\s(?P<given>[^<>]{0,400})>|(?P<formula>f)[\s>/]"
    rb"|(?P<value>v)(?:\s[^<>]{0,99})?>(?=[^<])(?P<string>\d{1,9}(?=<))?)"
)
_GIVEN = re.compile(rb"""(?:^|\s)([rst])\s*=\s*["']([^"']{0,20})["']""")
_STRING, _BLANK_TEXT = b"s", b"str"  # types of cells; the latter of a formula whose result is an empty text


@dataclass(slots=True)
class SheetCells:
    """Facts of a sheet.

    Attributes:
        formats: by row and column, both from 0, of cells whose format adds something.
        errors: cells whose formula has no result, such as `#DIV/0!`.
        unsaved: formulas whose result is not in the file.
        texts: of cells in which some letters are struck out or raised, with marks.
        struck: cells whose letters are all struck out.
        merged: cells over several rows or columns, where calamine does not tell.
        frozen: rows at the top that stay where they are when people scroll.
    """

    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    errors: int = 0
    unsaved: int = 0
    texts: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    merged: Merged = field(default_factory=dict)
    frozen: int = 0


class CellStyles(NamedTuple):
    """What the cells of a workbook refer to by numbers.

    Attributes:
        struck: styles whose letters are struck out.
        strings: those in which some letters are struck out or raised, with marks.
    """

    formats: Mapping[int, NumberFormat] = {}
    struck: frozenset[int] = frozenset()
    strings: Mapping[int, str] = {}


def cells_of(data: bytes, styles: CellStyles) -> SheetCells:
    """Facts of the cells in the XML of a sheet."""
    texts = {place: text for name, text in marked_cells(data) if (place := place_of(name))}
    cells = SheetCells(texts=texts, frozen=frozen_rows(data))
    is_open = False  # whether a formula waits for its value
    kind = name = b""
    for token in _TOKEN.finditer(data):
        if token["cell"]:
            cells.unsaved += is_open
            is_open, given = False, dict(_GIVEN.findall(token["given"]))
            kind, name = given.get(b"t", b""), given.get(b"r", b"")
            cells.errors += kind == b"e"
            _take_style(cells, given.get(b"s", b""), name, styles)
        elif token["formula"]:
            is_open = kind != _BLANK_TEXT
        else:
            is_open = False
            _take_string(cells, token["string"] if kind == _STRING else None, name, styles)
    cells.unsaved += is_open
    return cells


def _take_style(cells: SheetCells, style: bytes, name: bytes, styles: CellStyles) -> None:
    """Note what the style of a cell adds to its value."""
    number = int(style) if style.isdigit() else 0
    known, is_struck = styles.formats.get(number), number in styles.struck
    place = place_of(name.decode("ascii", "replace")) if known or is_struck else None
    if known and place:
        cells.formats[place] = known
    if is_struck and place:
        cells.struck.add(place)


def _take_string(cells: SheetCells, string: bytes | None, name: bytes, styles: CellStyles) -> None:
    """Note the marked words of a cell that holds a string of the workbook, by its number."""
    text = styles.strings.get(int(string)) if string and styles.strings else None
    if text and (place := place_of(name.decode("ascii", "replace"))):
        cells.texts[place] = text
