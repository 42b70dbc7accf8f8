"""The chunks of all documents together: which are handed out, by transforms that have to see them all."""

from __future__ import annotations

import json
import sqlite3
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from chunker.chunkfiles import chunk_from
from chunker.sqlitefile import transaction
from chunker.store.database import fact, note_fact
from chunker.store.filling import SIFTED, rows_of, vectors_of
from chunker.store.records import Moves, cut_by, cuts, hand_out, handed_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chunker.embeddings.cached import CachedEmbedder
    from chunker.pipeline import Pipeline
    from chunker.store.plan import Plan
    from chunker.types import Chunk, Tokenizer

_DONE = "yes"


def sift(
    connection: sqlite3.Connection,
    pipeline: Pipeline,
    tokenizer: Tokenizer,
    plan: Plan,
    embedder: CachedEmbedder | None,
) -> Moves:
    """Looks at all chunks anew if one has changed since; what differs from before.

    Raises: EmbeddingError: the next sync goes on.
    """
    if not pipeline.sifts or fact(connection, SIFTED) == _DONE:
        return Moves(0, 0)
    found = [chunk_from(json.loads(row)) for row in cuts(connection, plan)]
    kept = {name: [*some] for name, some in groupby(pipeline.sifted(found, tokenizer).kept, attrgetter("document_id"))}
    moves = [
        _handed_out(connection, name, kept.get(name, []), plan.embedder, embedder) for name in cut_by(connection, plan)
    ]
    note_fact(connection, SIFTED, _DONE)
    return Moves(sum(one.upserts for one in moves), sum(one.deletes for one in moves))


def _handed_out(
    connection: sqlite3.Connection,
    document_id: str,
    chunks: Sequence[Chunk],
    embedder_name: str,
    embedder: CachedEmbedder | None,
) -> Moves:
    rows = rows_of(chunks)
    if handed_out(connection, document_id, embedder_name) == [row.data for row in rows]:
        return Moves(0, 0)
    vectors = vectors_of(connection, chunks, embedder)
    with transaction(connection):
        return hand_out(connection, document_id, rows, vectors, embedder_name)
