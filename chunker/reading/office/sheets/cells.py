"""What a workbook of Excel says of its cells beside their values, in one pass over the bytes of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chunker.reading.office.names import attribute, children, inside
from chunker.reading.office.package import Package
from chunker.reading.office.sheets.formats import NumberFormat, number_formats
from chunker.reading.office.sheets.size import column_number

_TOKEN = re.compile(
    rb"<(?:\w{1,20}:)?(?:(?P<cell>c)\s(?P<given>[^<>]{0,400})>|(?P<formula>f)[\s>/]|(?P<value>v)(?:\s[^<>]{0,99})?>(?=[^<]))"
)
_GIVEN = re.compile(rb"""(?:^|\s)([rst])\s*=\s*["']([^"']{0,20})["']""")
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_BLANK_TEXT = b"str"  # of a formula whose result is an empty text


@dataclass(slots=True)
class SheetCells:
    """Facts of a sheet.

    Attributes:
        formats: by row and column, both from 0, of cells whose format adds something.
        errors: cells whose formula has no result, such as `#DIV/0!`.
        unsaved: formulas whose result is not in the file.
    """

    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    errors: int = 0
    unsaved: int = 0


class WorkbookCells:
    """The sheets of a workbook by name; of one that is no package of XML nothing is known."""

    def __init__(self, package: Package | None) -> None:
        self._package = package
        self._parts: dict[str, str] = {}
        self._formats: Mapping[int, NumberFormat] = {}
        if package and package.main.endswith(".xml"):
            relations = package.relations(package.main)
            for sheet in children(inside(package.element(package.main), "x:sheets"), "x:sheet"):
                if relation := relations.get(attribute(sheet, "r:id") or ""):
                    self._parts[attribute(sheet, "name") or ""] = relation.target
            self._formats = number_formats(package.related(package.main, "styles"))

    def sheet(self, name: str) -> SheetCells:
        """Facts of a sheet."""
        part = self._parts.get(name)
        return cells_of(self._package.data(part), self._formats) if self._package and part else SheetCells()


def cells_of(data: bytes, formats: Mapping[int, NumberFormat]) -> SheetCells:
    """Facts of the cells in the XML of a sheet."""
    cells = SheetCells()
    is_open = False  # whether a formula waits for its value
    kind = b""
    for token in _TOKEN.finditer(data):
        if token["cell"]:
            cells.unsaved += is_open
            is_open, given = False, dict(_GIVEN.findall(token["given"]))
            kind = given.get(b"t", b"")
            cells.errors += kind == b"e"
            _take_format(cells, given, formats)
        elif token["formula"]:
            is_open = kind != _BLANK_TEXT
        else:
            is_open = False
    cells.unsaved += is_open
    return cells


def _take_format(cells: SheetCells, given: Mapping[bytes, bytes], formats: Mapping[int, NumberFormat]) -> None:
    style = given.get(b"s", b"")
    known = formats.get(int(style)) if style.isdigit() else None
    if known and (place := _PLACE.fullmatch(given.get(b"r", b"").decode("ascii", "replace"))):
        cells.formats[int(place[2]) - 1, column_number(place[1]) - 1] = known
