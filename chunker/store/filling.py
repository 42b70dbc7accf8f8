"""Readings into a store: chunks with keys and vectors, a transaction for each document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chunker.embeddings.cache import cache_key
from chunker.embeddings.pooling import embed_chunks
from chunker.output import to_row
from chunker.rows import chunk_row
from chunker.sqlitefile import transaction
from chunker.store.database import note_fact
from chunker.store.keys import chunk_keys
from chunker.store.plan import Plan
from chunker.store.reading import Reading
from chunker.store.records import Moves, Record, Row, hand_on_names, hand_out, note_uses, put, put_cuts, remove, touch

if TYPE_CHECKING:
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.types import Chunk

_CHUNKS_AT_ONCE = 256  # so that an embedder has something to do at once
_DOCUMENTS_AT_ONCE = 64
SIFTED = "sifted"  # the fact that all chunks were looked at together since one of them changed


class Filled(NamedTuple):
    """What a reading changed.

    Attributes:
        is_new: the document was cut; else only its times were noted, or nothing.
    """

    reading: Reading
    is_new: bool
    moves: Moves = Moves(0, 0)


def fill(
    connection: sqlite3.Connection,
    readings: Iterable[Reading],
    plan: Plan,
    embedder: CachedEmbedder | None,
    known: Mapping[str, Record],
    sifts: bool,
) -> Iterator[Filled]:
    """Puts each reading into the store as it comes, several embedded together.

    Args:
        sifts: chunks are only put aside, as which of them are handed out is known when all are there.
    Raises: EmbeddingError: what was done before stays.
    """
    for some in _groups(readings):
        chunks = [] if sifts else [chunk for reading in some for chunk in reading.chunks or ()]
        vectors = iter(vectors_of(connection, chunks, embedder))
        for reading in some:
            own = None if sifts else [next(vectors) for _ in reading.chunks or ()]
            with transaction(connection):
                filled = _filled(connection, reading, plan, known, own)
            yield filled._replace(reading=reading._replace(chunks=None))  # all of them would fill memory


def _filled(
    connection: sqlite3.Connection,
    reading: Reading,
    plan: Plan,
    known: Mapping[str, Record],
    vectors: Sequence[bytes] | None,
) -> Filled:
    if reading.chunks is None:
        if reading.id in known and not reading.failure and known[reading.id].bytes_sha256 == reading.bytes_sha256:
            touch(connection, reading.id, reading.stat)
        return Filled(reading, False)
    put(connection, reading, plan)
    rows = rows_of(reading.chunks)
    if vectors is None:
        put_cuts(connection, reading.id, rows)
        note_fact(connection, SIFTED, "")
        return Filled(reading, True)
    return Filled(reading, True, hand_out(connection, reading.id, rows, vectors, plan.embedder))


def take_away(connection: sqlite3.Connection, document_ids: Iterable[str]) -> int:
    """Takes documents out whose files are gone, a transaction for each; how many chunks went with them."""
    deletes = 0
    for name in document_ids:
        with transaction(connection):
            hand_on_names(connection, name)
            deletes += remove(connection, name)
            note_fact(connection, SIFTED, "")
    return deletes


def rows_of(chunks: Sequence[Chunk]) -> list[Row]:
    """The chunks of one document as they are kept."""
    rows = (to_row(chunk_row(chunk)).rstrip(b"\n") for chunk in chunks)
    return [Row(*pair) for pair in zip(chunk_keys(chunks), rows, strict=True)]


def vectors_of(connection: sqlite3.Connection, chunks: Sequence[Chunk], embedder: CachedEmbedder | None) -> list[bytes]:
    """The vector of each chunk as it is kept, those of one document together; empty ones where nothing embeds.

    Whose they are is noted before they are made, so that no vector is ever in the cache without it.
    """
    if embedder is None or not chunks:
        return [b""] * len(chunks)
    with transaction(connection):
        note_uses(connection, [(chunk.document_id, cache_key(embedder.name, chunk.content)) for chunk in chunks])
    return [vector.astype("<f4").tobytes() for vector in embed_chunks(chunks, embedder)]


def _groups(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    waiting: list[Reading] = []
    count = 0
    for reading in readings:
        waiting.append(reading)
        count += len(reading.chunks or ())
        if count >= _CHUNKS_AT_ONCE or len(waiting) >= _DOCUMENTS_AT_ONCE:
            yield waiting
            waiting, count = [], 0
    if waiting:
        yield waiting
