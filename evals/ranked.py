"""Rankings asked for, and held against what an index promises, since anybody may write a retriever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import isnan

from chunker.errors import ChunkerError
from chunker.types import Chunk
from evals.errors import RetrievalFailed
from evals.types import Hit, Index, Question, Ranking, Retriever


def rankings_of(
    retriever: Retriever, chunks: Sequence[Chunk], questions: Sequence[Question], documents: Collection[str], depth: int
) -> list[Ranking]:
    """The rankings of all questions, where one that cannot be made is an error.

    Raises: RetrievalFailed: what `checked_ranking` finds, or whatever the retriever raises.
    """
    try:
        found = [*index_of(retriever, chunks).search([*questions], depth)]
    except ChunkerError:
        raise
    except (Exception, SystemExit) as error:  # other people's code may raise anything
        raise RetrievalFailed(f"{retriever.name}: {type(error).__name__}: {error}") from error
    if len(found) != len(questions):
        raise RetrievalFailed(f"{retriever.name}: expected {len(questions):,} rankings, got {len(found):,}")
    try:
        return [checked_ranking(*pair, documents, chunks) for pair in zip(found, questions, strict=True)]
    except RetrievalFailed as error:
        raise RetrievalFailed(f"{retriever.name}: {error}") from error


def index_of(retriever: Retriever, chunks: Iterable[Chunk]) -> Index:
    """The index of a list of chunks that is the retriever's own, to keep or to change.

    Raises: RetrievalFailed: something else than an index.
    """
    index = retriever.index([*chunks])
    if not hasattr(index, "search"):
        got = type(index).__name__
        raise RetrievalFailed(f"{retriever.name}: expected an index with search(questions, depth), got {got}")
    return index


def only(found: Iterable[Ranking]) -> Ranking:
    """The one ranking that was asked for.

    Raises: RetrievalFailed: none, or several.
    """
    rankings = [*found]
    if len(rankings) != 1:
        raise RetrievalFailed(f"expected one ranking for one question, got {len(rankings)}")
    return rankings[0]


def checked_ranking(
    ranking: Ranking, question: Question, documents: Collection[str], chunks: Sequence[Chunk]
) -> Ranking:
    """The ranking, if it is one of this question.

    Args:
        documents: ids of those that may be searched; chunks need not be of the index, as sections around them are not.
        chunks: of the index.
    Raises: RetrievalFailed: something else than a ranking; a score that is NaN; a chunk of another document, of one
        that is not searched, or twice.
    """
    if not isinstance(ranking, Ranking):
        raise RetrievalFailed(f"expected a Ranking of {question.id!r}, got {type(ranking).__name__}")
    if ranking.question_id != question.id:
        raise RetrievalFailed(f"expected the ranking of {question.id!r}, got {ranking.question_id!r}")
    if not isinstance(ranking.hits, tuple | list):
        raise RetrievalFailed(f"expected hits in a tuple, got {type(ranking.hits).__name__}")
    for hit in ranking.hits:
        _check_hit(hit)
    ranked = [hit.chunk for hit in ranking.hits]
    _check_documents(ranked, question, documents)
    _check_once(ranked, chunks)
    return ranking


def _check_hit(hit: Hit) -> None:
    if not (isinstance(hit, Hit) and isinstance(hit.chunk, Chunk)):
        raise RetrievalFailed(f"expected hits, as in Hit(chunk, score), got {type(hit).__name__}")
    try:
        is_nan = isnan(hit.score)
    except TypeError:
        raise RetrievalFailed(f"the score of chunk {hit.chunk.id} is {hit.score!r}, expected a number") from None
    if is_nan:
        raise RetrievalFailed(f"the score of chunk {hit.chunk.id} is NaN")


def _check_documents(ranked: Iterable[Chunk], question: Question, documents: Collection[str]) -> None:
    found = {chunk.document_id for chunk in ranked}
    if unknown := sorted(found.difference(documents)):
        raise RetrievalFailed(f"ranked a chunk of {unknown[0]!r}, which is no document of the eval set")
    if question.within and (outside := sorted(found.difference(question.within))):
        raise RetrievalFailed(f"ranked a chunk of {outside[0]!r}, which {question.id!r} is not to be searched in")


def _check_once(ranked: Sequence[Chunk], chunks: Sequence[Chunk]) -> None:
    """As often as the index has it: other libraries may cut the same piece twice."""
    spans = [(chunk.document_id, chunk.start, chunk.end) for chunk in ranked]
    if len(set(spans)) == len(spans):
        return
    allowed = Counter((chunk.document_id, chunk.start, chunk.end) for chunk in chunks)
    for (document, start, end), times in Counter(spans).items():
        if times > max(1, allowed[document, start, end]):
            raise RetrievalFailed(f"ranked the chunk {document}#{start}-{end} {times} times, expected it once")
