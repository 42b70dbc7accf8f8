"""The store's SQLite file: opened, checked, written in transactions, and wiped of what was deleted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chunker.errors import StoreUnusable

NAME = "store.sqlite"
_APPLICATION = 0x63686B73  # marks the file as ours
_SCHEMA = 1
_PATIENCE_S = 30.0
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    checked_ns INTEGER NOT NULL, bytes_sha256 BLOB NOT NULL, text_sha256 BLOB NOT NULL,
    plan TEXT NOT NULL, embedder TEXT
) WITHOUT ROWID;
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
CREATE TABLE tombstones (document BLOB PRIMARY KEY, bytes_sha256 BLOB, text_sha256 BLOB) WITHOUT ROWID;
CREATE TABLE forgetting (document BLOB PRIMARY KEY, shingles BLOB NOT NULL) WITHOUT ROWID;
"""


@contextmanager
def opened(folder: Path | None) -> Iterator[sqlite3.Connection]:
    """A connection to the store of a folder, which is made if there is none; None is an empty one in memory.

    Raises: StoreUnusable: also for what goes wrong with the file inside the block.
    """
    path = ":memory:" if folder is None else str(folder / NAME)
    with blaming(path):
        connection = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
        with closing(connection):
            _check(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
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


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the block writes, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk ends it by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def settle(connection: sqlite3.Connection) -> bool:
    """Brings all into the one file and empties the one beside it; False while another process reads."""
    return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def wipe(connection: sqlite3.Connection) -> bool:
    """Writes the file anew without the room that deleted rows had; False while another process reads."""
    settle(connection)
    connection.execute("VACUUM")
    return settle(connection)


def fact(connection: sqlite3.Connection, name: str) -> str:
    """What is noted under a name; empty where nothing is."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def note_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Notes it, in place of what was there."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _check(connection: sqlite3.Connection, path: str) -> None:
    """Makes an empty file a store.

    Raises: StoreUnusable: it is something else, or newer.
    """
    if _number(connection, "application_id") != _APPLICATION:
        with transaction(connection):
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
                raise StoreUnusable(f"{path} is a database of something else. Name another folder as the store.")
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_SCHEMA}")
    if (schema := _number(connection, "user_version")) != _SCHEMA:
        raise StoreUnusable(
            f"The store {path} has format {schema}, this version knows {_SCHEMA}. Upgrade, or name another folder."
        )


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def has_store(folder: Path) -> bool:
    """Whether there is a store in a folder already."""
    return os.path.exists(folder / NAME)
