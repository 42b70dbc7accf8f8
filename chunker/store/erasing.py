"""A document in a store: what there is of it, what is its alone, and its removal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chunker.calls import nearest
from chunker.errors import UnknownDocument
from chunker.output import to_row
from chunker.store.database import note_fact, transaction
from chunker.store.filling import SIFTED
from chunker.store.keys import document_hash
from chunker.store.records import content_hash, records, remove
from chunker.store.shingles import found_in, shingles
from chunker.store.tombstones import bury

if TYPE_CHECKING:
    from chunker.store.shingles import Hashes

_MOST_LISTED = 10
_MUCH = 0.1  # of a document's text in another one


class Holdings(NamedTuple):
    """What a store has of documents.

    Attributes:
        chunks: how many.
        texts: of the chunks, by document.
        own_keys, shared_keys: of cached vectors that were made of these documents alone, and of others as well.
        shingles: pieces of text, rows and vectors that stand in no other document.
        alike: other documents that hold much of the same text, and how much, from 0 to 1.
        stands_with_others: whether a chunk stands for one of another document, or the other way round.
    """

    chunks: int
    texts: dict[str, tuple[str, ...]]
    own_keys: tuple[bytes, ...]
    shared_keys: tuple[bytes, ...]
    shingles: Hashes
    alike: dict[str, float]
    stands_with_others: bool


def check_known(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Raises: UnknownDocument: a store has nothing of a document, now or from before."""
    by_name = ("SELECT id FROM documents", "SELECT DISTINCT document_id FROM uses")
    by_hash = ("document FROM tombstones", "DISTINCT document FROM applied", "document FROM forgetting")
    known = {name for query in by_name for (name,) in connection.execute(query)}
    hashed = {found for what in by_hash for (found,) in connection.execute(f"SELECT {what}")}
    for name in document_ids:
        if name not in known and document_hash(name) not in hashed:
            near = nearest(name, sorted(known), is_listed=len(known) <= _MOST_LISTED)
            raise UnknownDocument(f"The store has nothing of a document {name!r}. {near}".strip())


def holdings(connection: sqlite3.Connection, document_ids: Sequence[str]) -> Holdings:
    """What the store has of documents, together."""
    texts: dict[str, tuple[str, ...]] = {}
    forms: list[bytes] = []
    plain: list[bytes] = []
    chunks = 0
    for name in document_ids:
        rows = _rows(connection, name)
        texts[name] = tuple(dict.fromkeys(json.loads(row)["text"] for row, _ in rows))
        plain += [text.encode() for text in texts[name]]
        forms += [form for row, vector in rows for form in (*_forms(row), vector)]
        chunks += connection.execute("SELECT count(*) FROM chunks WHERE document_id = ?", (name,)).fetchone()[0]
    own, shared = _cache_keys(connection, document_ids)
    words = shingles(plain)
    everything = np.union1d(words, shingles(forms))
    elsewhere, alike = _in_others(connection, document_ids, everything, words)
    noted = [_noted(connection, name) for name in document_ids]
    kept = np.setdiff1d(everything, elsewhere)
    pieces = np.unique(np.concatenate([kept, *noted]))
    return Holdings(chunks, texts, own, shared, pieces, alike, _has_copies(connection, document_ids))


def begin(connection: sqlite3.Connection, document_ids: Iterable[str], found: Holdings) -> None:
    """Notes what is being forgotten, so that it can be completed, and that it may not come back."""
    known = records(connection)
    with transaction(connection):
        for name in document_ids:
            if name in known:
                bury(connection, name, known[name].bytes_sha256, known[name].text_sha256)
            row = (document_hash(name), found.shingles.tobytes())  # the name would be found by the search
            connection.execute("INSERT OR REPLACE INTO forgetting VALUES (?, ?)", row)


