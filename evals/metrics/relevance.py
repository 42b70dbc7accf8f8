"""How well a retriever's scores tell relevant chunks from others: classification metrics of one question.

Relevance is that of `evals/metrics/ranking.py`. Chunks that were not ranked lie below all that were, tied with each
other. None of it applies to a question without evidence. Nearly all chunks of an index are irrelevant, so accuracy and
ROC-AUC are close to 1 whatever happens; read them as differences, beside F1.

In the worked examples an index of six chunks holds two relevant ones; a ranking gives scores 0.9 (relevant), 0.5 (not),
0.5 (relevant), 0.1 (not).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import isnan, log
from typing import NamedTuple

from evals.metrics import Metric
from evals.metrics._judging import Judged, judged
from evals.types import Retrieved

LEAST_PROBABILITY = 0.01  # so that one sure mistake costs ln 100, and not infinity


class Confusion(NamedTuple):
    """Chunks by what was decided (ranked among the first k or not) and what is true.

    Example: k = 2: one relevant chunk among the two, so (1, 1, 1, 3).
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


def confusion(found: Judged, k: int) -> Confusion:
    """The confusion matrix of the decision "the first k are relevant"."""
    positives = min(k, len(found.hits))
    true_positives = sum(found.hits[:k])
    false_negatives = found.relevant - true_positives
    true_negatives = found.candidates - positives - false_negatives
    return Confusion(true_positives, positives - true_positives, false_negatives, true_negatives)


def accuracy(cells: Confusion) -> float | None:
    """Share of right decisions: (TP + TN) / all.

    Example: k = 2: (1 + 3) / 6 = 2 / 3.
    """
    total = sum(cells)
    return (cells.true_positives + cells.true_negatives) / total if total else None


def f1(cells: Confusion) -> float | None:
    """Harmonic mean of precision and recall of the decision: 2 TP / (2 TP + FP + FN).

    Example: k = 2: 2 / (2 + 1 + 1) = 0.5.
    """
    below = 2 * cells.true_positives + cells.false_positives + cells.false_negatives
    return 2 * cells.true_positives / below if below else None


def roc_auc(retrieved: Retrieved, _: int = 0) -> float | None:
    """Probability that a relevant chunk is scored above an irrelevant one, a tie being one half.

    None where the index has no relevant or no irrelevant chunk.
    Source: the Mann-Whitney form, Hanley and McNeil 1982, Radiology 143(1).
    Example: 0.9 is above all four others; 0.5 above three and tied with one: (4 + 3.5) / 8 = 0.9375.
    Raises: ValueError: a score is not a number.
    """
    found = judged(retrieved)
    if found is None or not found.relevant or found.relevant == found.candidates:
        return None
    relevant, others = _by_score(retrieved, found)
    irrelevant = found.candidates - found.relevant
    below, won = irrelevant, 0.0
    for score in sorted({*relevant, *others}, reverse=True):
        below -= others[score]
        won += relevant[score] * (below + others[score] / 2)
    won += (found.relevant - relevant.total()) * below / 2
    return won / (found.relevant * irrelevant)


def log_loss(retrieved: Retrieved, _: int = 0) -> float | None:
    """Mean of -ln(probability given to the truth) over the ranked chunks; None for an empty ranking.

    The probability that a chunk is relevant is its score's place between the ranking's lowest (0.01) and highest
    (0.99), 0.5 where all are equal. It uses nothing but the ranking, so nothing leaks; but it is not calibrated, and
    says as much about the spread of a retriever's scores as about their truth: compare under one retriever only.
    Example: probabilities 0.99, 0.5, 0.5, 0.01: -(2 ln 0.99 + 2 ln 0.5) / 4 = 0.3516.
    Raises: ValueError: a score is not a number.
    """
    found = judged(retrieved)
    if found is None or not found.hits:
        return None
    scores = _scores(retrieved)
    low, width = min(scores), max(scores) - min(scores)
    scale = 1 - 2 * LEAST_PROBABILITY
    chances = [LEAST_PROBABILITY + scale * (score - low) / width if width else 0.5 for score in scores]
    losses = [log(chance if hit else 1 - chance) for chance, hit in zip(chances, found.hits, strict=True)]
    return -sum(losses) / len(losses)


def _scores(retrieved: Retrieved) -> list[float]:
    scores = [hit.score for hit in retrieved.ranking.hits]
    if any(map(isnan, scores)):
        raise ValueError(f"{retrieved.question.id}: the retriever gave a score that is not a number.")
    return scores


def _by_score(retrieved: Retrieved, found: Judged) -> tuple[Counter[float], Counter[float]]:
    """How many relevant and how many other chunks have each score."""
    pairs = [*zip(_scores(retrieved), found.hits, strict=True)]
    return Counter(score for score, hit in pairs if hit), Counter(score for score, hit in pairs if not hit)


def _of(rule: Callable[[Confusion], float | None]) -> Callable[[Retrieved, int], float | None]:
    """The rule for one question."""

    def of(retrieved: Retrieved, k: int) -> float | None:
        found = judged(retrieved)
        return None if found is None else rule(confusion(found, k))

    return of


def _count(name: str, rule: Callable[[Confusion], float], *, is_better_higher: bool) -> Metric:
    return Metric(f"{name}_k", "chunks", _of(rule), is_better_higher, is_share=False)


METRICS = (
    Metric("roc_auc", "nothing", roc_auc),
    Metric("log_loss", "nothing", log_loss, is_better_higher=False, is_share=False),
    Metric("accuracy_k", "chunks", _of(accuracy)),
    Metric("relevance_f1_k", "chunks", _of(f1)),
    _count("true_positives", lambda cells: float(cells.true_positives), is_better_higher=True),
    _count("false_positives", lambda cells: float(cells.false_positives), is_better_higher=False),
    _count("false_negatives", lambda cells: float(cells.false_negatives), is_better_higher=False),
    _count("true_negatives", lambda cells: float(cells.true_negatives), is_better_higher=True),
)
