"""Tables as text: one row a line, cells parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

from chunker.errors import DocumentTooLarge
from chunker.reading.backslashes import as_spreadsheets_write, without_nothings
from chunker.reading.content import Content, Fact
from chunker.reading.loose_marks import MOST_LINES, Row, loose_row
from chunker.reading.table_tops import tables_in
from chunker.reading.text import decode
from chunker.reading.writer import Writer

SUFFIXES = (".csv", ".tsv", ".tab")

_DELIMITERS = ",;\t|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 50_000, 100
_LONGEST_CELL = 2**31 - 1
_HINT = re.compile(r"sep=(.)\r?\n")  # a first line by which spreadsheets tell each other
_SOUND = (0, 1.0)  # rows than which none are sounder
_MOST_UNCLOSED = 100  # marks; each may be looked for up to the end
_MARK = '"'
_TO_LONE_MARK = re.compile(r'(?:[^"]|"")*+"')
_UNCLOSED = "line {}: nothing closes a quotation mark in it, which is read as a character"
_TOO_MANY_UNCLOSED = "below line {}: each line is a row, as in {} lines above nothing closes a quotation mark"
_MOST_BLANKS_PER_CELL = 20  # a row of 100,000 cells above as many rows of one would fill memory


def read(data: bytes) -> Content:
    """Tables with the values of all cells below their titles; a first row is a header if it looks like one."""
    decoded = decode(data)
    with _cells_of_any_length():
        rows, unclosed = _rows(decoded.text)
    _check_width(rows)
    writer = Writer()
    for table in tables_in(rows):
        _write_above(writer, table.above)
        writer.table(table.rows, header_rows=int(table.has_header))
    unread: dict[str, Fact] = {"unread": _notes(unclosed)} if unclosed else {}
    return writer.content("csv", {**decoded.facts, **unread})


def _write_above(writer: Writer, rows: Sequence[Sequence[str]]) -> None:
    """Rows above the table: those with one cell are paragraphs, those with more are tables without names."""
    for is_title, run in groupby(rows, key=lambda row: sum(map(bool, row)) < 2):
        if not is_title:
            writer.table([*run], header_rows=0)
            continue
        for row in run:
            writer.paragraph(" ".join("".join(row).split()))


def _notes(unclosed: Sequence[int]) -> list[str]:
    notes = [_UNCLOSED.format(line) for line in unclosed]
    return notes + [_TOO_MANY_UNCLOSED.format(unclosed[-1], len(unclosed))] * (len(unclosed) == _MOST_UNCLOSED)


def _rows(text: str) -> tuple[list[list[str]], list[int]]:
    """All rows, and the numbers of lines with a quotation mark that nothing closes."""
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    found = _read(text[hint.end() :] if hint else text, delimiter)
    return found.rows, [line + bool(hint) for line in found.unclosed]


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


class _Lines:
    """Lines that are taken one by one, and may be taken again."""

    def __init__(self, text: str) -> None:
        self.all: list[str] = [*io.StringIO(text, newline="")]
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.taken == len(self.all):
            raise StopIteration
        self.taken += 1
        return self.all[self.taken - 1]


class _Read(NamedTuple):
    """Rows of a text.

    Attributes:
        unclosed: numbers of lines with a quotation mark that nothing closes.
        errors: how often a row was not as it ought to be.
    """

    rows: list[list[str]]
    unclosed: list[int]
    errors: int

    def soundness(self) -> tuple[int, float]:
        """More is better."""
        return -self.errors, _agreement(self.rows)[0]


def _read(text: str, delimiter: str) -> _Read:
    """Rows of a text as spreadsheets write them or, if those are sounder, with backslashes as databases do."""
    found = _read_plain(text, delimiter)
    doubled = as_spreadsheets_write(text, delimiter) if found.soundness() < _SOUND else None
    if doubled is None:
        return found
    other = _read_plain(doubled, delimiter)
    return other._replace(rows=without_nothings(other.rows)) if other.soundness() > found.soundness() else found


def _read_plain(text: str, delimiter: str) -> _Read:
    """Rows of a text in which a quotation mark inside a cell is doubled.

    One that nothing closes would make one cell of all lines up to the next mark, or to the end. So its line is a row
    in which the mark is but a character; and behind too many such lines each line is a row.
    """
    lines = _Lines(text)
    rows: list[list[str]] = []
    unclosed: list[int] = []
    first = errors = 0
    while first < len(lines.all) and len(unclosed) < _MOST_UNCLOSED:
        try:
            for row in csv.reader(lines, delimiter=delimiter, strict=True):
                rows.append(row)
                first = lines.taken
        except csv.Error as error:
            errors += 1
            loose = None
            if _is_unclosed(error, lines.all[first : lines.taken], delimiter):
                unclosed.append(first + 1)
                lines.taken = first + 1
            else:
                loose = loose_row(lines.all[first : first + MOST_LINES], delimiter, _width(rows))
            found = loose or Row(_row(lines.all[first : lines.taken], delimiter), lines.taken - first)
            rows.append(found.cells)
            first = lines.taken = first + found.lines
    return _Read(rows + [_row([line], delimiter) for line in lines.all[first:]], unclosed, errors)


def _width(rows: Sequence[Sequence[str]]) -> int | None:
    """How many cells the row above has, if there is one."""
    return next((len(row) for row in reversed(rows) if row), None)


def _is_unclosed(error: csv.Error, lines: Sequence[str], delimiter: str) -> bool:
    """Whether a mark that opens a cell is not closed: by none, or by one that opens the cell of another line."""
    if "end of data" in str(error):
        return True
    closing = _TO_LONE_MARK.match(lines[-1])
    if len(lines) == 1 or not closing:
        return False
    before, behind = lines[-1][: closing.end() - 1], lines[-1][closing.end() :]
    return before[-1:] in {"", delimiter} and not behind[:1].isspace() and behind[:1] not in {"", delimiter}


def _row(lines: Sequence[str], delimiter: str) -> list[str]:
    """The one row of these lines, in which a mark that nothing closes is a character, as is one inside a cell."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        if "end of data" in str(error):
            lines = [_with_mark_quoted("".join(lines), delimiter)]
        return next(csv.reader(lines, delimiter=delimiter), [])


