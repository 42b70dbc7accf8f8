"""How large the sheets of a binary workbook of Excel are, whose parts are records.

Source: [MS-XLSB], Excel (.xlsb) Binary File Format, by Microsoft.
"""

from __future__ import annotations

from collections.abc import Iterator

from chunker.reading.office.sheets.merged import Merged

_SHEET, _STRINGS = b"\x81\x01", b"\x9f\x01"  # types of the records that parts begin with: BrtBeginSheet, BrtBeginSst
_ROW, _CELLS = 0, range(2, 12)  # without cells that are blank
_TYPE_BYTES, _SIZE_BYTES = 2, 4  # at most
_BUNDLE, _MERGED = 156, 176  # of a sheet in a workbook: BrtBundleSh, BrtMergeCell
_NUMBER_BYTES = 4


def binary_area(data: bytes) -> int:
    """Cells from the first one of a sheet to its last row and column with a value; 0 of parts that are no sheet."""
    row = last_row = last_column = 0
    for kind, at in _records(data) if data.startswith(_SHEET) else ():
        if kind == _ROW:
            row = _number(data, at) + 1
        elif kind in _CELLS:
            last_row, last_column = max(last_row, row), max(last_column, _number(data, at) + 1)
    return last_row * last_column


def claimed_strings(data: bytes) -> int:
    """How many strings a part says that it has; 0 of other parts."""
    at = next((at for _, at in _records(data)), 0) if data.startswith(_STRINGS) else 0
    return max(_number(data, at), _number(data, at + _NUMBER_BYTES)) if at else 0


def sheet_relations(data: bytes) -> dict[str, str]:
    """By the name of each sheet in a workbook: the name of the relation to its part."""
    found = {}
    for kind, at in _records(data):
        if kind == _BUNDLE:
            relation, behind = _text(data, at + 2 * _NUMBER_BYTES)
            found[_text(data, behind)[0]] = relation
    return found


def merged_in_sheet(data: bytes) -> Merged:
    """The cells of a sheet that reach over several rows or columns."""
    merged: Merged = {}
    for kind, at in _records(data):
        if kind == _MERGED:
            row, last_row, column, last_column = (_number(data, at + place * _NUMBER_BYTES) for place in range(4))
            if last_row >= row and last_column >= column:
                merged.setdefault(row, {})[column] = (last_row, last_column)
    return merged


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """Type of each record, and where behind its size it begins."""
    at = 0
    while at < len(data):
        kind, at = _short(data, at, _TYPE_BYTES)
        size, at = _short(data, at, _SIZE_BYTES)
        yield kind, at
        at += size


def _short(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of as many bytes as it needs, seven bits in each, and where it ends."""
    number = 0
    for place in range(most):
        byte = data[at + place] if at + place < len(data) else 0
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where it ends."""
    begin = at + _NUMBER_BYTES
    end = begin + 2 * _number(data, at)
    return data[begin:end].decode("utf-16-le", "replace"), end


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + _NUMBER_BYTES], "little")
