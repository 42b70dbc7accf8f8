"""Workbooks: sheets as headings, the tables on them, values as people see them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats.xlsx import SUFFIXES, read
from chunker.reading.office.sheets.binary import binary_area, claimed_strings, merged_in_sheet, sheet_relations
from chunker.reading.office.sheets.cells import CellStyles, cells_of
from chunker.reading.office.sheets.formats import format_of
from chunker.types import Place
from tests.office_files import kinds, of_kind, relations, zipped

SHEETS = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def workbook(**sheets: Sequence[Sequence[Any]]) -> Any:
    """A workbook with these rows on its sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made: Any) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read_rows(*rows: Sequence[Any]) -> Content:
    """What is read of a workbook with these rows on one sheet."""
    content = read(saved(workbook(S=rows)))
    kinds(content)
    return content


def test_each_sheet_is_a_heading_and_a_table() -> None:
    """Sheets are places, too."""
    content = read(saved(workbook(Costs=[["part", "price"], ["seal", 4]], Empty=[], Staff=[["who"], ["Ada"]])))
    assert content.text == (
        "# Costs\n\n| part | price |\n| --- | --- |\n| seal | 4 |\n\n# Empty\n\n# Staff\n\n| who |\n| --- |\n| Ada |"
    )
    assert [place[1:] for place in content.places] == [("sheet", "Costs"), ("sheet", "Empty"), ("sheet", "Staff")]
    assert content.places[0] == Place(0, "sheet", "Costs")


def test_values_as_people_see_them() -> None:
    """Whole numbers without a fraction, sums without what binary fractions add, dates as ISO 8601 writes them."""
    content = read_rows(
        ["n", "sum", "day", "moment", "clock", "yes"],
        [12.0, 0.1 + 0.2, date(2026, 1, 31), datetime(2026, 1, 31, 8, 30), time(9, 5), True],
    )
    assert of_kind(content, "row") == ["| 12 | 0.3 | 2026-01-31 | 2026-01-31 08:30:00 | 09:05:00 | TRUE |"]


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (0.256, "0.0%", "25.6%"),
        (0.5, "0%", "50%"),
        (25, '0"%"', "25%"),
        (25, "0\\%", "25%"),
        (-3.5, "0.0\\%", "-3.5%"),
        (0.5, '"% "0%', "% 50%"),
        (7, "0[$%-407]", "7%"),
        (1234, "00000", "01234"),
        (1234567.5, '"CHF" #,##0.00', "CHF 1234567.5"),
        (12, "#,##0.00\\ [$€-407]", "12 €"),
        (-5, '_("$"* #,##0.00_);_("$"* (#,##0.00)', "$-5"),
        (7, '0;"; none"', "7"),
        (3.5, '0.0 "kg; net"', "3.5 kg; net"),
        (3.5, "General", "3.5"),
        (1234567, '0.0,,"M"', "1234567"),
        (5551234, "000-0000", "5551234"),
        (1.5, "# ?/?", "1.5"),
        (15, "0.00E+00", "15"),
        (1234567890123456, "General", "1234567890123456"),
        (timedelta(hours=30, seconds=5), "[h]:mm:ss", "30:00:05"),
    ],
)
def test_what_a_number_format_adds(value: Any, code: str, words: str) -> None:
    """Percent, leading zeros and words are shown, and all digits there are; thousands are not parted."""
    made = workbook(S=[["name"], [value]])
    made["S"]["A2"].number_format = code
    assert of_kind(read(saved(made)), "row") == [f"| {words} |"]


@pytest.mark.parametrize("first", ["A1", "A3", "B2", "C1", "D9"])
def test_formats_and_merges_of_a_sheet_that_begins_anywhere(first: str) -> None:
    """They belong to the cells that they were given to, whichever row and column is the first with words."""
    made = workbook(S=[])
    sheet = made["S"]
    row, column = sheet[first].row, sheet[first].column
    rows: list[list[Any]] = [["part", "rate", "stock"], ["Bolt", 0.1, 20], ["Nut", None, 7]]
    for down, words in enumerate(rows):
        for along, value in enumerate(words):
            sheet.cell(row + down, column + along, value)
    sheet.cell(row + 1, column + 1).number_format = "0%"
    sheet.merge_cells(start_row=row + 1, end_row=row + 2, start_column=column + 1, end_column=column + 1)
    assert of_kind(read(saved(made)), "row") == ["| Bolt | 10% | 20 |", "| Nut | 10% | 7 |"]


