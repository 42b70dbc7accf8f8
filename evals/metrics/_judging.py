"""Which chunks are relevant to a question: what metrics of rankings need to know, worked out once a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from chunker.types import Chunk
from evals.metrics._spans import Piece, Pieces, of_evidence, piece_of, shared, size, visible
from evals.types import Evidence, Retrieved

RELEVANT_SHARE = 0.5


class Judged(NamedTuple):
    """Relevance for one question.

    Attributes:
        hits: whether each chunk of the ranking is relevant; a chunk that comes again is not.
        relevant: number of relevant chunks in the index.
        candidates: number of chunks that could have been ranked.
        touching: chunks of the index that share characters with the evidence.
    """

    hits: tuple[bool, ...]
    relevant: int
    candidates: int
    touching: tuple[Chunk, ...]


def judged(retrieved: Retrieved) -> Judged | None:
    """The relevance of the ranking and of the whole index; None for a question without evidence.

    A chunk is relevant when it holds at least half of a piece of evidence, or is itself at least half evidence, in
    characters that are not white space.
    Raises: ValueError: there is a ranking, but the chunks of the index were not given.
    """
    return _judged(_Same(retrieved))


@dataclass(frozen=True, eq=False)
class _Same:
    """A key that is equal only to one for the very same object, which it keeps alive."""

    retrieved: Retrieved

    def __hash__(self) -> int:
        return id(self.retrieved)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.retrieved is self.retrieved


@lru_cache(maxsize=4)
def _judged(key: _Same) -> Judged | None:
    retrieved = key.retrieved
    question, hits = retrieved.question, retrieved.ranking.hits
    if hits and not retrieved.chunks:
        raise ValueError(f"{question.id}: this metric needs every chunk of the index (`Retrieved.chunks`), got none.")
    evidence = of_evidence(question.evidence)
    if not size(evidence):
        return None
    touching = tuple(chunk for chunk in retrieved.chunks if _touches(chunk, evidence))
    relevant = {chunk.id for chunk in touching if _is_relevant(chunk, question.evidence, evidence)}
    return Judged(
        tuple(_once((hit.chunk.id for hit in hits), relevant)),
        len(relevant),
        _candidates(retrieved.chunks, question.within),
        touching,
    )


def _once(chunk_ids: Iterable[str], relevant: Iterable[str]) -> Iterator[bool]:
    """For each id whether it is one of the relevant ones, and comes for the first time."""
    left = set(relevant)
    for chunk_id in chunk_ids:
        yield chunk_id in left
        left.discard(chunk_id)


def _candidates(chunks: Sequence[Chunk], within: Sequence[str]) -> int:
    return sum(chunk.document_id in within for chunk in chunks) if within else len(chunks)


def _touches(chunk: Chunk, evidence: Pieces) -> bool:
    pieces = evidence.get(chunk.document_id)
    if not pieces or chunk.end <= pieces[0].start or chunk.start >= pieces[-1].end:
        return False
    return any(chunk.start < piece.end and piece.start < chunk.end for piece in pieces)


def _is_relevant(chunk: Chunk, items: Sequence[Evidence], evidence: Pieces) -> bool:
    own: Pieces = {chunk.document_id: [Piece(chunk.start, chunk.end, chunk.text)]}
    if shared(own, evidence) >= RELEVANT_SHARE * visible(chunk.text) > 0:
        return True
    singles = [{item.document_id: [piece_of(item)]} for item in items if item.document_id == chunk.document_id]
    return any(shared(single, own) >= RELEVANT_SHARE * size(single) > 0 for single in singles)
