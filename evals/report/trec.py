"""Rankings and relevance in TREC's formats, for trec_eval and everything that reads what it reads.

Runs keep scores and not rankings, so these take the rankings of a live search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from chunker.types import Chunk
from evals.metrics._judging import judged
from evals.types import Hit, Question, Ranking, Retrieved

_SAFE = "#/:@,;+=()[]{}!$&'*<>|^`~?\""


def trec_run(rankings: Iterable[Ranking], tag: str) -> str:
    """Lines `question Q0 chunk rank score tag`, ranks from 1; a chunk that comes again is left out.

    trec_eval sorts by score and not by rank. Scores of ours only order a ranking, and equal ones would be sorted by
    id: so what is written is 1 / rank. White space and `%` in names are percent-encoded.
    """
    return "".join(
        f"{name(ranking.question_id)} Q0 {name(chunk_id)} {rank} {1 / rank:.10f} {name(tag)}\n"
        for ranking in rankings
        for rank, chunk_id in enumerate(dict.fromkeys(hit.chunk.id for hit in ranking.hits), 1)
    )


def trec_qrels(questions: Iterable[Question], chunks: Sequence[Chunk]) -> str:
    """Lines `question 0 chunk 1` for each relevant chunk, in the order of the chunks.

    A chunk is relevant when it holds at least half of a piece of evidence, or is itself at least half evidence: what
    ndcg, mrr and map go by. Evidence is about documents, so each way of cutting has relevance of its own.
    """
    return "".join(
        f"{name(question.id)} 0 {name(chunk.id)} 1\n" for question in questions for chunk in _relevant(question, chunks)
    )


def _relevant(question: Question, chunks: Sequence[Chunk]) -> list[Chunk]:
    everything = Ranking(question.id, tuple(Hit(chunk, 0.0) for chunk in chunks))
    found = judged(Retrieved(question, everything, chunks=chunks))
    return [chunk for chunk, is_hit in zip(chunks, found.hits, strict=True) if is_hit] if found else []


def name(text: str) -> str:
    """A name without white space, from which the text can be had back by percent-decoding; never empty."""
    return quote(text, safe=_SAFE, errors="replace") or "%"