STRINGS = (
    f"<sst {SHEETS}><si><t>Dose</t></si>"
    '<si><r><t xml:space="preserve">10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>6</t></r></si>'
    "<si><r><rPr><strike/></rPr><t>80 old</t></r>"
    '<r><rPr><strike val="0"/></rPr><t xml:space="preserve"> 90</t></r></si>'
    '<si><r><t>H</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r></si></sst>'
)


def test_letters_struck_out_or_raised_in_a_cell() -> None:
    """As in every other format: powers do not become other numbers, and what no longer holds is told."""
    sheet = '<sheet name="S" sheetId="1" r:id="b"/>'
    rows = "".join(
        "<row>"
        + "".join(f'<c r="{column}{row}" t="s"><v>{string}</v></c>' for string, column in enumerate("AB", 2 * row - 2))
        + "</row>"
        for row in (1, 2)
    )
    content = read(
        zipped(
            {
                "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.xml")}),
                "xl/workbook.xml": f"<workbook {SHEETS}><sheets>{sheet}</sheets></workbook>",
                "xl/_rels/workbook.xml.rels": relations(
                    {"b": ("worksheet", "sheet.xml"), "c": ("sharedStrings", "sharedStrings.xml")}
                ),
                "xl/sheet.xml": f"<worksheet {SHEETS}><sheetData>{rows}</sheetData></worksheet>",
                "xl/sharedStrings.xml": STRINGS,
            }
        )
    )
    assert content.text == "# S\n\n| Dose | 10^6 |\n| --- | --- |\n| ~~80 old~~ 90 | H2 |"


def test_letters_struck_out_in_a_cell_that_holds_its_text_itself() -> None:
    """Programs write such cells."""
    runs = CellRichText("see ", TextBlock(InlineFont(strike=True), "page 4"))
    assert of_kind(read_rows(["note"], [runs]), "row") == ["| see ~~page 4~~ |"]


def test_a_cell_that_is_struck_out() -> None:
    """Words, numbers with their format, nothing where it is blank."""
    made = workbook(S=[["was", "is"], [0.5, "x"], ["gone", None]])
    for name in ("A2", "A3", "B3"):
        made["S"][name].font = Font(strike=True)
    made["S"]["A2"].number_format = "0%"
    assert of_kind(read(saved(made)), "row") == ["| ~~50%~~ | x |", "| ~~gone~~ |  |"]


def test_formulas_without_a_value_are_told() -> None:
    """Errors, and what no program has worked out yet; a formula may say nothing on purpose."""
    made = workbook(S=[["a", "b"], ["=1+1", 2], ["#DIV/0!", "=B2"]])
    made["S"]["A3"].data_type = "e"
    content = read(saved(made))
    assert content.metadata["unread"] == [
        "1 cell on sheet 'S' with an error instead of a value",
        "2 formulas on sheet 'S' without a stored result; open the file in a spreadsheet program and save it",
    ]
    blank = cells_of(
        b'<c r="A1" t="str"><f>""</f><v></v></c><c r="A2"><f>1</f><v>1</v></c><c r="A3" s="1"/>', CellStyles()
    )
    assert (blank.errors, blank.unsaved) == (0, 0)