def erase(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Takes the documents out, and what was noted of their vectors."""
    with transaction(connection):
        for name in document_ids:
            remove(connection, name)
            connection.execute("DELETE FROM uses WHERE document_id = ?", (name,))
            _take_out_of_copies(connection, name)
        note_fact(connection, SIFTED, "")


def _has_copies(connection: sqlite3.Connection, document_ids: Sequence[str]) -> bool:
    """Whether a chunk of these stands for others, or another for one of these."""
    named = (
        {copy[0] for copy in fields["copies"]} | ({fields["document_id"]} if fields["copies"] else set())
        for _, fields, _ in _with_copies(connection)
    )
    return any(not names.isdisjoint(document_ids) for names in named)


def _with_copies(connection: sqlite3.Connection) -> list[tuple[str, dict[str, Any], bytes]]:
    """Key, row and vector of every chunk that stands for others, and few that do not; in a text the marks differ."""
    query = "SELECT key, row, vector FROM chunks WHERE NOT instr(row, ?)"
    found = connection.execute(query, (b'"copies":[]',)).fetchall()
    return [(key, json.loads(row), vector) for key, row, vector in found]


def _take_out_of_copies(connection: sqlite3.Connection, document_id: str) -> None:
    """Chunks of other documents do not name it any more among those they stand for."""
    for key, fields, vector in _with_copies(connection):
        left = [copy for copy in fields["copies"] if copy[0] != document_id]
        if len(left) < len(fields["copies"]):
            data = to_row({**fields, "copies": left}).rstrip(b"\n")
            values = (data, content_hash(data, vector), key)
            connection.execute("UPDATE chunks SET row = ?, hash = ? WHERE key = ?", values)


def end(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """All is done."""
    with transaction(connection):
        connection.executemany(
            "DELETE FROM forgetting WHERE document = ?", [(document_hash(name),) for name in document_ids]
        )


def given_to(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, list[str]]:
    """By target, the keys of chunks of the documents that it still has."""
    given: dict[str, list[str]] = {}
    for name in document_ids:
        query = "SELECT target, key FROM applied WHERE document = ? ORDER BY target, key"
        for target, key in connection.execute(query, (document_hash(name),)):
            given.setdefault(target, []).append(key)
    return given


def _cache_keys(connection: sqlite3.Connection, document_ids: Sequence[str]) -> tuple[tuple[bytes, ...], ...]:
    """Keys that the documents use alone, and those that others use as well."""
    own: dict[bytes, bool] = {}
    for name in document_ids:
        query = (
            "SELECT cache_key, (SELECT group_concat(document_id, char(0)) FROM uses AS others "
            "WHERE others.cache_key = uses.cache_key) FROM uses WHERE document_id = ? ORDER BY cache_key"
        )
        for key, users in connection.execute(query, (name,)):
            own[key] = {*users.split("\0")} <= {*document_ids}
    return tuple(key for key, alone in own.items() if alone), tuple(key for key, alone in own.items() if not alone)


def _in_others(
    connection: sqlite3.Connection, document_ids: Sequence[str], everything: Hashes, words: Hashes
) -> tuple[Hashes, dict[str, float]]:
    """Pieces that other documents hold too, and those documents that hold much of the text."""
    elsewhere, alike = everything[:0], {}
    for name, data in _others(connection, document_ids):
        here = np.unique(found_in(data, everything))
        elsewhere = np.union1d(elsewhere, here)
        share = len(np.intersect1d(here, words)) / len(words) if len(words) else 0.0
        if share >= _MUCH:
            alike[name] = share
    return elsewhere, alike


def _others(connection: sqlite3.Connection, document_ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every other document with all that the store holds of it, in every form."""
    names = [name for (name,) in connection.execute("SELECT id FROM documents ORDER BY id")]
    for name in sorted({*names} - {*document_ids}):
        rows = _rows(connection, name)
        yield name, b"\n\n".join(form for row, vector in rows for form in (*_forms(row), vector))


def _rows(connection: sqlite3.Connection, document_id: str) -> list[tuple[bytes, bytes]]:
    """Row and vector of every chunk of a document, handed out or only cut."""
    query = (
        "SELECT row, vector, number FROM chunks WHERE document_id = ?1 UNION ALL "
        "SELECT row, x'', number FROM cuts WHERE document_id = ?1 ORDER BY number"
    )
    return [(row, vector) for row, vector, _ in connection.execute(query, (document_id,))]


def _noted(connection: sqlite3.Connection, document_id: str) -> Hashes:
    """Pieces that were noted when forgetting was begun and not ended."""
    query = "SELECT shingles FROM forgetting WHERE document = ?"
    found = connection.execute(query, (document_hash(document_id),)).fetchone()
    return np.frombuffer(found[0] if found else b"", dtype=np.uint64)


def _forms(row: bytes) -> Iterator[bytes]:
    """A row as it stands, and where they differ from it its text in clear, and all of it in ASCII."""
    yield row
    if b"\\" in row:
        yield str(json.loads(row)["text"]).encode()
    if not row.isascii():
        yield json.dumps(json.loads(row)).encode()
