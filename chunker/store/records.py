"""Documents and chunks as a store holds them, and what of them is handed out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chunker.store.reading import Reading, Stat

if TYPE_CHECKING:
    from chunker.store.plan import Plan

_CURRENT = """
FROM chunks JOIN documents ON documents.id = chunks.document_id
WHERE chunks.hash IS NOT NULL AND documents.embedder = (SELECT json_extract(value, '$.embedder') FROM facts
WHERE name = 'plan')
"""


class Record(NamedTuple):
    """What a store knows of a document beside its chunks.

    Attributes:
        plan: id of the plan by which it was cut.
    """

    stat: Stat
    bytes_sha256: bytes
    text_sha256: bytes
    plan: str


class Row(NamedTuple):
    """A chunk as it is kept: its key and its row as JSON, of docs/formats.md."""

    key: str
    data: bytes


class Current(NamedTuple):
    """A chunk as it is handed out.

    Attributes:
        vector: 32-bit numbers, little-endian; empty where there are no vectors.
        hash: of row and vector.
    """

    key: str
    document_id: str
    data: bytes
    vector: bytes
    hash: bytes


class Moves(NamedTuple):
    """How many chunks are new or otherwise than before, and how many are gone."""

    upserts: int
    deletes: int


def records(connection: sqlite3.Connection) -> dict[str, Record]:
    """Every document by its id."""
    query = "SELECT id, size, mtime_ns, ctime_ns, checked_ns, bytes_sha256, text_sha256, plan FROM documents"
    return {row[0]: Record(Stat(*row[1:5]), *row[5:]) for row in connection.execute(query)}


def touch(connection: sqlite3.Connection, document_id: str, stat: Stat) -> None:
    """The same bytes were found under other times."""
    query = "UPDATE documents SET size = ?, mtime_ns = ?, ctime_ns = ?, checked_ns = ? WHERE id = ?"
    connection.execute(query, (*stat, document_id))


def put(
    connection: sqlite3.Connection, reading: Reading, plan: Plan, rows: Sequence[Row], cache_keys: Iterable[bytes]
) -> int:
    """Keeps a document with its chunks, which are still to be shown; how many shown ones are gone."""
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, "
        "checked_ns = excluded.checked_ns, bytes_sha256 = excluded.bytes_sha256, text_sha256 = excluded.text_sha256, "
        "plan = excluded.plan, embedder = excluded.embedder, is_shown = 0",
        (reading.id, *reading.stat, reading.bytes_sha256, reading.text_sha256, plan.id, plan.embedder),
    )
    gone = _hashes(connection, reading.id).keys() - {row.key for row in rows}
    deletes = _delete(connection, gone)
    connection.executemany(
        "INSERT INTO chunks (key, document_id, number, row) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET number = excluded.number, row = excluded.row",
        [(row.key, reading.id, number, row.data) for number, row in enumerate(rows)],
    )
    connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?)", [(reading.id, key) for key in cache_keys])
    return deletes


def show(connection: sqlite3.Connection, document_id: str, rows: Sequence[Row], vectors: Sequence[bytes]) -> Moves:
    """From now on these chunks of a document are handed out, and no others; what differs from before.

    Args:
        rows: some or all of those that were put, perhaps with more said in them.
        vectors: one a row.
    """
    before = _hashes(connection, document_id)
    upserts = 0
    for row, vector in zip(rows, vectors, strict=True):
        digest = hashlib.blake2b(row.data + vector, digest_size=16).digest()
        if before.pop(row.key) != digest:
            upserts += 1
            query = "UPDATE chunks SET shown = nullif(?, row), vector = ?, hash = ? WHERE key = ?"
            connection.execute(query, (row.data, vector, digest, row.key))
    hidden = [key for key, digest in before.items() if digest is not None]
    query = "UPDATE chunks SET shown = NULL, vector = NULL, hash = NULL WHERE key = ?"
    connection.executemany(query, [(key,) for key in hidden])
    connection.execute("UPDATE documents SET is_shown = 1 WHERE id = ?", (document_id,))
    return Moves(upserts, len(hidden))


def remove(connection: sqlite3.Connection, document_id: str) -> int:
    """Takes a document and its chunks out; how many shown ones are gone. What it embedded stays known."""
    deletes = _delete(connection, _hashes(connection, document_id))
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
    return deletes


def rows_as_cut(connection: sqlite3.Connection) -> Iterator[tuple[str, str, bytes]]:
    """Document id, key and row of every chunk as it was cut, in order."""
    query = "SELECT document_id, key, row FROM chunks ORDER BY document_id, number"
    return iter(connection.execute(query).fetchall())


def current(connection: sqlite3.Connection) -> Iterator[Current]:
    """What is handed out, in the order of the documents."""
    query = f"SELECT key, document_id, coalesce(shown, row), vector, hash {_CURRENT} ORDER BY document_id, number"
    return (Current(*row) for row in connection.execute(query))


def count_current(connection: sqlite3.Connection) -> int:
    """How many chunks are handed out."""
    return int(connection.execute(f"SELECT count(*) {_CURRENT}").fetchone()[0])


def pending_upserts(connection: sqlite3.Connection, target: str) -> list[str]:
    """Keys of what a target does not have, or has otherwise, in the order of the documents."""
    query = (
        f"SELECT chunks.key {_CURRENT} AND chunks.hash IS NOT (SELECT hash FROM applied WHERE target = ? "  # noqa: S608
        "AND applied.key = chunks.key) ORDER BY document_id, number"
    )
    return [key for (key,) in connection.execute(query, (target,))]


def pending_deletes(connection: sqlite3.Connection, target: str) -> list[str]:
    """Keys of what a target has and should not have any more, sorted."""
    query = f"SELECT key FROM applied WHERE target = ? AND key NOT IN (SELECT chunks.key {_CURRENT}) ORDER BY key"  # noqa: S608
    return [key for (key,) in connection.execute(query, (target,))]


def current_of(connection: sqlite3.Connection, keys: Sequence[str]) -> list[Current]:
    """What is handed out under these keys, in their order."""
    query = "SELECT key, document_id, coalesce(shown, row), vector, hash FROM chunks WHERE key = ?"
    return [Current(*connection.execute(query, (key,)).fetchone()) for key in keys]


def _hashes(connection: sqlite3.Connection, document_id: str) -> dict[str, bytes | None]:
    query = "SELECT key, hash FROM chunks WHERE document_id = ?"
    return dict(connection.execute(query, (document_id,)).fetchall())


def _delete(connection: sqlite3.Connection, keys: Iterable[str]) -> int:
    """How many of the chunks that are deleted had been shown."""
    gone = 0
    for key in keys:
        gone += connection.execute("SELECT hash IS NOT NULL FROM chunks WHERE key = ?", (key,)).fetchone()[0]
        connection.execute("DELETE FROM chunks WHERE key = ?", (key,))
    return gone
