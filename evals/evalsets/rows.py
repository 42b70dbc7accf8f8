"""Rows of JSON Lines and CSV files, with the place of each and fields of the type that is asked for."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chunker.errors import UnreadableDocument
from chunker.fields import InvalidRow, an_object, parse_json
from chunker.reading.folder import Source, read_bytes
from chunker.reading.text import decode
from evals.errors import BrokenEvalSet
from evals.evalsets.problems import Problem

_LONGEST_CELL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """An object with named fields, and where it stands."""

    place: str
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The row's id for messages, as far as it has one."""
        found = self.fields.get("id", "")
        return found if isinstance(found, str) else str(found)


def read_text(path: Path) -> str:
    """The text of a file that belongs to an eval set.

    Raises: BrokenEvalSet: it cannot be opened or is not text.
    """
    try:
        return decode(read_bytes(Source(path.name, str(path)), most_bytes=None)).text
    except UnreadableDocument as error:
        raise BrokenEvalSet(str(path), [Problem(str(path), "", "unreadable", str(error))]) from error


def json_lines(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """The objects of a JSON Lines file, blank lines aside; lines that hold none are added to `problems`."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):  # a text may hold U+2028: not splitlines()
        place = f"{path}:{number}"
        if not line.strip():
            continue
        with noting(problems, Row(place, {})):
            yield Row(place, an_object(parse_json(line)))


def csv_rows(path: Path, problems: list[Problem], delimiter: str = ",") -> Iterator[Row]:
    """The rows of a CSV file as objects named by its header; rows of another width are added to `problems`."""
    lines = csv_lines(path, problems, delimiter)
    _, header = next(lines, (1, []))
    for number, cells in lines:
        row = Row(f"{path}:{number}", dict(zip(header, cells, strict=False)))
        if len(cells) == len(header):
            yield row
        else:
            message = f"Expected {len(header)} cells as in the header, got {len(cells)}."
            problems.append(Problem(row.place, row.id, "csv", message))


def csv_lines(path: Path, problems: list[Problem], delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """First line number and cells of each row that is not empty, the header too, up to where the file is broken."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(read_text(path), newline=""), delimiter=delimiter, strict=True)
        rows, line = [], 1
        try:
            for cells in reader:
                rows.append((line, cells))
                line = reader.line_num + 1
        except csv.Error as error:
            problems.append(Problem(f"{path}:{line}", "", "csv", f"Expected CSV, but {error}. Nothing behind is read."))
    finally:
        csv.field_size_limit(limit)
    return ((number, cells) for number, cells in rows if any(cells))


@contextmanager
def noting(problems: list[Problem], row: Row) -> Iterator[None]:
    """Adds what is wrong with a row to `problems`, so that the next row can be read."""
    try:
        yield
    except InvalidRow as error:
        problems.append(Problem(row.place, row.id, error.rule, str(error)))


def misspelt(place: str, found: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    """Warnings for names that nearly are one of those we read; other names are the user's own."""
    for name in found:
        near = [] if name in known else difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if near and near[0] not in found:
            message = f"{name!r} is not read. Did you mean {near[0]!r}?"
            yield Problem(place, "", "unread", message, "warning")