@given(st.text('"0#%.,;\\_*[]$€-a', max_size=12), st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_format(code: str, value: float) -> None:
    """Whatever somebody wrote as a format, it is read."""
    if known := format_of(code):
        assert known.shown(value)


@pytest.mark.parametrize(
    ("rows", "has_header"),
    [
        ([["a", "b"], ["1", "2"]], True),
        ([["", 2024, 2025], ["north", 3, 4]], True),
        ([["a", "a"], ["1", "2"]], False),
        ([["north", 3], ["south", 4]], False),
        ([["a", None], ["x", "y"]], False),
        ([["a", "b"]], False),
    ],
)
def test_whether_the_first_row_names_the_columns(rows: list[list[Any]], has_header: bool) -> None:
    """It does where it has a different word for each; years are words here."""
    assert bool(of_kind(read_rows(*rows), "header_row")) is has_header


def test_tables_parted_by_blank_rows() -> None:
    """Each has its title and its header."""
    content = read_rows(
        ["Costs"], ["part", "price"], ["seal", 4], [], [], ["who", "when"], ["Ada", "now"], [], ["A remark."]
    )
    assert content.text == (
        "# S\n\nCosts\n\n| part | price |\n| --- | --- |\n| seal | 4 |\n\n| who | when |\n| --- | --- |\n"
        "| Ada | now |\n\nA remark."
    )


def test_a_table_goes_on_below_a_blank_row() -> None:
    """Rows without names of their own belong to the columns above."""
    content = read_rows(["part", "price"], ["seal", 4], [], ["valve", 5])
    assert content.text == "# S\n\n| part | price |\n| --- | --- |\n| seal | 4 |\n| valve | 5 |"


def test_blank_rows_and_columns_around_a_table_are_left_out() -> None:
    """A table may stand anywhere on its sheet."""
    made = workbook(S=[])
    for place, value in {"D9": "a", "F9": "b", "D10": 1, "F10": 2}.items():
        made["S"][place] = value
    assert read(saved(made)).text == "# S\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_merged_cells_stand_in_each_of_their_rows() -> None:
    """Over columns once; rows with nothing of their own stay blank."""
    made = workbook(S=[["plan", "limit", "note"], ["Basic", 8, "wide"], [None, 9], [None, None], ["Pro", 10, "x"]])
    for cells in ("A2:A4", "C2:D2"):
        made["S"].merge_cells(cells)
    assert of_kind(read(saved(made)), "row") == ["| Basic | 8 | wide |", "| Basic | 9 |  |", "| Pro | 10 | x |"]


def header_of(data: bytes) -> list[str]:
    """The rows of the header of a workbook's table, without the line below them."""
    return [row.split("\n")[0] for row in of_kind(read(data), "header_row")]


GROUPS = [["Region", 2024, None, 2025], [None, "Q1", "Q2", "Q1", "Q2"], ["North", 1, 2, 3, 4], ["South", 5, 6, 7, 8]]


@pytest.mark.parametrize(
    ("rows", "merged", "frozen", "header"),
    [
        (GROUPS, ["A1:A2", "B1:C1", "D1:E1"], None,
         ["| Region | 2024 |  | 2025 |  |", "| Region | Q1 | Q2 | Q1 | Q2 |"]),
        (GROUPS, ["B1:C1", "D1:E1"], None, ["| Region | 2024 |  | 2025 |  |", "|  | Q1 | Q2 | Q1 | Q2 |"]),
        (GROUPS, [], "B3", ["| Region | 2024 |  | 2025 |  |", "|  | Q1 | Q2 | Q1 | Q2 |"]),
        (GROUPS, [], None, []),
        ([["Region", "Price"], ["North", "x", "y"], ["South", "u", "v"]], ["B1:C1"], None, []),
        ([["Prices"], [], *GROUPS], ["A3:A4", "B3:C3", "D3:E3"], None,
         ["| Region | 2024 |  | 2025 |  |", "| Region | Q1 | Q2 | Q1 | Q2 |"]),
        ([[None, "Price"], ["Region", "EU", "US"], ["North", 1, 2]], ["B1:C1"], None,
         ["|  | Price |  |", "| Region | EU | US |"]),
        ([["Prices"], ["Region", "EU", "US"], ["North", 1, 2]], ["A1:C1"], None, ["| Region | EU | US |"]),
        ([["Region", "Price"], ["North", 1, 2], ["South", 3, 4]], ["B1:C1"], None, []),
        ([["Region", "Price"], ["North", "x"], ["South", "y"]], ["B1:C1"], None, ["| Region | Price |"]),
        ([["a", "a"], ["x", "y"]], [], "A2", ["| a | a |"]),
        ([["a", 5], ["x", 6]], [], "A9", []),
        ([["Region", "EU"], ["North", 1], ["South", 2], ["West", 3]], [], "B3", ["| Region | EU |"]),
        ([["All", None, "Some"], ["EU", None, "EU", "US"], ["a", "b", "c", "d"], [1, 2, 3, 4]],
         ["A1:B1", "C1:D1", "A2:B2"], None, ["| All |  | Some |  |", "| EU |  | EU | US |", "| a | b | c | d |"]),
    ],
)  # fmt: skip
def test_headers_of_several_rows(
    rows: list[list[Any]], merged: list[str], frozen: str | None, header: list[str]
) -> None:
    """Names of groups, merged over their columns, belong to the header, and so do rows that are frozen at the top."""
    made = workbook(S=rows)
    for cells in merged:
        made["S"].merge_cells(cells)
    made["S"].freeze_panes = frozen
    assert header_of(saved(made)) == header


def test_prose_on_a_sheet_is_no_table() -> None:
    """Long text in one column is read as paragraphs."""
    prose = "This sheet was made by hand in spring, from the readings of two gauges and a notebook."
    assert read_rows([prose], [prose]).text == f"# S\n\n{prose}\n\n{prose}"


def test_hidden_sheets_are_left_out_and_named() -> None:
    """Nothing of them is read."""
    made = workbook(Shown=[["a"]], Hidden=[["secret"]])
    made["Hidden"].sheet_state = "veryHidden"
    content = read(saved(made))
    assert "secret" not in content.text
    assert content.metadata["hidden_sheets_left_out"] == ["Hidden"]


def test_formulas_show_their_value() -> None:
    """The value that the program that wrote the file worked out; the formula itself is not shown."""
    sheet = f'<worksheet {SHEETS}><sheetData><row r="1"><c r="A1"><f>2+3</f><v>5</v></c></row></sheetData></worksheet>'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook {SHEETS}><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations({"b": ("worksheet", "worksheets/sheet1.xml")}),
        "xl/worksheets/sheet1.xml": sheet,
    }
    assert read(zipped(members)).text == "# S\n\n5"


