"""Rows of JSON Lines and CSV files, with the place of each and fields of the type that is asked for."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from chunker.errors import UnreadableDocument
from chunker.reading.folder import Source, read_bytes
from chunker.reading.text import decode
from evals.errors import BrokenEvalSet
from evals.evalsets.problems import Problem

_T = TypeVar("_T")
_SHOWN = 60
_LONGEST_CELL = 2**31 - 1


class InvalidRow(ValueError):
    """A row that cannot be understood; becomes a `Problem` where the row's place is known."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


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


def parse_json(text: str) -> Any:
    """The value of a JSON text, NaN and Infinity refused.

    Raises: InvalidRow: what is wrong with it.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRow("json", f"Expected JSON, got {shown(text)} ({error}).") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


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


def an_object(value: Any) -> Mapping[str, Any]:
    """The value as an object.

    Raises: InvalidRow: it is something else.
    """
    return _of_type(value, dict, "an object {...}", "row")


def text_field(fields: Mapping[str, Any], name: str) -> str:
    """The text in a field.

    Raises: InvalidRow: it is missing or of another type.
    """
    return _of_type(_present(fields, name), str, "a text", name)


def id_field(fields: Mapping[str, Any], name: str) -> str:
    """The id in a field, as formats of others have it: a text, or a whole number written as one.

    Raises: InvalidRow: it is missing or of another type.
    """
    value = _present(fields, name)
    return str(value) if type(value) is int else _of_type(value, str, "a text", name)


def whole_field(fields: Mapping[str, Any], name: str) -> int:
    """The whole number in a field.

    Raises: InvalidRow: it is missing or of another type.
    """
    value = _present(fields, name)
    return _of_type("true or false" if isinstance(value, bool) else value, int, "a whole number", name)


def texts_field(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts in a field that holds a list of them; none where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    return tuple(_of_type(item, str, "a list of texts", name) for item in list_field(fields, name))


def objects_field(fields: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """The objects in a field that holds a list of them; none where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    return tuple(_of_type(item, dict, "a list of objects", name) for item in list_field(fields, name))


def list_field(fields: Mapping[str, Any], name: str) -> list[Any]:
    """The list in a field; empty where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    value = fields.get(name)
    return [] if value is None else _of_type(value, list, "a list", name)


def _present(fields: Mapping[str, Any], name: str) -> Any:
    if name not in fields:
        raise InvalidRow("missing", f"Expected a field {name!r}, got {', '.join(map(repr, fields)) or 'none'}.")
    return fields[name]


def _of_type(value: Any, kind: type[_T], expected: str, name: str) -> _T:
    if isinstance(value, kind):
        return value
    raise InvalidRow("type", f"Expected {expected} as {name!r}, got {shown(value)}.")


def shown(value: object) -> str:
    """A value as messages show it: on one line and not too long."""
    try:
        text = repr(value[:_SHOWN] if isinstance(value, str) and len(value) > _SHOWN else value)
    except RecursionError:
        text = f"a {type(value).__name__} in too many others"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def misspelt(place: str, found: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    """Warnings for names that nearly are one of those we read; other names are the user's own."""
    for name in found:
        near = [] if name in known else difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if near and near[0] not in found:
            message = f"{name!r} is not read. Did you mean {near[0]!r}?"
            yield Problem(place, "", "unread", message, "warning")
