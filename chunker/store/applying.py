"""A store's chunks into vector stores and files of changes: only what each does not have yet."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from chunker.errors import OutputError, TargetFailed
from chunker.output import clear_leftovers, to_row, writing
from chunker.rows import numbers_of
from chunker.sqlitefile import transaction
from chunker.store.database import fact, note_fact
from chunker.store.keys import document_hash
from chunker.store.records import Current, current_of, pending_deletes, pending_upserts
from chunker.targets.types import Point, VectorStore

if TYPE_CHECKING:
    from chunker.embeddings.types import Vector

    T = TypeVar("T")

_OUTPUTS = "outputs"  # the fact where files of changes are
CHANGES = "changes"  # the target that is a file
_COLUMNS = {"op": "string", "id": "string", "vector": "vector", "payload": "json"}
_BATCH = 256


class Applied(NamedTuple):
    """What one target was given; an error where it did not take all, which the next sync gives it."""

    target: str
    upserts: int
    deletes: int
    error: str = ""


def apply(connection: sqlite3.Connection, target: VectorStore, dimensions: int, verify: bool = False) -> Applied:
    """Gives a vector store what it does not have, batch by batch, and then takes out what should be gone.

    Args:
        verify: ask the vector store what it has instead of believing what was noted.
    Raises: TargetFailed: what it took before is noted. Or it holds what this store does not know.
    """
    if not target.is_there():  # noted before it is made, or a kill between would leave it empty for good
        connection.execute("DELETE FROM applied WHERE target = ?", (target.name,))
    target.ready(dimensions)
    if verify:
        _believe(connection, target)
    _check_free(connection, target)
    upserts, deletes = pending_upserts(connection, target.name), pending_deletes(connection, target.name)
    for keys in _batches(upserts):
        rows = current_of(connection, keys)
        note_intent(connection, target.name, rows)
        target.upsert([Point(row.key, _vector(row), _payload(row)) for row in rows])
        note_given(connection, target.name, rows)
    take_out(connection, target, deletes)
    return Applied(target.name, len(upserts), len(deletes))


def take_out(connection: sqlite3.Connection, target: VectorStore, keys: Sequence[str]) -> None:
    """Deletes from a vector store, batch by batch.

    Raises: TargetFailed: what it deleted before is noted.
    """
    for some in _batches(keys):
        note_doubt(connection, target.name, some)
        target.delete(some)
        note_gone(connection, target.name, some)


def write_changes(connection: sqlite3.Connection, output: str) -> Applied:
    """Writes what the readers of the changes do not have, as JSON Lines; noted once the file is in its place.

    Raises: OutputError.
    """
    if output != "-":
        _begin_file(connection, output)
    upserts, deletes = pending_upserts(connection, CHANGES), pending_deletes(connection, CHANGES)
    for keys in _batches(upserts):
        note_intent(connection, CHANGES, current_of(connection, keys))
    note_doubt(connection, CHANGES, deletes)
    with writing(output, _COLUMNS) as writer:
        for keys in _batches(upserts):
            writer.write(b"".join(to_row(_change(row)) for row in current_of(connection, keys)))
        writer.write(b"".join(to_row({"op": "delete", "id": key}) for key in deletes))
        writer.finish()
    for keys in _batches(upserts):
        note_given(connection, CHANGES, current_of(connection, keys))
    note_gone(connection, CHANGES, deletes)
    return Applied(CHANGES, len(upserts), len(deletes))


def outputs(connection: sqlite3.Connection) -> list[str]:
    """Paths of all files of changes that were begun."""
    return [str(path) for path in json.loads(fact(connection, _OUTPUTS) or "[]")]


def _begin_file(connection: sqlite3.Connection, output: str) -> None:
    """Notes where it is, and takes away what killed syncs left of it."""
    note_fact(connection, _OUTPUTS, json.dumps(sorted({*outputs(connection), os.path.abspath(output)})))
    clear_leftovers(output)


def check_output(output: str) -> None:
    """Raises: OutputError: a file of changes has another suffix, or no folder."""
    if output == "-":
        return
    if Path(output).suffix != ".jsonl":
        raise OutputError(f"Cannot write {output!r}: expected a name that ends in .jsonl, or - for stdout.")
    if not (folder := Path(output).parent).is_dir():
        raise OutputError(f"Cannot write {output!r}: there is no folder {str(folder)!r}. Make it first.")


def note_intent(connection: sqlite3.Connection, target: str, rows: Sequence[Current]) -> None:
    """The target is about to get these: from here on it may have them, in this form or the one before."""
    _note(connection, target, [row._replace(hash=b"") for row in rows])


def note_given(connection: sqlite3.Connection, target: str, rows: Sequence[Current]) -> None:
    """The target has these now."""
    _note(connection, target, rows)


def _note(connection: sqlite3.Connection, target: str, rows: Sequence[Current]) -> None:
    with transaction(connection):
        connection.executemany(
            "INSERT OR REPLACE INTO applied VALUES (?, ?, ?, ?)",
            [(target, row.key, document_hash(row.document_id), row.hash) for row in rows],
        )


def note_doubt(connection: sqlite3.Connection, target: str, keys: Sequence[str]) -> None:
    """The target is about to lose these: what comes back under such a key is given to it again."""
    with transaction(connection):
        query = "UPDATE applied SET hash = x'' WHERE target = ? AND key = ?"
        connection.executemany(query, [(target, key) for key in keys])


def note_gone(connection: sqlite3.Connection, target: str, keys: Sequence[str]) -> None:
    """The target does not have these any more."""
    with transaction(connection):
        query = "DELETE FROM applied WHERE target = ? AND key = ?"
        connection.executemany(query, [(target, key) for key in keys])


def _check_free(connection: sqlite3.Connection, target: VectorStore) -> None:
    """Raises: TargetFailed: it was never given anything, but holds points of others; each would delete the other's."""
    if connection.execute("SELECT 1 FROM applied WHERE target = ? LIMIT 1", (target.name,)).fetchone():
        return
    foreign = {*target.ids()}.difference(pending_upserts(connection, target.name))
    if foreign:
        raise TargetFailed(
            f"{target.name} holds {len(foreign):,} points that are not of this store: another store fills it, or one "
            "that was lost. Two cannot share it, as each would delete what the other holds too. Name another place; "
            "or, if nobody else uses this one, delete it, and it is filled anew."
        )


def _believe(connection: sqlite3.Connection, target: VectorStore) -> None:
    """Note as missing what the vector store does not have; what it has besides is somebody else's."""
    there = set(target.ids())
    noted = connection.execute("SELECT key FROM applied WHERE target = ?", (target.name,)).fetchall()
    note_gone(connection, target.name, [key for (key,) in noted if key not in there])


def _change(row: Current) -> dict[str, Any]:
    vector = {"vector": numbers_of(_vector(row))} if row.vector else {}
    return {"op": "upsert", "id": row.key, **vector, "payload": _payload(row)}


def _vector(row: Current) -> Vector:
    return np.frombuffer(row.vector, dtype="<f4")


def _payload(row: Current) -> dict[str, Any]:
    """The chunk's row without its views, which are in its vector."""
    return {name: value for name, value in json.loads(row.data).items() if name != "views"}


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    left = iter(items)
    while some := [*islice(left, _BATCH)]:
        yield some