def test_values_in_opposite_corners_are_refused() -> None:
    """Between them lie more cells than memory holds."""
    made = workbook(S=[["a"]])
    made["S"]["XFD1048576"] = "b"
    with pytest.raises(UnreadableDocument, match=r"17,179,869,184 cells"):
        read(saved(made))


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/styles.xml", b'<cellXfs count="1"', b'<cellXfs count="9999999999"'),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="A99999999999"'),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="ZZZZZZ1"'),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="A199999999999999999999"'),
        ("xl/worksheets/sheet1.xml", b'<c r="A1"', b'<c r="&#65;&#57;&#57;&#57;&#57;&#57;&#57;&#57;&#57;"'),
    ],
)
def test_claims_that_would_fill_the_memory_are_refused(part: str, before: bytes, after: bytes) -> None:
    """Before the library that reads workbooks believes them."""
    with zipfile.ZipFile(io.BytesIO(saved(workbook(S=[["a"]])))) as file:
        members = {name: file.read(name) for name in file.namelist()}
    assert before in members[part]
    members[part] = members[part].replace(before, after)
    with pytest.raises(UnreadableDocument, match=r"claims|cells apart|no place"):
        read(zipped(members))


def record(kind: int, *parts: int | float | str) -> bytes:
    """A record of a binary workbook: its type, its size, and numbers and texts in it."""
    data = b"".join(
        struct.pack("<I", len(part)) + part.encode("utf-16-le")
        if isinstance(part, str)
        else struct.pack("<I" if isinstance(part, int) else "<d", part)
        for part in parts
    )
    long = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    return long + bytes([len(data)]) + data


