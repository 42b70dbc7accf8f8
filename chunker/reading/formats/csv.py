"""Tables as text: one row a line, cells parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from chunker.errors import DocumentTooLarge, UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.text import decode
from chunker.reading.writer import Writer

SUFFIXES = (".csv", ".tsv", ".tab")

_DELIMITERS = ",;\t|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 50_000, 100
_LONGEST_CELL = 2**31 - 1
_HINT = re.compile(r"sep=(.)\r?\n")  # a first line by which spreadsheets tell each other
_NUMBER = re.compile(r"[-+(]?\D?\d[\d.,'\s]*%?\D?\)?")
_MOST_BLANKS_PER_CELL = 20  # a row of 100,000 cells above as many rows of one would fill memory


def read(data: bytes) -> Content:
    """One table with the values of all cells; its first row is its header if it looks like one."""
    decoded = decode(data)
    rows = _rows(decoded.text)
    _check_width(rows)
    writer = Writer()
    writer.table(rows, header_rows=int(_has_header(rows)))
    return writer.content("csv", decoded.facts)


def _rows(text: str) -> list[list[str]]:
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    lines = io.StringIO(text[hint.end() :] if hint else text, newline="")
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableDocument(f"Expected rows of cells, but {error}.") from error
    finally:
        csv.field_size_limit(limit)


def _delimiter(text: str) -> str:
    """What parts the cells: that by which most rows have one and the same number of cells, of two or more."""
    lines = [line for line in text[:_SAMPLE_CHARS].split("\n") if line.strip()]
    sample = "\n".join(lines[: -1 if len(text) > _SAMPLE_CHARS and len(lines) > 1 else None])
    return max(_DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    """Share of rows that have the commonest width, and that width; nothing where it is one cell."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0.0, 0
    finally:
        csv.field_size_limit(limit)
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


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: each by another name, and none by a number."""
    first = [cell.strip() for cell in (rows[0] if rows else [])]
    names = [cell for cell in first if cell]
    return len(rows) > 1 and bool(names) and len({*names}) == len(names) and not any(map(_NUMBER.fullmatch, names))
