"""How much of the evidence was found, and how much else came with it.

All of it in visible characters over half-open ranges, at a token budget (`evidence_recall@1000`) or, for comparison
with the literature only, at a number of chunks (`evidence_recall_k@5`). None of it applies to a question without
evidence, or with evidence that is nothing but white space.

In the worked examples the evidence is `[10, 20)` and `[30, 40)` of one document without white space.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import log2

from evals.metrics import Metric
from evals.metrics._found import Found, at_budgets_and_counts, sent
from evals.metrics._spans import Piece, of_evidence, piece_of, shared, size, visible
from evals.types import Question, Retrieved

HEADLINE_BUDGETS = (250, 500, 1000, 2000, 4000)
FOUND_SHARE = 0.5  # of a piece of evidence, to be called found


def evidence_recall(question: Question, found: Found) -> float | None:
    """Share of the evidence that was found: |evidence ∩ found| / |evidence|.

    Source: token-wise recall of Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024.
    Example: found `[15, 32)`: (5 + 2) / 20 = 0.35.
    """
    evidence = of_evidence(question.evidence)
    total = size(evidence)
    return shared(evidence, found.pieces) / total if total else None


def evidence_precision(question: Question, found: Found) -> float | None:
    """Share of what was found that is evidence, each character once: |evidence ∩ found| / |found|; 0 for nothing found.

    Finding nothing is not undefined here, as in trec_eval: else returning nothing would raise a mean.
    Example: chunks `[15, 32)` and `[25, 35)`, found `[15, 35)`: (5 + 5) / 20 = 0.5.
    """
    if not size(of_evidence(question.evidence)):
        return None
    total = size(found.pieces)
    return shared(found.pieces, of_evidence(question.evidence)) / total if total else 0.0


def evidence_precision_twice(question: Question, found: Found) -> float | None:
    """Like `evidence_precision`, with every chunk's length in the denominator, so that overlap costs: Chroma's choice.

    Example: chunks `[15, 32)` and `[25, 35)`: (5 + 5) / (17 + 10) = 10 / 27.
    """
    if not size(of_evidence(question.evidence)):
        return None
    total = sum(visible(piece.text) for _, piece in found.parts)
    return shared(found.pieces, of_evidence(question.evidence)) / total if total else 0.0


def evidence_iou(question: Question, found: Found) -> float | None:
    """Intersection over union, the Jaccard index: |evidence ∩ found| / |evidence ∪ found|.

    Example: found `[15, 35)`: 10 / (20 + 20 - 10) = 1 / 3.
    """
    evidence = of_evidence(question.evidence)
    if not (total := size(evidence)):
        return None
    common = shared(found.pieces, evidence)
    return common / (total + size(found.pieces) - common)


def f_beta(precision: float, recall: float, beta: float) -> float:
    """Weighted harmonic mean, recall counting `beta` times as much: (1 + b²) P R / (b² P + R); 0 when both are 0.

    Source: van Rijsbergen 1979, Information Retrieval, chapter 7.
    Example: P = 0.5, R = 0.35: F1 = 0.35 / 0.85 = 7 / 17, F2 = 0.875 / 2.35 = 35 / 94.
    """
    weight = beta * beta
    below = weight * precision + recall
    return (1 + weight) * precision * recall / below if below else 0.0


def evidence_f1(question: Question, found: Found) -> float | None:
    """`f_beta` of evidence precision and recall with beta 1."""
    return _f_beta(question, found, 1)


def evidence_f2(question: Question, found: Found) -> float | None:
    """`f_beta` of evidence precision and recall with beta 2: missing evidence is worse than sending too much."""
    return _f_beta(question, found, 2)


def _f_beta(question: Question, found: Found, beta: float) -> float | None:
    precision, recall = evidence_precision(question, found), evidence_recall(question, found)
    return None if precision is None or recall is None else f_beta(precision, recall, beta)


def evidence_intact(question: Question, found: Found) -> float | None:
    """Share of the pieces of evidence that lie whole, white space at their ends aside, in one piece of what was sent.

    In a context that is a passage, which may be several chunks joined; at a number of chunks, one chunk. It sees what
    recall does not: two halves in two places are found, but not intact.
    Example, chunk by chunk: chunks `[5, 25)`, `[25, 35)` and `[35, 50)`: of two pieces one is intact, 0.5.
    """
    pieces = [(item.document_id, inner) for item in question.evidence if (inner := _trimmed(piece_of(item)))]
    if not pieces:
        return None
    intact = [
        any(
            part_id == document_id and part.start <= inner.start and inner.end <= part.end
            for part_id, part in found.wholes
        )
        for document_id, inner in pieces
    ]
    return sum(intact) / len(pieces)


def _trimmed(piece: Piece) -> Piece | None:
    """The piece without white space at its ends; None where nothing is left."""
    text = piece.text.strip()
    start = piece.start + len(piece.text) - len(piece.text.lstrip())
    return Piece(start, start + len(text), text) if text else None


def pieces_found(question: Question, found: Found) -> float | None:
    """Share of the pieces of evidence of which at least half was found, in one chunk or several.

    Example: found `[15, 32)`: half of the first piece, a fifth of the second: 0.5.
    """
    pieces = [of_evidence([item]) for item in question.evidence]
    shares = [shared(piece, found.pieces) / size(piece) for piece in pieces if size(piece)]
    return sum(share >= FOUND_SHARE for share in shares) / len(shares) if shares else None


def wrong_document_share(question: Question, found: Found) -> float | None:
    """Share of what was found that stands in documents without evidence; None where nothing was found.

    Example: 30 characters of the right document, 10 of another: 0.25.
    """
    right = {item.document_id for item in question.evidence}
    total = size(found.pieces)
    if not right or not total:
        return None
    return size({key: pieces for key, pieces in found.pieces.items() if key not in right}) / total


def tokens_to_evidence(retrieved: Retrieved, _: int = 0) -> float | None:
    """Tokens of the ranked chunks, with context words and overlap, up to the one that completes the evidence.

    None where the ranking ends first. Such a question is censored, not absent: all that is known is that the number
    is larger than the ranking. `evidence_complete` says how often that happens; report the two together.
    Example: chunks `[5, 25)`, `[50, 60)`, `[28, 41)` of 4, 2 and 3 tokens: 9.
    """
    missing = [(key, piece) for key, pieces in of_evidence(retrieved.question.evidence).items() for piece in pieces]
    tokens, missing = 0, [(key, piece) for key, piece in missing if piece.text.strip()]
    if not missing:
        return None
    for hit in retrieved.ranking.hits:
        tokens += hit.chunk.token_count
        missing = [
            rest for spot in missing for rest in _rest(spot, hit.chunk.document_id, hit.chunk.start, hit.chunk.end)
        ]
        if not missing:
            return float(tokens)
    return None


def _rest(spot: tuple[str, Piece], document_id: str, start: int, end: int) -> Iterable[tuple[str, Piece]]:
    """What is left of a piece outside `[start, end)` of a document; white space is nothing."""
    key, piece = spot
    if key != document_id or piece.end <= start or end <= piece.start:
        return [spot]
    left = Piece(piece.start, start, piece.text[: max(0, start - piece.start)])
    right = Piece(end, piece.end, piece.text[end - piece.start :])
    return [(key, part) for part in (left, right) if part.start < part.end and part.text.strip()]


def evidence_complete(retrieved: Retrieved, _: int = 0) -> float | None:
    """1 where the whole ranking holds all evidence, else 0: the mean is how often `tokens_to_evidence` is known.

    Example: evidence `[10, 20)` and `[30, 40)`, chunks `[5, 25)` and `[28, 41)`: 1.0; the first alone: 0.0.
    """
    if not size(of_evidence(retrieved.question.evidence)):
        return None
    return float(tokens_to_evidence(retrieved) is not None)


def recall_auc(retrieved: Retrieved, _: int = 0) -> float | None:
    """Area under evidence recall over log2 of the token budget, 250 to 4000, trapezoids, divided by its width.

    The headline: one number for the whole curve, since the best strategy at 250 tokens is another than at 4000.
    Example: recall 0, 0, 0.5, 1, 1 at 250, 500, 1000, 2000, 4000: (0 + 0.25 + 0.75 + 1) / 4 = 0.5.
    Raises: ValueError: a context of one of these budgets is missing.
    """
    recalls = [evidence_recall(retrieved.question, sent(retrieved, budget)) for budget in HEADLINE_BUDGETS]
    points = [
        (log2(budget), recall) for budget, recall in zip(HEADLINE_BUDGETS, recalls, strict=True) if recall is not None
    ]
    if not points:
        return None
    area = sum((right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(points))
    return area / (points[-1][0] - points[0][0])


METRICS = (
    Metric("recall_auc", "nothing", recall_auc),
    *at_budgets_and_counts("evidence_recall", evidence_recall),
    *at_budgets_and_counts("evidence_precision", evidence_precision),
    *at_budgets_and_counts("evidence_precision_twice", evidence_precision_twice),
    *at_budgets_and_counts("evidence_iou", evidence_iou),
    *at_budgets_and_counts("evidence_f1", evidence_f1),
    *at_budgets_and_counts("evidence_f2", evidence_f2),
    *at_budgets_and_counts("evidence_intact", evidence_intact, version=2),
    *at_budgets_and_counts("pieces_found", pieces_found),
    *at_budgets_and_counts("wrong_document_share", wrong_document_share, is_better_higher=False),
    Metric("tokens_to_evidence", "nothing", tokens_to_evidence, is_better_higher=False, is_share=False),
    Metric("evidence_complete", "nothing", evidence_complete),
)
