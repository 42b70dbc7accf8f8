"""Places that were looked through for a document while the store still knew what it said, by hashes."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from chunker.store.keys import document_hash


def note_looked(connection: sqlite3.Connection, document_ids: Iterable[str], places: Sequence[Path]) -> None:
    """All of the documents that was in these places is gone."""
    rows = [(document_hash(name), _hash(place)) for name in document_ids for place in places]
    connection.executemany("INSERT OR IGNORE INTO looked VALUES (?, ?)", rows)


def unseen(connection: sqlite3.Connection, document_ids: Iterable[str], places: Iterable[Path]) -> list[Path]:
    """Those of the places that were not looked through for each of the documents."""
    seen = {(document, place) for document, place in connection.execute("SELECT document, place FROM looked")}
    hashes = [document_hash(name) for name in document_ids]
    return [place for place in places if any((document, _hash(place)) not in seen for document in hashes)]


def see_anew(connection: sqlite3.Connection, document_id: str) -> None:
    """The document came back since, perhaps to these places as well."""
    connection.execute("DELETE FROM looked WHERE document = ?", (document_hash(document_id),))


def _hash(place: Path) -> bytes:
    return hashlib.sha256(os.fsencode(os.path.realpath(place))).digest()