def binary_workbook(*cells: bytes, strings: bytes = b"", merged: bytes = b"") -> bytes:
    """A binary workbook with these records on its sheet."""
    sheet = [record(129), record(148, 0, 0, 0, 0), record(145), *cells, record(146), merged, record(130)]
    names = [record(131), record(143), record(156, 0, 1, "b", "Costs"), record(144), record(132)]
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.bin")}),
        "xl/workbook.bin": b"".join(names),
        "xl/_rels/workbook.bin.rels": relations({"b": ("worksheet", "worksheets/sheet1.bin")}),
        "xl/worksheets/sheet1.bin": b"".join(sheet),
    }
    return zipped(members | ({"xl/sharedStrings.bin": strings} if strings else {}))


def row(number: int) -> bytes:
    return record(0, number, 0, 0, 0)


def test_binary_workbooks() -> None:
    """The cells of a row stand behind it; texts and numbers are what they are in other workbooks."""
    made = binary_workbook(
        row(0),
        record(6, 0, 0, "Gauge"),
        record(6, 1, 0, "Price"),
        row(1),
        record(6, 0, 0, "Reed"),
        record(5, 1, 0, 80.0),
    )
    assert read(made).text == "# Costs\n\n| Gauge | Price |\n| --- | --- |\n| Reed | 80 |"
    assert ".xlsb" in SUFFIXES


def test_merged_cells_of_binary_workbooks() -> None:
    """They stand in each of their rows, too."""
    plan = [row(1), record(6, 0, 0, "Basic"), record(5, 1, 0, 80.0), row(2), record(5, 1, 0, 90.0)]
    made = binary_workbook(
        row(0), record(6, 0, 0, "Plan"), record(6, 1, 0, "Price"), *plan, merged=record(176, 1, 2, 0, 0)
    )
    assert of_kind(read(made), "row") == ["| Basic | 80 |", "| Basic | 90 |"]


def test_binary_workbooks_that_would_fill_the_memory_are_refused() -> None:
    """Values in opposite corners, and strings that are claimed and not there; blank cells cost nothing."""
    far = binary_workbook(row(0), record(6, 0, 0, "a"), row(1_048_575), record(6, 16_383, 0, "b"))
    with pytest.raises(UnreadableDocument, match=r"17,179,869,184 cells"):
        read(far)
    with pytest.raises(UnreadableDocument, match=r"claims 4,000,000,000 entries"):
        read(binary_workbook(row(0), record(6, 0, 0, "a"), strings=record(159, 1, 4_000_000_000)))
    blank = binary_workbook(row(0), record(6, 0, 0, "a"), row(1_048_575), record(1, 16_383, 0))
    assert read(blank).text == "# Costs\n\na"


@given(st.binary(max_size=80))
def test_any_records_are_measured(data: bytes) -> None:
    """Sizes that reach beyond the end, numbers that are cut off: never an error."""
    for start in (b"\x81\x01", b"\x9f\x01"):
        assert binary_area(start + data) >= 0
        assert claimed_strings(start + data) >= 0
    assert all(isinstance(name, str) for name in sheet_relations(data))
    assert all(last[0] >= row for row, cells in merged_in_sheet(data).items() for last in cells.values())


def test_a_sheet_formatted_to_its_last_row_is_read() -> None:
    """Cells without values cost nothing."""
    made = workbook(S=[["a", "b"], [1, 2]])
    made["S"].row_dimensions[1_048_576].height = 30
    made["S"]["XFD1048576"].number_format = "0.00"
    assert read(saved(made)).text == "# S\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"


def ods_cell(text: str, more: str = "") -> str:
    """A cell of an OpenDocument sheet."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ods(rows: str, **more: str) -> bytes:
    """An OpenDocument workbook with one sheet, and with further parts by their names."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {f"{name}.xml": part for name, part in more.items()}
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": ODS.format(rows), **parts})


