"""Chunks read back from rows as `chunker split` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from chunker.errors import UnreadableDocument
from chunker.fields import InvalidRow, an_object, list_field, shown, text_field, texts_field, whole_field
from chunker.rowfiles import raw_rows, row_of
from chunker.rows import CHUNK_COLUMNS
from chunker.surrogates import LONE_SURROGATE
from chunker.types import Chunk, Copy, Span, View
from chunker.views import MOST_WEIGHT

_MOST = 2**53 - 1  # up to here all programs read whole numbers of JSON alike


def chunks_in(path: Path) -> Iterator[Chunk]:
    """The chunks in a `.jsonl` or `.parquet` file, in the file's order, one after the other.

    Raises: as `raw_rows`; UnreadableDocument: a row that holds no chunk, with its number.
    """
    for number, value in raw_rows(path, CHUNK_COLUMNS):
        try:
            yield chunk_from(row_of(value))
        except InvalidRow as error:
            raise UnreadableDocument(f"{path}:{number}: {error}") from error


def chunk_from(fields: Mapping[str, Any]) -> Chunk:
    """The chunk in a row of docs/formats.md; columns that are not known are passed over.

    A row needs `document_id`, `start`, `end`, `text` and `token_count`.
    Raises: InvalidRow: what was expected, and what came.
    """
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
        None if fields.get("parent") is None else _span(fields["parent"]),
        tuple(map(_copy, list_field(fields, "copies"))),
    )
    stated = fields.get("id")
    if stated is not None and stated != chunk.id:
        raise InvalidRow("id", f"Expected the id {chunk.id!r}, which the row's columns make, got {shown(stated)}.")
    return chunk


def _from_zero(fields: Mapping[str, Any], name: str) -> int:
    value = whole_field(fields, name)
    if not 0 <= value <= _MOST:
        raise InvalidRow("range", f"Expected {name} from 0 to 2^53 - 1, got {shown(value)}.")
    return value


def _optional_text(fields: Mapping[str, Any], name: str, default: str) -> str:
    return default if fields.get(name) is None else text_field(fields, name)


def _metadata(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return an_object({} if fields.get("metadata") is None else fields["metadata"])


def _sound(text: str) -> str:
    if LONE_SURROGATE.search(text):
        raise InvalidRow("surrogate", f"Expected text, got half a character (a lone surrogate) in {shown(text)}.")
    return text


def _span(value: Any) -> Span:
    match value:
        case [int(start), int(end)] if bool not in map(type, value) and 0 <= start <= end <= _MOST:
            return Span(start, end)
    raise InvalidRow("type", f"Expected [start, end] as a parent, got {shown(value)}.")


def _copy(value: Any) -> Copy:
    match value:
        case [str(document_id), int(start), int(end), int() | float() as similarity] if (
            bool not in map(type, value) and 0 <= start <= end <= _MOST and 0 <= similarity <= 1
        ):
            return Copy(_sound(document_id), start, end, float(similarity))
    raise InvalidRow("type", f"Expected [document_id, start, end, similarity] as a copy, got {shown(value)}.")


def _view(value: Any) -> View:
    numbers: Iterable[Any] = value if isinstance(value, list) else ()
    found = [number for number in numbers if isinstance(number, int | float) and not isinstance(number, bool)]
    if not isinstance(value, list) or len(value) != 3 or len(found) != 3:
        raise InvalidRow("type", f"Expected [start, end, weight] as a view, got {shown(value)}.")
    start, end, weight = found
    if not (float(start).is_integer() and float(end).is_integer()):
        raise InvalidRow("type", f"Expected whole numbers as a view's start and end, got {shown(value)}.")
    if not (0 <= start <= end <= _MOST and 0 <= weight <= MOST_WEIGHT):
        raise InvalidRow(
            "range",
            f"Expected a start from 0, an end from start to 2^53 - 1 and a weight from 0 to {MOST_WEIGHT:g}, "
            f"got {shown(value)}.",
        )
    return View(int(start), int(end), float(weight))