def _with_mark_quoted(line: str, delimiter: str) -> str:
    """A line in which the first cell with a mark that nothing closes has marks around it, and its own doubled.

    >>> _with_mark_quoted('"Doe, Jane",5,"Paris', ",") == '"Doe, Jane",5,' + 3 * '"' + 'Paris"'
    True
    """
    part = re.escape(delimiter)
    sound = re.match(rf'(?:(?:"(?:[^"]|"")*+"|[^"{part}][^{part}]*+)?+{part})*+', line)
    start = sound.end() if sound else 0
    cell, found, rest = line[start:].rstrip("\r\n").partition(delimiter)
    return f'{line[:start]}"{cell.replace(_MARK, 2 * _MARK)}"{found}{rest}'


def _delimiter(text: str) -> str:
    """What parts the cells: that by which most rows have one and the same number of cells, of two or more."""
    lines = [line for line in text[:_SAMPLE_CHARS].split("\n") if line.strip()]
    sample = "\n".join(lines[: -1 if len(text) > _SAMPLE_CHARS and len(lines) > 1 else None])
    return max(_DELIMITERS, key=lambda delimiter: _agreement(_read(sample, delimiter).rows[:_SAMPLE_ROWS]))


def _agreement(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Share of rows that have the commonest width, and that width; nothing where it is one cell."""
    width, count = Counter(map(len, filter(None, rows))).most_common(1)[0] if any(rows) else (1, 0)
    return (count / len(rows), width) if width > 1 else (0.0, 0)


def _check_width(rows: Sequence[Sequence[str]]) -> None:
    """Raises: DocumentTooLarge: one row is so much wider than all others that the table would be mostly blank."""
    cells = sum(map(len, rows))
    blank = len(rows) * max(map(len, rows), default=0) - cells
    if blank > 1_000_000 and blank > _MOST_BLANKS_PER_CELL * cells:
        raise DocumentTooLarge(
            f"Its rows have {cells:,} cells, but as a table as wide as the widest of them there would be "
            f"{blank:,} more without content. Mend the row with {max(map(len, rows)):,} cells."
        )
