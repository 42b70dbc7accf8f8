"""Rows of the files that `chunker split` writes: JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chunker.errors import UnreadableDocument
from chunker.extras import need
from chunker.reading.folder import Source, read_bytes
from chunker.reading.text import decode
from evals.evalsets.problems import Problem
from evals.evalsets.rows import InvalidRow, Row, an_object, noting, parse_json

SUFFIXES = (".jsonl", ".parquet")
_ROWS_AT_ONCE = 1_000


def read_rows(path: Path, columns: Mapping[str, str], problems: list[Problem]) -> Iterator[Row]:
    """The objects in a `.jsonl` or `.parquet` file, each with `path:row` as its place.

    Args:
        columns: names and types as in `chunker.rows`; says which columns of Parquet hold JSON.
    Raises: FileNotFoundError; UnreadableDocument: the file is of another kind; MissingExtra: pyarrow is not installed.
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
        text = decode(read_bytes(Source(path.name, str(path)), most_bytes=None)).text
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
