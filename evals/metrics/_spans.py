"""Span algebra for scoring: unions of half-open ranges by document, measured in characters that are not white space.

White space is left out on both sides of every ratio: chunkers drop it around their cuts, and nobody misses it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from chunker.types import Chunk, Context
from evals.types import Evidence


class Piece(NamedTuple):
    """A range of characters `[start, end)` of one document, with its text."""

    start: int
    end: int
    text: str


Pieces = Mapping[str, list[Piece]]  # by document id; in order, and no character twice


def visible(text: str) -> int:
    """Characters that are not white space."""
    return sum(map(len, text.split()))


def union(spans: Iterable[tuple[str, Piece]]) -> Pieces:
    """The ranges by document, in order, each character once."""
    by_document: dict[str, list[Piece]] = {}
    for document_id, piece in spans:
        by_document.setdefault(document_id, []).append(piece)
    return {document_id: _disjoint(pieces) for document_id, pieces in by_document.items()}


def of_context(context: Context) -> Pieces:
    """What a context shows of each document."""
    found = groupby(context.passages, key=attrgetter("document_id"))
    return {key: [Piece(passage.start, passage.end, passage.text) for passage in passages] for key, passages in found}


def of_chunks(chunks: Iterable[Chunk]) -> Pieces:
    """What chunks show of each document, overlap once."""
    return union((chunk.document_id, Piece(chunk.start, chunk.end, chunk.text)) for chunk in chunks)


def of_evidence(evidence: Iterable[Evidence]) -> Pieces:
    """The evidence of a question by document; where two pieces overlap, each character once."""
    return union((item.document_id, piece_of(item)) for item in evidence)


def piece_of(evidence: Evidence) -> Piece:
    """One piece of evidence with its text. Without a quote nobody knows what is white space, so all of it counts.

    Raises: ValueError: the quote is not as long as the span.
    """
    length = evidence.end - evidence.start
    if evidence.quote and len(evidence.quote) != length:
        raise ValueError(
            f"The evidence {evidence.document_id}[{evidence.start}:{evidence.end}] is {length} characters long, "
            f"but its quote has {len(evidence.quote)}. Re-anchor it."
        )
    return Piece(evidence.start, evidence.end, evidence.quote or "x" * length)


def size(pieces: Pieces) -> int:
    """Visible characters of all pieces."""
    return sum(visible(piece.text) for found in pieces.values() for piece in found)


def shared(pieces: Pieces, others: Pieces) -> int:
    """Visible characters of `pieces` that lie in `others` as well."""
    return sum(
        visible(piece.text[start - piece.start : end - piece.start])
        for document_id, found in pieces.items()
        if document_id in others
        for piece in found
        for start, end in _overlaps(piece, others[document_id])
    )


def _overlaps(piece: Piece, others: list[Piece]) -> Iterable[tuple[int, int]]:
    """Ranges of the piece that are in one of the others, which are in order."""
    for other in others[bisect_right(others, piece.start, key=attrgetter("end")) :]:
        if other.start >= piece.end:
            return
        yield max(piece.start, other.start), min(piece.end, other.end)


def _disjoint(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    end = 0
    for piece in sorted(pieces):
        start = max(piece.start, end)
        if piece.end > start:
            found.append(Piece(start, piece.end, piece.text[start - piece.start :]))
            end = piece.end
    return found
