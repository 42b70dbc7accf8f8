"""The store's SQLite file: its tables, and what is noted in it under names."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chunker import sqlitefile
from chunker.errors import StoreUnusable

NAME = "store.sqlite"
VECTORS = "vectors.sqlite"  # beside it, the cache of an embedder's vectors
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    checked_ns INTEGER NOT NULL, bytes_sha256 BLOB NOT NULL, text_sha256 BLOB NOT NULL,
    plan TEXT NOT NULL, embedder TEXT
) WITHOUT ROWID;
CREATE INDEX documents_by_bytes ON documents (bytes_sha256);
CREATE TABLE names (document_id TEXT, former TEXT, PRIMARY KEY (document_id, former)) WITHOUT ROWID;
CREATE TABLE cuts (
    document_id TEXT NOT NULL REFERENCES documents (id), number INTEGER NOT NULL, row BLOB NOT NULL,
    PRIMARY KEY (document_id, number)
);
CREATE TABLE chunks (
    key TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id), number INTEGER NOT NULL,
    row BLOB NOT NULL, vector BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX chunks_by_document ON chunks (document_id, number);
CREATE TABLE uses (document_id TEXT, cache_key BLOB, PRIMARY KEY (document_id, cache_key)) WITHOUT ROWID;
CREATE INDEX uses_by_key ON uses (cache_key);
CREATE TABLE applied (
    target TEXT, key TEXT, document BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (target, key)
) WITHOUT ROWID;
CREATE INDEX applied_by_document ON applied (document);
CREATE TABLE tombstones (
    document BLOB PRIMARY KEY, bytes_sha256 BLOB, text_sha256 BLOB, origin BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE forgetting (
    document BLOB PRIMARY KEY, shingles BLOB NOT NULL, cache_keys BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE looked (document BLOB, place BLOB, PRIMARY KEY (document, place)) WITHOUT ROWID;
"""


def _refused(path: str, what: str) -> StoreUnusable:
    return StoreUnusable(f"The store {path} {what}. Name another folder as the store.")


_KIND = sqlitefile.Kind(0x63686B73, 2, _TABLES, _refused)


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the store of a folder, which is made if there is none.

    Raises: StoreUnusable: also for what goes wrong with the file inside the block.
    """
    path = str(folder / NAME)
    with blaming(path), sqlitefile.opened(path, _KIND) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        yield connection


@contextmanager
def opened_to_read(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection by which nothing can be changed, also on a disk that cannot be written; without a store, to none.

    Raises: StoreUnusable: also for what goes wrong with the file inside the block.
    """
    path = str(folder / NAME)
    if not has_store(folder):
        with sqlitefile.opened(":memory:", _KIND) as connection:
            yield connection
        return
    with blaming(path), sqlitefile.opened_to_read(path, _KIND) as connection:
        yield connection


@contextmanager
def blaming(path: str) -> Iterator[None]:
    """Puts what SQLite says into words that name the file and say what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnusable(
            f"The store {path} cannot be used: {error}. What it held is there; once the cause is gone (no space, no "
            "rights), the next run goes on."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(
            f"The store {path} is damaged or something else ({error}). Name another folder; all is made anew there."
        ) from error


def fact(connection: sqlite3.Connection, name: str) -> str:
    """What is noted under a name; empty where nothing is."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def note_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Notes it, in place of what was there."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def has_store(folder: Path) -> bool:
    """Whether there is a store in a folder already."""
    return os.path.exists(folder / NAME)
