"""Documents as a store holds them, how they were cut, and the chunks of them that are handed out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chunker.store.plan import NOTED_EMBEDDER, Plan
from chunker.store.reading import Reading, Stat

_CURRENT = f"""
FROM chunks JOIN documents ON documents.id = chunks.document_id
WHERE documents.embedder = {NOTED_EMBEDDER}
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


def put(connection: sqlite3.Connection, reading: Reading, plan: Plan) -> None:
    """Keeps what is known of a document beside its chunks."""
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, "
        "checked_ns = excluded.checked_ns, bytes_sha256 = excluded.bytes_sha256, text_sha256 = excluded.text_sha256, "
        "plan = excluded.plan",
        (reading.id, *reading.stat, reading.bytes_sha256, reading.text_sha256, plan.id),
    )


def put_cuts(connection: sqlite3.Connection, document_id: str, rows: Sequence[Row]) -> None:
    """Keeps the chunks of a document as they were cut, for transforms that look at those of all documents."""
    connection.execute("DELETE FROM cuts WHERE document_id = ?", (document_id,))
    values = [(document_id, number, row.data) for number, row in enumerate(rows)]
    connection.executemany("INSERT INTO cuts VALUES (?, ?, ?)", values)


def drop_cuts(connection: sqlite3.Connection) -> None:
    """Nothing looks at the chunks of all documents any more."""
    connection.execute("DELETE FROM cuts")


def hand_out(
    connection: sqlite3.Connection,
    document_id: str,
    rows: Sequence[Row],
    vectors: Sequence[bytes],
    embedder: str,
) -> Moves:
    """From now on these chunks of a document are handed out, and no others; what differs from before.

    Args:
        vectors: one a row, made by the embedder.
    """
    before = _hashes(connection, document_id)
    upserts = 0
    for number, (row, vector) in enumerate(zip(rows, vectors, strict=True)):
        digest = content_hash(row.data, vector)
        if before.pop(row.key, None) != digest:
            upserts += 1
            values = (row.key, document_id, number, row.data, vector, digest)
            connection.execute("INSERT OR REPLACE INTO chunks VALUES (?, ?, ?, ?, ?, ?)", values)
        else:
            connection.execute("UPDATE chunks SET number = ? WHERE key = ?", (number, row.key))
    connection.executemany("DELETE FROM chunks WHERE key = ?", [(key,) for key in before])
    connection.execute("UPDATE documents SET embedder = ? WHERE id = ?", (embedder, document_id))
    return Moves(upserts, len(before))


def note_uses(connection: sqlite3.Connection, uses: Iterable[tuple[str, bytes]]) -> None:
    """Notes of documents under which keys a cache holds vectors of theirs, now or from before."""
    connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?)", uses)


def remove(connection: sqlite3.Connection, document_id: str) -> int:
    """Takes a document and its chunks out; how many chunks that were. What it embedded stays known."""
    connection.execute("DELETE FROM cuts WHERE document_id = ?", (document_id,))
    deletes = connection.execute("DELETE FROM chunks WHERE document_id = ?", (document_id,)).rowcount
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
    return deletes


def hold_back(connection: sqlite3.Connection, document_id: str) -> None:
    """From now on nothing of a document is handed out, and nothing counts as cut, until it is cut again."""
    connection.execute("UPDATE documents SET plan = '', embedder = NULL WHERE id = ?", (document_id,))


def hand_on_names(connection: sqlite3.Connection, document_id: str) -> None:
    """Documents of the same bytes, as after a renaming, had this document's names before; where there are any."""
    query = (
        "INSERT OR IGNORE INTO names SELECT others.id, former.name FROM documents AS own "
        "JOIN documents AS others ON others.bytes_sha256 = own.bytes_sha256 AND others.id <> own.id "
        "JOIN (SELECT ?1 AS name UNION ALL SELECT former FROM names WHERE document_id = ?1) AS former "
        "WHERE own.id = ?1"
    )
    if connection.execute(query, (document_id,)).rowcount:
        connection.execute("DELETE FROM names WHERE document_id = ?", (document_id,))


def cuts(connection: sqlite3.Connection, plan: Plan) -> Iterator[bytes]:
    """The row of every chunk as it was cut by a plan, in the order of the documents.

    What an older plan cut, of a document that cannot be read now, stands for nothing that is cut anew.
    """
    query = "SELECT row FROM cuts JOIN documents ON id = document_id WHERE plan = ? ORDER BY document_id, number"
    return (row for (row,) in connection.execute(query, (plan.id,)))


def cut_by(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """Ids of the documents that were cut by a plan, sorted."""
    return [name for (name,) in connection.execute("SELECT id FROM documents WHERE plan = ? ORDER BY id", (plan.id,))]


def handed_out(connection: sqlite3.Connection, document_id: str, embedder: str) -> list[bytes] | None:
    """The rows of a document that are handed out; None where their vectors were made by another embedder."""
    query = "SELECT embedder FROM documents WHERE id = ?"
    if connection.execute(query, (document_id,)).fetchone() != (embedder,):
        return None
    query = "SELECT row FROM chunks WHERE document_id = ? ORDER BY number"
    return [row for (row,) in connection.execute(query, (document_id,))]


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
    query = "SELECT key, document_id, row, vector, hash FROM chunks WHERE key = ?"
    return [Current(*connection.execute(query, (key,)).fetchone()) for key in keys]


def content_hash(data: bytes, vector: bytes) -> bytes:
    """Hash of a row and its vector: as long as it is the same, nobody needs to be given it again."""
    return hashlib.blake2b(data + vector, digest_size=16).digest()


def _hashes(connection: sqlite3.Connection, document_id: str) -> dict[str, bytes]:
    query = "SELECT key, hash FROM chunks WHERE document_id = ?"
    return dict(connection.execute(query, (document_id,)).fetchall())
