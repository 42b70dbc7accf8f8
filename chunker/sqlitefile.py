"""SQLite files of ours: made, checked, written in transactions, read where nobody may write, and wiped."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 30.0  # how long to wait for another process that writes


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, as it says itself.

    Attributes:
        application: number that marks a file as one of this kind.
        schema: version of the tables.
        tables: statements that make them.
        refused: the error to raise; it is given what is wrong with the file, such as `is a database of something else`.
    """

    application: int
    schema: int
    tables: str
    refused: Callable[[str, str], Exception]


@contextmanager
def opened(path: str | Path, kind: Kind) -> Iterator[sqlite3.Connection]:
    """A connection to a file, which is made if there is none.

    Raises: sqlite3.Error; and what `kind.refused` makes.
    """
    with _connection(str(path)) as connection:
        if _number(connection, "application_id") != kind.application:
            _make(connection, str(path), kind)
        _check(connection, str(path), kind)
        connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
        connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the machine may cost the last transactions
        yield connection


@contextmanager
def opened_to_read(path: str | Path, kind: Kind) -> Iterator[sqlite3.Connection]:
    """A connection to a file that is there, also on a disk that cannot be written; nothing is changed.

    Raises: sqlite3.Error; and what `kind.refused` makes.
    """
    with _readable(Path(path)) as connection:
        _check(connection, str(path), kind)
        yield connection


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


@contextmanager
def _connection(place: str, is_uri: bool = False) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(place, timeout=PATIENCE_S, isolation_level=None, uri=is_uri)) as connection:
        yield connection


@contextmanager
def _readable(path: Path) -> Iterator[sqlite3.Connection]:
    """SQLite needs files beside the one it reads; where it cannot make them nobody writes, so it can do without.

    Where it can, it has to be let write, or it would leave these files behind.
    """
    uri = path.absolute().as_uri()
    with _connection(f"{uri}?mode=rw", is_uri=True) as connection:
        connection.execute("PRAGMA query_only = ON")
        try:
            _number(connection, "schema_version")
        except sqlite3.OperationalError:
            if _has_log(path):  # what it holds would be missed
                raise
            with _connection(f"{uri}?immutable=1", is_uri=True) as fixed:
                yield fixed
            return
        yield connection


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _make(connection: sqlite3.Connection, path: str, kind: Kind) -> None:
    """Makes an empty file one of this kind."""
    with transaction(connection):
        if _number(connection, "application_id") == kind.application:
            return  # another process was quicker
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise kind.refused(path, "is a database of something else")
        for statement in filter(str.strip, kind.tables.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {kind.application}")
        connection.execute(f"PRAGMA user_version = {kind.schema}")


def _check(connection: sqlite3.Connection, path: str, kind: Kind) -> None:
    if _number(connection, "application_id") != kind.application:
        raise kind.refused(path, "is a database of something else")
    if (schema := _number(connection, "user_version")) != kind.schema:
        raise kind.refused(
            path, f"has format {schema}, this version knows {kind.schema}; the version that made it can use it"
        )


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
