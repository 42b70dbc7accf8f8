"""Vectors on disk, by a hash of the embedder's name and the text: what was embedded once is not embedded again.

One SQLite file, shared by any number of processes. It holds hashes and vectors, no texts.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from chunker import sqlitefile
from chunker.embeddings.errors import CacheUnusable
from chunker.surrogates import readable

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors

    T = TypeVar("T")

# From the current folder; of `evals` too, on purpose: what `chunker embed` made is not embedded again to be measured.
DEFAULT_CACHE = Path(".evals", "vectors.sqlite")
_KEYS_A_QUERY = 500  # old SQLite allows 999
_TABLE = (
    "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, is_truncated INTEGER NOT NULL) WITHOUT ROWID"
)


def _refused(path: str, what: str) -> CacheUnusable:
    return CacheUnusable(f"The embedding cache {path} {what}. Name another file.")


_KIND = sqlitefile.Kind(0x63686B65, 1, _TABLE, _refused)


class Entry(NamedTuple):
    """The vector of one text, shape (dimensions,), and whether the text was longer than the embedder reads."""

    vector: Vectors
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """How many entries were taken out of a cache; and whether nothing of them is left in its files, which waits for
    other processes that read it.
    """

    count: int
    is_wiped: bool


def cache_key(embedder_name: str, text: str) -> bytes:
    """Hash that an embedder and a text have in common with no other pair."""
    name = hashlib.sha256(readable(embedder_name).encode()).digest()
    return hashlib.sha256(name + readable(text).encode()).digest()


class VectorCache:
    """A file of vectors. On a disk that cannot be written it keeps nothing, and `problem` says why.

    Every call opens the file anew, so threads and forked processes may use one cache.
    Raises: CacheUnusable: the file is damaged, is something else (a folder, say), or is of a newer version.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.problem = ""
        if self.path.is_dir():
            raise self._unusable("is a folder; name a file")
        self.load([])

    def load(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries there are for the keys."""
        return self._attempt(lambda connection: _read(connection, keys)) or {}

    def keep(self, entries: Mapping[bytes, Entry]) -> None:
        """Writes all entries or none; once written they outlive this process."""
        if not self.problem:
            self._attempt(lambda connection: _write(connection, entries))

    def count(self, keys: Sequence[bytes]) -> int:
        """How many of the keys it holds; nothing is changed, also on a disk that cannot be written.

        Raises: CacheUnusable: it cannot be read.
        """
        try:
            with sqlitefile.opened_to_read(self.path, _KIND) as connection:
                return len(_read(connection, keys))
        except sqlite3.Error as error:
            raise self._unusable(f"cannot be read: {error}") from error

    def forget(self, keys: Sequence[bytes]) -> Erased:
        """Takes entries out so that the files hold nothing of them any more, also of what was deleted before.

        Raises: CacheUnusable: it cannot be written.
        """
        try:
            return _patiently(lambda: self._once(lambda connection: _erase(connection, keys)))
        except sqlite3.Error as error:
            raise self._unusable(f"keeps what should be forgotten: {error}") from error

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` gives; None where the disk does not let us."""
        try:
            return _patiently(lambda: self._once(work))
        except (sqlite3.OperationalError, OSError) as error:
            self.problem = f"New embeddings are not kept in {self.path}: {error}."
            return None
        except sqlite3.DatabaseError as error:
            raise self._unusable(f"is not a readable cache ({error}); delete it, it fills again") from error

    def _once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with sqlitefile.opened(self.path, _KIND) as connection:
            return work(connection)

    def _unusable(self, what: str) -> CacheUnusable:
        return CacheUnusable(f"The embedding cache {self.path} {what}.")


def check_entry(entry: Entry, dimensions: int, path: Path) -> None:
    """Holds a vector from disk to what was written there.

    Raises: CacheUnusable: wrong size, or of a length other than 1 and 0.
    """
    length = float(np.linalg.norm(entry.vector.astype(np.float64)))
    if len(entry.vector) != dimensions or not (length == 0 or math.isclose(length, 1, rel_tol=1e-3)):
        raise CacheUnusable(
            f"The embedding cache {path} holds a vector of {len(entry.vector)} numbers and length {length:.3g}, "
            f"expected {dimensions} numbers and length 1. Delete the file, it fills again."
        )


def _read(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Entry]:
    found = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = keys[start : start + _KEYS_A_QUERY]
        marks = ", ".join("?" * len(some))
        query = f"SELECT key, vector, is_truncated FROM vectors WHERE key IN ({marks})"  # noqa: S608  only marks
        for key, vector, is_truncated in connection.execute(query, some):
            found[key] = Entry(_numbers(vector), bool(is_truncated))
    return found


def _numbers(stored: Any) -> Vectors:
    try:
        return np.frombuffer(stored, dtype="<f4").astype(np.float32)
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError("what should be a vector is none") from error


def _write(connection: sqlite3.Connection, entries: Mapping[bytes, Entry]) -> None:
    rows = [(key, entry.vector.astype("<f4").tobytes(), entry.is_truncated) for key, entry in entries.items()]
    with sqlitefile.transaction(connection):
        connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)


def _erase(connection: sqlite3.Connection, keys: Sequence[bytes]) -> Erased:
    connection.execute("PRAGMA secure_delete = ON")
    with sqlitefile.transaction(connection):
        query = "DELETE FROM vectors WHERE key = ?"
        count = sum(connection.execute(query, (key,)).rowcount for key in keys)
    return Erased(count, sqlitefile.wipe(connection))  # also the room of rows that were deleted without overwriting


def _patiently(work: Callable[[], T]) -> T:
    """SQLite waits for other processes by itself, except at moments such as the change to WAL."""
    end_s = time.monotonic() + sqlitefile.PATIENCE_S
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end_s:
                raise
        time.sleep(0.02)
