"""Rows of CSV in which quotation marks stand that ought to be doubled, as `1,"He said "hi" to me"`."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

MOST_LINES = 20  # that such a row may have
_MARK = '"'


class Row(NamedTuple):
    """The cells of a row, and how many lines it takes."""

    cells: list[str]
    lines: int


def loose_row(lines: Sequence[str], delimiter: str, width: int | None) -> Row | None:
    r"""The row that begins these lines, read in the first way that gives as many cells as another row has.

    Args:
        width: cells of another row; None where nobody knows, and any number will do.
    Returns: nothing if no way gives that many.

    >>> loose_row(['1,"He said "hi" to me\n', 'and left",5\n'], ",", width=3)
    Row(cells=['1', 'He said "hi" to me\nand left', '5'], lines=2)
    """
    for most in (1, MOST_LINES):
        for read in (_by_last_marks, _by_first_marks):
            row = read(lines[:most], delimiter)
            if row and (len(row.cells) == width or (width is None and read is _by_first_marks)):
                return row
    return None


def _by_last_marks(lines: Sequence[str], delimiter: str) -> Row | None:
    """As LibreOffice reads: a mark ends a cell if the cell ends behind it, and is a character elsewhere."""
    text = "".join(lines)
    row = _patterns(delimiter).row.match(text)
    if not row:
        return None
    cells = [_plain(cell[1]) for cell in _patterns(delimiter).cell.finditer(row[1])]
    ends = accumulate(map(len, lines))
    return Row(cells, next(place for place, end in enumerate(ends, 1) if end >= row.end()))


def _by_first_marks(lines: Sequence[str], delimiter: str) -> Row | None:
    """As Excel reads: the first mark ends a cell in marks, and what stands behind it belongs to the cell as well."""
    reader = csv.reader(lines, delimiter=delimiter)
    cells = next(reader, [])
    marks = sum(line.count(_MARK) for line in lines[: reader.line_num])
    return None if marks % 2 else Row(cells, reader.line_num)


def _plain(cell: str) -> str:
    """A cell without the marks around it, and with one for each that is doubled."""
    if not cell.startswith(_MARK):
        return cell
    return cell.rstrip()[1:-1].replace(2 * _MARK, _MARK)


class _Patterns(NamedTuple):
    row: re.Pattern[str]
    cell: re.Pattern[str]


@lru_cache
def _patterns(delimiter: str) -> _Patterns:
    """A row, and one of its cells; a mark that begins a cell of its own is none inside another."""
    part = re.escape(delimiter)
    end = rf"[ \t]*+(?={part}|\r?\n|\Z)"
    quoted = rf'"(?:[^"]|""(?!{end})|(?<![{part}\n])"(?!{end}))*+"{end}'
    cell = rf"(?:{quoted}|[^{part}\"\r\n][^{part}\r\n]*+|(?={part}|\r?\n|\Z))"
    return _Patterns(re.compile(rf"({cell}(?:{part}{cell})*+)(?:\r?\n|\Z)"), re.compile(rf"(?:^|{part})({cell})"))