def test_open_document_sheets() -> None:
    """They end with a million empty rows, which are one element."""
    rows = "".join(
        f"<table:table-row>{ods_cell(a)}{ods_cell(b)}</table:table-row>" for a, b in (("a", "b"), ("1", "x"))
    )
    rows += '<table:table-row table:number-rows-repeated="1048574">'
    rows += '<table:table-cell table:number-columns-repeated="16384"/>'
    assert read(ods(rows + "</table:table-row>")).text == "# S\n\n| a | b |\n| --- | --- |\n| 1 | x |"


def ods_row(*cells: str, more: str = "") -> str:
    """A row of an OpenDocument sheet."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_merged_cells_of_open_document_sheets() -> None:
    """They stand in each of their rows, wherever on the sheet; what lies behind them is not seen."""
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    over = 'table:number-rows-spanned="3" table:number-columns-spanned="1"'
    under = '<table:covered-table-cell office:value-type="string"><text:p>old</text:p></table:covered-table-cell>'
    rows = (
        ods_row(blank, more='table:number-rows-repeated="2"')
        + ods_row(blank, ods_cell("plan"), ods_cell("price"))
        + ods_row(blank, ods_cell("Basic", over), ods_cell("80"))
        + ods_row(blank, under, ods_cell("90"))
        + ods_row(blank, "<table:covered-table-cell/>", ods_cell("100"))
        + ods_row(blank, ods_cell("Pro"), ods_cell("5"))
    )
    assert of_kind(read(ods(rows)), "row") == ["| Basic | 80 |", "| Basic | 90 |", "| Basic | 100 |", "| Pro | 5 |"]


_SETTINGS = (
    '<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"><config:config-item-map-named '
    'config:name="Tables"><config:config-item-map-entry config:name="S">'
    '<config:config-item config:name="VerticalSplitMode">{}</config:config-item>'
    '<config:config-item config:name="VerticalSplitPosition">2</config:config-item>'
    "</config:config-item-map-entry></config:config-item-map-named></office:document-settings>"
)


@pytest.mark.parametrize(("split", "rows"), [("2", 2), ("1", 0), ("</broken>", 0)])
def test_frozen_rows_of_open_document_sheets(split: str, rows: int) -> None:
    """They are the header, if they stay where they are; a part that is broken says nothing."""
    cells = [("Region", "2024", ""), ("", "Q1", "Q2"), ("North", "1", "2")]
    made = ods("".join(ods_row(*map(ods_cell, row)) for row in cells), settings=_SETTINGS.format(split))
    assert len(of_kind(read(made), "header_row")) == rows


def test_groups_of_columns_in_open_document_sheets() -> None:
    """Their names are a row of the header."""
    wide = ods_cell("2024", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    cells = [("Region", "Q1", "Q2"), ("North", "1", "2")]
    made = ods(ods_row(ods_cell(""), wide) + "".join(ods_row(*map(ods_cell, row)) for row in cells))
    assert header_of(made) == ["|  | 2024 |  |", "| Region | Q1 | Q2 |"]


def test_open_document_bombs_are_refused() -> None:
    """One cell that stands for all cells of a sheet."""
    cell = ods_cell("x", 'table:number-columns-repeated="16384"')
    with pytest.raises(UnreadableDocument, match="cells apart"):
        read(ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (zipped({"a": "b"}), "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "needs? a password|locked"),
        (saved(workbook(S=[["a"]]))[:-99], "cut short"),
        (
            zipped({"content.xml": "<a/>", "META-INF/manifest.xml": "<a><encryption-data/></a>"}),
            "needs? a password|locked",
        ),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(UnreadableDocument, match=words):
        read(data)


@given(st.lists(st.lists(st.sampled_from([None, "a", "b c", "| d", 1, 2.5, "2024"]), max_size=4), max_size=8))
def test_any_rows_keep_their_words_in_order(rows: list[list[Any]]) -> None:
    """Each value comes out once, row by row."""
    content = read_rows(*rows)
    rest = content.text.replace("\\|", "|").removeprefix("# S")
    for value in (str(value) for row in rows for value in row if value is not None):
        assert value in rest
        rest = rest[rest.index(value) + len(value) :]
