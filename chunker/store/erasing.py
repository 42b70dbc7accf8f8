"""Documents taken out of a store, so that a call that was killed can be completed by another."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.output import to_row
from chunker.sqlitefile import transaction
from chunker.store.database import note_fact
from chunker.store.filling import SIFTED
from chunker.store.holdings import keys_of, with_copies
from chunker.store.keys import document_hash
from chunker.store.looked import note_looked, see_anew
from chunker.store.records import content_hash, hold_back, records, remove
from chunker.store.tombstones import bury

if TYPE_CHECKING:
    from chunker.store.holdings import Holdings


_USES_OF_GONE = """
DELETE FROM uses WHERE document_id NOT IN (SELECT id FROM documents)
AND cache_key IN (SELECT cache_key FROM uses WHERE document_id = ?)
"""  # under names that the document had before


def begin(connection: sqlite3.Connection, document_ids: Iterable[str], found: Holdings) -> None:
    """Notes what is being forgotten, so that it can be completed, and that it may not come back.

    From here on no sync hands it out, though it stays in the store until all else is done.
    """
    known = records(connection)
    with transaction(connection):
        for name in document_ids:
            if name in known:
                bury(connection, name, known[name].bytes_sha256, known[name].text_sha256)
                hold_back(connection, name)
                see_anew(connection, name)
            what = (found.pieces[name].tobytes(), b"".join(keys_of(connection, name)))
            if name in known or any(what):
                row = (document_hash(name), *what)  # the name would be found by the search
                connection.execute("INSERT OR REPLACE INTO forgetting VALUES (?, ?, ?)", row)
        note_fact(connection, SIFTED, "")


def erase(connection: sqlite3.Connection, document_ids: Collection[str]) -> None:
    """Takes the documents out, and what was noted of their vectors."""
    with transaction(connection):
        for name in document_ids:
            remove(connection, name)
            connection.execute(_USES_OF_GONE, (name,))
            connection.execute("DELETE FROM uses WHERE document_id = ?", (name,))
            connection.execute("DELETE FROM names WHERE ? IN (document_id, former)", (name,))
        _take_out_of_copies(connection, {*document_ids})
        note_fact(connection, SIFTED, "")


def end(connection: sqlite3.Connection, seen: Mapping[str, Sequence[Path]]) -> None:
    """All is done.

    Args:
        seen: by each of the documents, the places outside the store that were looked through.
    """
    with transaction(connection):
        for name, places in seen.items():
            note_looked(connection, [name], places)
        connection.executemany("DELETE FROM forgetting WHERE document = ?", [(document_hash(name),) for name in seen])


def _take_out_of_copies(connection: sqlite3.Connection, document_ids: set[str]) -> None:
    """Chunks of other documents do not name these any more among those they stand for."""
    for key, fields, vector in with_copies(connection):
        left = [copy for copy in fields["copies"] if copy[0] not in document_ids]
        if len(left) < len(fields["copies"]):
            data = to_row({**fields, "copies": left}).rstrip(b"\n")
            values = (data, content_hash(data, vector), key)
            connection.execute("UPDATE chunks SET row = ?, hash = ? WHERE key = ?", values)
