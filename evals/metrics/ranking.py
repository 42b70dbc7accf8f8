"""Metrics of information retrieval over chunks, for comparison with the literature.

A chunk is relevant when it holds at least half of a piece of evidence, or is at least half evidence itself. Relevant
chunks that were not found count too, so every metric needs the chunks of the index. None of them applies to a question
without evidence; where the index holds no relevant chunk, the strategy tore the evidence to pieces, and the score is 0.
A fixed number of chunks favours large ones: never compare strategies of different sizes by these.

Definitions are those of trec_eval. In the worked examples a ranking of four chunks is relevant, not, not, relevant, and
the index holds three relevant chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log2

from evals.metrics import Metric
from evals.metrics._judging import judged
from evals.types import Retrieved

Rule = Callable[[Sequence[bool], int, int], float]


def ndcg(hits: Sequence[bool], relevant: int, k: int) -> float:
    """Discounted gain Σ 1 / log2(1 + rank) of relevant chunks up to k, over that of the index's best ranking.

    Source: Järvelin and Kekäläinen 2002, ACM TOIS 20(4), with gains of 0 and 1.
    Example: k = 4: (1 + 1 / log2 5) / (1 + 1 / log2 3 + 1 / 2) = 1.4307 / 2.1309 = 0.6714.
    """
    gain = sum(1 / log2(rank + 1) for rank, hit in enumerate(hits[:k], 1) if hit)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(relevant, k) + 1))


def reciprocal_rank(hits: Sequence[bool], _: int, __: int) -> float:
    """1 / rank of the first relevant chunk, 0 without one; its mean over questions is MRR.

    Example: 1 / 1 = 1.
    """
    return next((1 / rank for rank, hit in enumerate(hits, 1) if hit), 0.0)


def average_precision(hits: Sequence[bool], relevant: int, _: int) -> float:
    """Mean of the precision at each relevant chunk, 0 for those not found; its mean over questions is MAP.

    Source: the denominator is all relevant chunks, as in trec_eval, and not those that were found.
    Example: (1 / 1 + 2 / 4 + 0) / 3 = 0.5.
    """
    ranks = [rank for rank, hit in enumerate(hits, 1) if hit]
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / relevant


def recall(hits: Sequence[bool], relevant: int, k: int) -> float:
    """Share of the relevant chunks that are among the first k.

    Example: k = 4: 2 / 3.
    """
    return sum(hits[:k]) / relevant


def precision(hits: Sequence[bool], _: int, k: int) -> float:
    """Share of relevant chunks among k; a ranking shorter than k does not make k smaller.

    Example: k = 5: 2 / 5 = 0.4.
    """
    return sum(hits[:k]) / k


def r_precision(hits: Sequence[bool], relevant: int, _: int) -> float:
    """Precision at as many chunks as are relevant.

    Example: of the first three one is relevant: 1 / 3.
    """
    return sum(hits[:relevant]) / relevant


def hit(hits: Sequence[bool], _: int, k: int) -> float:
    """1 where a relevant chunk is among the first k, else 0; also called success.

    Example: k = 1: 1.
    """
    return float(any(hits[:k]))


def _of(rule: Rule) -> Callable[[Retrieved, int], float | None]:
    """The rule for one question."""

    def of(retrieved: Retrieved, k: int) -> float | None:
        found = judged(retrieved)
        if found is None:
            return None
        return rule(found.hits, found.relevant, k) if found.relevant else 0.0

    return of


METRICS = (
    Metric("ndcg", "chunks", _of(ndcg)),
    Metric("mrr", "nothing", _of(reciprocal_rank)),
    Metric("map", "nothing", _of(average_precision)),
    Metric("r_precision", "nothing", _of(r_precision)),
    Metric("recall_k", "chunks", _of(recall)),
    Metric("precision_k", "chunks", _of(precision)),
    Metric("hit_k", "chunks", _of(hit)),
)
