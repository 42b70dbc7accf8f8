"""What is known of the cells of a workbook beside what calamine tells, by the name of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from chunker.reading.office.names import attribute, children, inside
from chunker.reading.office.package import Package
from chunker.reading.office.sheets.binary import merged_in_sheet, sheet_relations
from chunker.reading.office.sheets.cells import CellStyles, SheetCells, cells_of
from chunker.reading.office.sheets.formats import number_formats
from chunker.reading.office.sheets.frozen import frozen_in
from chunker.reading.office.sheets.looks import marked_strings, struck_styles
from chunker.reading.office.sheets.merged import merged_in
from chunker.reading.zipped import Archive

KnownCells = Callable[[str], SheetCells]


def nothing_known(_sheet: str) -> SheetCells:
    """Of a workbook in the old binary format."""
    return SheetCells()


def of_open_document(archive: Archive) -> KnownCells:
    """Of an OpenDocument file, one part of which has all sheets."""
    merged = merged_in(archive.read("content.xml"))
    frozen = frozen_in(archive.read("settings.xml")) if "settings.xml" in archive else {}
    return lambda sheet: SheetCells(merged=merged.get(sheet, {}), frozen=frozen.get(sheet, 0))


def of_package(package: Package) -> KnownCells:
    """Of a workbook of Excel in XML, or in a package of binary parts."""
    if package.main.endswith(".xml"):
        styles = package.related(package.main, "styles")
        known = CellStyles(number_formats(styles), struck_styles(styles), marked_strings(package))
        return partial(_in_part, package, _parts(package, _relations(package)), partial(cells_of, styles=known))
    if package.main.endswith(".bin"):
        parts = _parts(package, sheet_relations(package.data(package.main)))
        return partial(_in_part, package, parts, lambda data: SheetCells(merged=merged_in_sheet(data)))
    return nothing_known


def _in_part(package: Package, parts: Mapping[str, str], read: Callable[[bytes], SheetCells], sheet: str) -> SheetCells:
    return read(package.data(parts[sheet])) if parts.get(sheet, "") in package else SheetCells()


def _relations(package: Package) -> dict[str, str]:
    """By the name of each sheet, the name of the relation to its part."""
    sheets = children(inside(package.element(package.main), "x:sheets"), "x:sheet")
    return {attribute(sheet, "name") or "": attribute(sheet, "r:id") or "" for sheet in sheets}


def _parts(package: Package, named: Mapping[str, str]) -> dict[str, str]:
    """By the name of each sheet, the name of its part."""
    relations = package.relations(package.main)
    return {sheet: relations[name].target for sheet, name in named.items() if name in relations}
