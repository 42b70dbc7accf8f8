"""Documents that were forgotten and may not come back by themselves: hashes of them, no names and no texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from chunker.store.database import fact
from chunker.store.keys import document_hash

ORIGIN = "origin"  # the fact by which a tombstone notes where its document came from


class Tombstones(NamedTuple):
    """Hashes of ids, and of files' bytes and texts, of which nothing is made."""

    documents: frozenset[bytes]
    contents: frozenset[bytes]


def tombstones(connection: sqlite3.Connection, remembered: Iterable[str] = ()) -> Tombstones:
    """Those of a store, but for documents that may come back."""
    back = {document_hash(name) for name in remembered}
    found = connection.execute("SELECT document, bytes_sha256, text_sha256 FROM tombstones").fetchall()
    rows = [row for row in found if row[0] not in back]
    return Tombstones(frozenset(row[0] for row in rows), frozenset(content for row in rows for content in row[1:]))


def bury(connection: sqlite3.Connection, document_id: str, bytes_sha256: bytes, text_sha256: bytes) -> None:
    """The document may not come back, under its name or another; where its file was is noted by a hash."""
    origin = bytes.fromhex(fact(connection, ORIGIN))
    row = (document_hash(document_id), bytes_sha256, text_sha256, origin)
    connection.execute("INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?, ?)", row)


def lift(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """These documents may come back."""
    query = "DELETE FROM tombstones WHERE document = ?"
    connection.executemany(query, [(document_hash(name),) for name in document_ids])


def keep_only(
    connection: sqlite3.Connection, origin: str, documents: Iterable[bytes], contents: Iterable[bytes]
) -> None:
    """Takes away what stands for files that are no longer where they were, under no name.

    Args:
        origin: where all files were looked for; what was forgotten elsewhere stays.
        documents: hashes of the ids of all files.
        contents: hashes of the bytes and texts of those that were found to be forgotten.
    """
    there, found = set(documents), set(contents)
    query = "SELECT document, bytes_sha256, text_sha256 FROM tombstones WHERE origin = ?"
    for document, *own in connection.execute(query, (bytes.fromhex(origin),)).fetchall():
        if document not in there and not found & {*own}:
            connection.execute("DELETE FROM tombstones WHERE document = ?", (document,))
