"""Rows into files: written beside the target and renamed when complete, so that nothing is ever half written."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from chunker.errors import OutputError
from chunker.extras import need

_ROWS_A_GROUP = 10_000
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Writer(Protocol):
    """Takes rows that are already JSON lines."""

    def write(self, lines: Sequence[str]) -> None:
        """Append rows."""

    def finish(self) -> None:
        """Bring all rows to where they belong; a full disk is found out here at the latest."""


def to_line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, without the line break; file names that are not Unicode get a U+FFFD."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)
    return line if line.isascii() else _LONE_SURROGATE.sub("\ufffd", line)


@contextmanager
def writing(target: str, columns: Mapping[str, str]) -> Iterator[Writer]:
    """A writer for `-` (standard output), `NAME.jsonl` or `NAME.parquet`.

    The file appears when the block ends without an error; until then what stood there stands. Where
    several are written, `finish` them all before the first block ends, so that all appear or none.

    Args:
        columns: the rows' columns and their types, as in `chunker.rows`.
    Raises: OutputError: the target cannot be written, or has another suffix.
    """
    if target == "-":
        yield _Lines(sys.stdout, sys.stdout.flush)
        return
    path = Path(target)
    if path.suffix not in {".jsonl", ".parquet"}:
        raise OutputError(f"Cannot write {target!r}: expected a name that ends in .jsonl or .parquet, or - for stdout.")
    with _replacing(path) as temporary:
        writer = _File(path, temporary, columns)
        try:
            yield writer
        except BaseException:
            with suppress(Exception):  # the first error is the one to tell
                writer.finish()
            raise
        writer.finish()


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of `path` that takes its place at the end."""
    with _blaming(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with _blaming(path):
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Puts errors of writing into words that name the file."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"Cannot write {str(path)!r}: {error.strerror or error}. Nothing there was changed."
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _File:
    """A file in the format of its suffix; errors name it."""

    def __init__(self, path: Path, temporary: Path, columns: Mapping[str, str]) -> None:
        self._path = path
        with _blaming(path):
            self._writer = _Parquet(temporary, columns) if path.suffix == ".parquet" else _lines_file(temporary)

    def write(self, lines: Sequence[str]) -> None:
        with _blaming(self._path):
            self._writer.write(lines)

    def finish(self) -> None:
        with _blaming(self._path):
            self._writer.finish()


class _Lines:
    """JSON Lines."""

    def __init__(self, stream: IO[str], finish: Callable[[], None]) -> None:
        self._stream = stream
        self.finish = finish

    def write(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._stream.write(line + "\n")


def _lines_file(path: Path) -> _Lines:
    stream = path.open("w", encoding="utf-8", newline="\n")
    return _Lines(stream, stream.close)


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

    def finish(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        for row in self._rows:
            row.update({name: to_line(row[name]) for name in self._json_columns})
        self._file.write_table(self._from_rows(self._rows, schema=self._schema))
        self._rows = []
