"""Rows into files: written beside the target and renamed when complete, so that nothing is ever half written."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from chunker.errors import OutputError
from chunker.extras import need

_ROWS_A_GROUP = 10_000


class Writer(Protocol):
    """Takes rows that are already JSON lines."""

    def write(self, lines: Sequence[str]) -> None:
        """Append rows."""


def to_line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, without the line break."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)


@contextmanager
def writing(target: str, columns: Mapping[str, str]) -> Iterator[Writer]:
    """A writer for `-` (standard output), `NAME.jsonl` or `NAME.parquet`.

    The file appears when the block ends without an error; until then what stood there stands.

    Args:
        columns: the rows' columns and their types, as in `chunker.rows`.
    Raises: OutputError: the target cannot be written, or has another suffix.
    """
    if target == "-":
        yield _Lines(sys.stdout)
        return
    path = Path(target)
    if path.suffix not in {".jsonl", ".parquet"}:
        raise OutputError(f"Cannot write {target!r}: expected a name that ends in .jsonl or .parquet, or - for stdout.")
    with _replacing(path) as temporary:
        if path.suffix == ".parquet":
            writer = _Parquet(temporary, columns)
            try:
                yield writer
            finally:
                writer.close()
        else:
            with temporary.open("w", encoding="utf-8", newline="\n") as stream:
                yield _Lines(stream)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of `path` that takes its place at the end; errors are put in words."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise OutputError(f"Cannot write {str(path)!r}: {error.strerror or error}.") from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"Cannot write {str(path)!r}: {error.strerror or error}. It was left as it was.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _Lines:
    """JSON Lines."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._stream.write(line + "\n")


class _Parquet:
    """Parquet, a group of rows at a time; columns of type `json` hold JSON text."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        arrow = need("pyarrow", extra="parquet")
        types = {
            "string": arrow.string(),
            "json": arrow.string(),
            "int": arrow.int64(),
            "strings": arrow.list_(arrow.string()),
            "views": arrow.list_(arrow.list_(arrow.float64())),
        }
        self._schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._json_columns = [name for name, kind in columns.items() if kind == "json"]
        self._file = need("pyarrow.parquet", extra="parquet").ParquetWriter(path, self._schema)
        self._from_rows = arrow.Table.from_pylist
        self._rows: list[dict[str, Any]] = []

    def write(self, lines: Sequence[str]) -> None:
        self._rows += map(json.loads, lines)
        if len(self._rows) >= _ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        for row in self._rows:
            row.update({name: to_line(row[name]) for name in self._json_columns})
        self._file.write_table(self._from_rows(self._rows, schema=self._schema))
        self._rows = []
