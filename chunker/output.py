"""Rows into files: written beside the target and renamed when complete, so that nothing is ever half written."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from chunker import unfinished
from chunker.errors import OutputError
from chunker.extras import need
from chunker.missing import no_folder_for
from chunker.surrogates import LONE_SURROGATE
from chunker.unfinished import made_beside

_GROUP_ROWS = 10_000  # of a Parquet file, whichever comes first
_GROUP_BYTES = 8_000_000
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


class Writer(Protocol):
    """Takes rows that are already JSON lines."""

    def write(self, rows: bytes) -> None:
        """Append any number of rows, each as `to_row` makes it."""

    def finish(self) -> None:
        """Bring all rows to where they belong; a full disk is found out here at the latest."""


def to_line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, without the line break; what is not Unicode in it becomes U+FFFD."""
    return to_row(row)[:-1].decode()


def to_row(row: Mapping[str, Any]) -> bytes:
    """A row as JSON in UTF-8, with its line feed."""
    line = _ENCODER.encode(row) + "\n"
    try:
        return line.encode()
    except UnicodeEncodeError:  # rare, and looking for it costs more than trying
        return LONE_SURROGATE.sub("\ufffd", line).encode()


@contextmanager
def writing(target: str, columns: Mapping[str, str]) -> Iterator[Writer]:
    """A writer for `-` (standard output), `NAME.jsonl` or `NAME.parquet`.

    The file appears when the block ends without an error; until then what stood there stands. A link is
    followed, and the rights of a file that is replaced are kept. Where several are written, `finish` them
    all before the first block ends, so that all appear or none.

    Args:
        columns: the rows' columns and their types, as in `chunker.rows`.
    Raises: OutputError: the target cannot be written, or has another suffix.
    """
    if target == "-":
        sys.stdout.flush()
        yield _Lines(sys.stdout.buffer, sys.stdout.buffer.flush)
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


def write_whole(target: str, data: bytes) -> None:
    """Writes a file that appears complete or not at all, with the rights of the one it replaces; `-` is stdout.

    Raises: OutputError: the target cannot be written.
    """
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with _replacing(Path(target)) as temporary, _blaming(Path(target)):
        temporary.write_bytes(data)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside what `path` stands for, which takes its place at the end."""
    with ExitStack() as stack:
        with _blaming(path):
            target = _behind(path)
            mode = _mode(target)
            temporary = stack.enter_context(made_beside(target))
        yield temporary
        with _blaming(path):
            temporary.chmod(mode)
            temporary.replace(target)


def leftovers(target: str) -> list[Path]:
    """Temporary files that processes left which were killed while they wrote this target, sorted.

    Those of a process that still writes it are among them.
    """
    return unfinished.leftovers(_behind(Path(target)))


def clear_leftovers(target: str) -> None:
    """Takes away the temporary files of a target, which nobody may be writing.

    Raises: OutputError.
    """
    with _blaming(Path(target)):
        for path in leftovers(target):
            path.unlink(missing_ok=True)


def _behind(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _mode(target: Path) -> int:
    """The rights of the file that stands there, else those that the umask leaves.

    Raises: OSError: what stands there is no file that another one could replace.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return 0o666 & ~_umask()
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return stat.S_IMODE(mode)


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Puts errors of writing into words that name the file."""
    try:
        yield
    except OSError as error:
        gone = no_folder_for(path) if error.errno == errno.ENOENT else ""
        raise OutputError(
            f"Cannot write {str(path)!r}: {gone or error.strerror or error}. Nothing there was changed."
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

    def write(self, rows: bytes) -> None:
        with _blaming(self._path):
            self._writer.write(rows)

    def finish(self) -> None:
        with _blaming(self._path):
            self._writer.finish()


class _Lines:
    """JSON Lines."""

    def __init__(self, stream: IO[bytes], finish: Callable[[], None]) -> None:
        self._stream = stream
        self.finish = finish

    def write(self, rows: bytes) -> None:
        self._stream.write(rows)


def _lines_file(path: Path) -> _Lines:
    stream = path.open("wb")
    return _Lines(stream, stream.close)


class _Parquet:
    """Parquet, a group of rows at a time; columns of type `json` hold JSON text."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        arrow = need("pyarrow", extra="parquet")
        types = {
            "string": arrow.string(),
            "json": arrow.string(),
            "int": arrow.int64(),
            "float": arrow.float64(),
            "strings": arrow.list_(arrow.string()),
            "span": arrow.list_(arrow.int64()),
            "vector": arrow.list_(arrow.float32()),
            "views": arrow.list_(arrow.list_(arrow.float64())),
        }
        self._schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._json_columns = [name for name, kind in columns.items() if kind == "json"]
        self._file = need("pyarrow.parquet", extra="parquet").ParquetWriter(path, self._schema)
        self._from_rows = arrow.Table.from_pylist
        self._group: list[dict[str, Any]] = []
        self._group_bytes = 0

    def write(self, rows: bytes) -> None:
        self._group += map(json.loads, rows.splitlines())
        self._group_bytes += len(rows)
        if len(self._group) >= _GROUP_ROWS or self._group_bytes >= _GROUP_BYTES:
            self._flush()

    def finish(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if not self._group:
            return
        for row in self._group:
            row.update({name: to_line(row[name]) for name in self._json_columns})
        self._file.write_table(self._from_rows(self._group, schema=self._schema))
        self._group, self._group_bytes = [], 0
