"""Chunks read back from files as `chunker split` writes them; a broken row is named and stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chunker.errors import UnreadableDocument
from chunker.extras import need
from chunker.reading.folder import Source, read_document
from chunker.rows import CHUNK_COLUMNS, DOCUMENT_COLUMNS
from chunker.types import Chunk, Document, View
from evals.evalsets import documents as rows_of_documents
from evals.evalsets.problems import Problem
from evals.evalsets.rows import (
    InvalidRow,
    Row,
    an_object,
    list_field,
    noting,
    parse_json,
    shown,
    text_field,
    texts_field,
    whole_field,
)

SUFFIXES = (".jsonl", ".parquet")
_ROWS_AT_ONCE = 1_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """What a file with chunks holds.

    Attributes:
        chunks: in the file's order.
        places: path and row (from 1; a line of JSON Lines) of each chunk.
        problems: the rows that hold no chunk.
    """

    chunks: tuple[Chunk, ...]
    places: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


def read_chunks(path: Path) -> ChunkFile:
    """The chunks in a `.jsonl` or `.parquet` file; columns that are not known are passed over.

    A row needs `document_id`, `start`, `end`, `text` and `token_count`.
    Raises: FileNotFoundError; UnreadableDocument: the file is of another kind; MissingExtra: pyarrow is not installed.
    """
    problems: list[Problem] = []
    chunks, places = [], []
    for row in read_rows(path, CHUNK_COLUMNS, problems):
        with noting(problems, Row(row.place, {})):
            chunks.append(_chunk(row.fields))
            places.append((str(path), int(row.place.rpartition(":")[2])))
    return ChunkFile(tuple(chunks), tuple(places), tuple(problems))


def read_documents(path: Path, problems: list[Problem]) -> dict[str, Document]:
    """Documents by id: those of a folder, or of a `.jsonl` or `.parquet` file with document rows.

    What cannot be read is added to `problems`. Raises: as `read_chunks`.
    """
    if path.suffix != ".parquet" or path.is_dir():
        return rows_of_documents.read_documents(path, problems)
    found: dict[str, Document] = {}
    for row in read_rows(path, DOCUMENT_COLUMNS, problems):
        with noting(problems, Row(row.place, {})):
            document = _document(row.fields)
            found.setdefault(document.id, document)
    return found


def read_rows(path: Path, columns: Mapping[str, str], problems: list[Problem]) -> Iterator[Row]:
    """The objects in a `.jsonl` or `.parquet` file, each with `path:row` as its place.

    Args:
        columns: names and types as in `chunker.rows`; says which columns of Parquet hold JSON.
    Raises: as `read_chunks`.
    """
    if not path.is_file():
        raise FileNotFoundError(f"No file {str(path)!r}.")
    if path.suffix not in SUFFIXES:
        raise UnreadableDocument(f"Expected a file that ends in {' or '.join(SUFFIXES)}, got {str(path)!r}.")
    rows = _parquet(path, columns) if path.suffix == ".parquet" else _lines(path)
    for number, value in rows:
        place = f"{path}:{number}"
        with noting(problems, Row(place, {})):
            fields = parse_json(value) if isinstance(value, str) else value
            yield Row(place, an_object(fields))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = read_document(Source(path.name, str(path))).text
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{path}: {error}") from error
    lines = enumerate(text.split("\n"), start=1)  # a text may hold U+2028: not splitlines()
    return ((number, line) for number, line in lines if line.strip())


def _parquet(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    arrow, parquet = need("pyarrow", extra="parquet"), need("pyarrow.parquet", extra="parquet")
    as_json = [name for name, kind in columns.items() if kind == "json"]
    number = 0
    try:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=_ROWS_AT_ONCE):
            for fields in batch.to_pylist():
                number += 1
                yield number, fields | {name: _parsed(fields[name]) for name in as_json if fields.get(name)}
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UnreadableDocument(f"Cannot read {str(path)!r} as Parquet behind row {number}: {error}") from error


def _parsed(value: Any) -> Any:
    """The object in a JSON column; what is not JSON stays, and is refused where its row is named."""
    try:
        return parse_json(value) if isinstance(value, str) else value
    except InvalidRow:
        return value


def _chunk(fields: Mapping[str, Any]) -> Chunk:
    start, end, count = (_from_zero(fields, name) for name in ("start", "end", "token_count"))
    if end < start:
        raise InvalidRow("span", f"Expected start <= end, got {start} and {end}.")
    page = None if fields.get("page") is None else whole_field(fields, "page")
    context, kind = (_optional_text(fields, name, default) for name, default in (("context", ""), ("kind", "text")))
    chunk = Chunk(
        _sound(text_field(fields, "document_id")),
        start,
        end,
        _sound(text_field(fields, "text")),
        count,
        _sound(context),
        kind,
        texts_field(fields, "headings"),
        page,
        tuple(map(_view, list_field(fields, "views"))),
        _metadata(fields),
    )
    stated = fields.get("id")
    if stated is not None and stated != chunk.id:
        raise InvalidRow("id", f"Expected the id {chunk.id!r}, which the row's columns make, got {shown(stated)}.")
    return chunk


def _document(fields: Mapping[str, Any]) -> Document:
    source = _optional_text(fields, "source", "")
    document = Document(text_field(fields, "id"), text_field(fields, "text"), source, _metadata(fields))
    if fields.get("sha256") not in {None, document.sha256}:
        raise InvalidRow("damaged", f"The text of {document.id!r} does not have the sha256 that its row states.")
    return document


def _from_zero(fields: Mapping[str, Any], name: str) -> int:
    value = whole_field(fields, name)
    if value < 0:
        raise InvalidRow("range", f"Expected {name} of at least 0, got {shown(value)}.")
    return value


def _optional_text(fields: Mapping[str, Any], name: str, default: str) -> str:
    return default if fields.get(name) is None else text_field(fields, name)


def _metadata(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return an_object({} if fields.get("metadata") is None else fields["metadata"])


def _sound(text: str) -> str:
    if _LONE_SURROGATE.search(text):
        raise InvalidRow("surrogate", f"Expected text, got half a character (a lone surrogate) in {shown(text)}.")
    return text


def _view(value: Any) -> View:
    numbers: Iterable[Any] = value if isinstance(value, list) else ()
    found = [number for number in numbers if isinstance(number, int | float) and not isinstance(number, bool)]
    if not isinstance(value, list) or len(value) != 3 or len(found) != 3:
        raise InvalidRow("type", f"Expected [start, end, weight] as a view, got {shown(value)}.")
    start, end, weight = found
    if not (float(start).is_integer() and float(end).is_integer()):
        raise InvalidRow("type", f"Expected whole numbers as a view's start and end, got {shown(value)}.")
    return View(int(start), int(end), float(weight))
