"""Workbooks of Excel and LibreOffice, read by calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chunker.errors import EncryptedDocument, UnreadableDocument
from chunker.extras import need
from chunker.reading.content import Content, Fact
from chunker.reading.office.odf.facts import check_open, stated_facts
from chunker.reading.office.package import Package
from chunker.reading.office.sheets.cells import SheetCells
from chunker.reading.office.sheets.known import KnownCells, nothing_known, of_open_document, of_package
from chunker.reading.office.sheets.rows import layout_of, shown_rows
from chunker.reading.office.sheets.size import check_size
from chunker.reading.office.sheets.tables import tables_of
from chunker.reading.writer import Writer
from chunker.reading.zipped import OLE, is_encrypted_ole, open_zip

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods")


def read(data: bytes) -> Content:
    """A heading and the tables of each sheet, the values of formulas, hidden sheets left out.

    Raises: UnreadableDocument: encrypted, damaged, too large, or no workbook.
    """
    facts, known = _checked(data)
    calamine = need("python_calamine", extra="documents")
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _content(workbook, known, facts, calamine.SheetVisibleEnum.Visible)
    except calamine.PasswordError as error:
        raise EncryptedDocument("This workbook needs a password; save it without one.") from error
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as error:  # what calamine raises depends on what is damaged
        raise UnreadableDocument(
            f"This workbook cannot be read ({error}); open it in a spreadsheet program and save it again."
        ) from error


def _checked(data: bytes) -> tuple[dict[str, Fact], KnownCells]:
    """What the file says of itself and of its cells, once it is sure that it can be opened safely."""
    if data.startswith(OLE):
        if is_encrypted_ole(data):
            raise EncryptedDocument("This workbook needs a password; save it without one.")
        return {}, nothing_known
    archive = open_zip(data)
    check_open(archive)
    check_size(archive)
    if "content.xml" in archive:
        return stated_facts(archive), of_open_document(archive)
    package = Package(data)
    return package.properties(), of_package(package)


def _content(
    workbook: CalamineWorkbook, known: KnownCells, facts: dict[str, Fact], visible: SheetVisibleEnum
) -> Content:
    writer = Writer()
    hidden: list[str] = []
    unread: list[str] = []
    for place, sheet in enumerate(workbook.sheets_metadata):
        if sheet.visible == visible:
            writer.place("sheet", sheet.name)
            writer.heading(sheet.name, 1)
            cells = known(sheet.name)
            _write(writer, workbook.get_sheet_by_index(place), cells)
            unread += _unread(sheet.name, cells)
        else:
            hidden.append(sheet.name)
    told = {"hidden_sheets_left_out": hidden, "unread": unread}
    return writer.content("xlsx", {**facts, **{name: names for name, names in told.items() if names}})


def _unread(sheet: str, cells: SheetCells) -> Iterator[str]:
    """What is blank on a sheet, and why."""
    if cells.errors:
        yield f"{cells.errors} cell{'s' * (cells.errors > 1)} on sheet {sheet!r} with an error instead of a value"
    if cells.unsaved:
        one = cells.unsaved == 1
        yield (
            f"{cells.unsaved} formula{'' if one else 's'} on sheet {sheet!r} without a stored result; open the file in "
            "a spreadsheet program and save it"
        )


def _write(writer: Writer, sheet: CalamineSheet, cells: SheetCells) -> None:
    """Set down the tables of a sheet, with what stands above them."""
    for table in tables_of(shown_rows(sheet, cells), layout_of(sheet, cells)):
        for text in table.texts:
            writer.paragraph(text)
        writer.table(table.rows, table.header_rows)
