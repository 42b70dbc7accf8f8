"""What a store has of documents, and what of it is theirs alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chunker.calls import nearest
from chunker.errors import UnknownDocument
from chunker.store.keys import document_hash
from chunker.store.pieces import found_in, pieces_of

if TYPE_CHECKING:
    from chunker.store.pieces import Pieces

_MOST_LISTED = 10
_KEY_BYTES = 32
_MUCH = 0.1  # of a document's text in another one


class Holdings(NamedTuple):
    """What a store has of documents.

    Attributes:
        chunks: how many.
        texts: of the chunks, by document.
        former: names that a document had before and that none has now, by document.
        own_keys, shared_keys: of cached vectors that were made of these documents alone, and of others that are held.
        pieces: of text, rows and vectors that stand in no other document, by document.
        alike: other documents that hold much of the same text, and how much, from 0 to 1.
        noted: those of the pieces that were noted when forgetting was begun and not ended.
        without_text, without_keys: documents of which the store does not know any more what they said, and what vectors
            were made of them.
        stands_with_others: whether a chunk stands for one of another document, or the other way round.
    """

    chunks: int
    texts: dict[str, tuple[str, ...]]
    former: dict[str, tuple[str, ...]]
    own_keys: tuple[bytes, ...]
    shared_keys: tuple[bytes, ...]
    pieces: dict[str, Pieces]
    alike: dict[str, float]
    noted: Pieces
    without_text: tuple[str, ...]
    without_keys: tuple[str, ...]
    stands_with_others: bool

    @property
    def texts_by_any_name(self) -> dict[str, tuple[str, ...]]:
        """Of the chunks of each document, also by the names that it had before."""
        return {name: some for now, some in self.texts.items() for name in (now, *self.former[now])}

    @property
    def all_pieces(self) -> Pieces:
        """Those of all the documents."""
        return _together(self.pieces.values())


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
    rows = {name: _rows(connection, name) for name in document_ids}
    texts = {name: _texts(some) for name, some in rows.items()}
    words = {name: pieces_of(text.encode() for text in some) for name, some in texts.items()}
    forms = {name: pieces_of(_all_forms(some)) for name, some in rows.items()}
    everything = _together([*words.values(), *forms.values()])
    elsewhere, alike = _in_others(connection, document_ids, everything, _together(words.values()))
    pieces = {
        name: _together([np.setdiff1d(_together([words[name], forms[name]]), elsewhere), _noted(connection, name)])
        for name in document_ids
    }
    own, shared = _cache_keys(connection, document_ids)
    chunks = sum(_count(connection, name) for name in document_ids)
    former = {name: _former(connection, name) for name in document_ids}
    noted = _together(_noted(connection, name) for name in document_ids)
    blank = tuple(name for name in document_ids if not _is_known(connection, name))
    keyless = tuple(name for name in blank if not keys_of(connection, name))
    copies = _has_copies(connection, document_ids)
    return Holdings(chunks, texts, former, own, shared, pieces, alike, noted, blank, keyless, copies)


def _texts(rows: Iterable[tuple[bytes, bytes]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(json.loads(row)["text"] for row, _ in rows))


def _all_forms(rows: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    return (form for row, vector in rows for form in (*_forms(row), vector))


def _together(hashes: Iterable[Pieces]) -> Pieces:
    return np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *hashes]))


def _former(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    query = (
        "SELECT former FROM names WHERE document_id = ? AND former NOT IN (SELECT id FROM documents) ORDER BY former"
    )
    return tuple(name for (name,) in connection.execute(query, (document_id,)))


def _count(connection: sqlite3.Connection, document_id: str) -> int:
    return int(connection.execute("SELECT count(*) FROM chunks WHERE document_id = ?", (document_id,)).fetchone()[0])


def given_to(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, list[str]]:
    """By target, the keys of chunks of the documents that it still has."""
    given: dict[str, list[str]] = {}
    for name in document_ids:
        query = "SELECT target, key FROM applied WHERE document = ? ORDER BY target, key"
        for target, key in connection.execute(query, (document_hash(name),)):
            given.setdefault(target, []).append(key)
    return given


def with_copies(connection: sqlite3.Connection) -> list[tuple[str, dict[str, Any], bytes]]:
    """Key, row and vector of every chunk that stands for others, and few that do not; in a text the marks differ."""
    query = "SELECT key, row, vector FROM chunks WHERE NOT instr(row, ?)"
    found = connection.execute(query, (b'"copies":[]',)).fetchall()
    return [(key, json.loads(row), vector) for key, row, vector in found]


def _has_copies(connection: sqlite3.Connection, document_ids: Sequence[str]) -> bool:
    """Whether a chunk of these stands for others, or another for one of these."""
    named = (
        {copy[0] for copy in fields["copies"]} | ({fields["document_id"]} if fields["copies"] else set())
        for _, fields, _ in with_copies(connection)
    )
    return any(not names.isdisjoint(document_ids) for names in named)


def _is_known(connection: sqlite3.Connection, document_id: str) -> bool:
    """Whether the store knows what a document says: it holds it, or is about to forget it."""
    query = "SELECT 1 FROM documents WHERE id = ? UNION ALL SELECT 1 FROM forgetting WHERE document = ?"
    return connection.execute(query, (document_id, document_hash(document_id))).fetchone() is not None


def keys_of(connection: sqlite3.Connection, document_id: str) -> list[bytes]:
    """Keys of all cached vectors that were made of a document, sorted; also those noted when forgetting was begun."""
    used = connection.execute("SELECT cache_key FROM uses WHERE document_id = ?", (document_id,))
    query = "SELECT cache_keys FROM forgetting WHERE document = ?"
    noted = b"".join(row[0] for row in connection.execute(query, (document_hash(document_id),)))
    keys = (noted[start : start + _KEY_BYTES] for start in range(0, len(noted), _KEY_BYTES))
    return sorted({*keys, *(key for (key,) in used)})


def _cache_keys(connection: sqlite3.Connection, document_ids: Sequence[str]) -> tuple[tuple[bytes, ...], ...]:
    """Keys that the documents use alone, and those that others use as well that are held."""
    query = "SELECT document_id FROM uses JOIN documents ON id = document_id WHERE cache_key = ?"
    alone: dict[bytes, bool] = {}
    for key in (key for name in document_ids for key in keys_of(connection, name)):
        alone[key] = {user for (user,) in connection.execute(query, (key,))} <= {*document_ids}
    return tuple(key for key, is_own in alone.items() if is_own), tuple(key for key in alone if not alone[key])


def _in_others(
    connection: sqlite3.Connection, document_ids: Sequence[str], everything: Pieces, words: Pieces
) -> tuple[Pieces, dict[str, float]]:
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
        yield name, b"\n\n".join(_all_forms(_rows(connection, name)))


def _rows(connection: sqlite3.Connection, document_id: str) -> list[tuple[bytes, bytes]]:
    """Row and vector of every chunk of a document, handed out or only cut."""
    query = (
        "SELECT row, vector, number FROM chunks WHERE document_id = ?1 UNION ALL "
        "SELECT row, x'', number FROM cuts WHERE document_id = ?1 ORDER BY number"
    )
    return [(row, vector) for row, vector, _ in connection.execute(query, (document_id,))]


def _noted(connection: sqlite3.Connection, document_id: str) -> Pieces:
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
