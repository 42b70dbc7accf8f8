"""Rows in files as `chunker split` writes them, JSON Lines or Parquet, one after the other."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from chunker.errors import UnreadableDocument
from chunker.extras import need
from chunker.fields import InvalidRow, an_object, parse_json
from chunker.missing import no_such
from chunker.reading.folder import STDIN

SUFFIXES = (".jsonl", ".parquet")
_ROWS_AT_ONCE = 1_000
_MARKS = {  # the first that fits
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def raw_rows(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[int, str | dict[str, Any]]]:
    """The rows of a file with their numbers from 1: lines of JSON (blank ones aside), or objects from Parquet.

    Args:
        path: `-` is standard input, with JSON Lines.
        columns: names and types as in `chunker.rows`; says which columns of Parquet hold JSON.
    Raises: FileNotFoundError; UnreadableDocument: the file is of another kind; MissingExtra: pyarrow is not installed.
    """
    if str(path) != STDIN:
        if not path.is_file():
            raise FileNotFoundError(no_such(path, "file"))
        if path.suffix not in SUFFIXES:
            raise UnreadableDocument(f"Expected a file that ends in {' or '.join(SUFFIXES)}, got {str(path)!r}.")
    return _parquet(path, columns) if path.suffix == ".parquet" else _lines(path)


def row_of(value: str | dict[str, Any]) -> Mapping[str, Any]:
    """The object that a row of `raw_rows` stands for.

    Raises: InvalidRow.
    """
    return an_object(parse_json(value) if isinstance(value, str) else value)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with nullcontext(sys.stdin.buffer) if str(path) == STDIN else path.open("rb") as stream:
            text = _text(stream)
            for number, line in enumerate(text, start=1):  # U+2028 ends no line here
                if "\0" in line:
                    raise UnreadableDocument(f"Expected lines of JSON in {str(path)!r}, but it is not text.")
                if line.strip():
                    yield number, line.removesuffix("\n")
            text.detach()  # else it would close standard input
    except (OSError, UnicodeError) as error:
        raise UnreadableDocument(f"Cannot read {str(path)!r} as lines of JSON: {error}.") from error


def _text(stream: IO[bytes]) -> io.TextIOWrapper:
    """The stream's characters: UTF-8, or what a mark at its beginning says."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(4)[:4]
    encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")
    return io.TextIOWrapper(buffered, encoding=encoding, newline="\n")


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
