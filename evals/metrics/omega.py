"""What the chunks of an index allow at best, whatever the retriever.

None of it applies to a question without evidence. In the worked examples the evidence is `[10, 20)` of a document
without white space, and the index has chunks `[0, 15)`, `[15, 18)` and `[25, 40)`.
"""

from __future__ import annotations

from evals.metrics import Metric
from evals.metrics._found import Rule, of_single
from evals.metrics._judging import judged
from evals.metrics._spans import of_chunks, of_evidence, shared, size
from evals.metrics.evidence import evidence_intact, evidence_recall
from evals.types import Retrieved


def precision_omega(retrieved: Retrieved, _: int = 0) -> float | None:
    """IoU of the evidence and all chunks that hold some of it: precision, had these been found and no other.

    Evidence that no chunk holds counts in the denominator. Small chunks score high because they bring little else
    along; it says nothing of whether they can be found.
    Source: Precision-Omega of Smith and Troynikov, Chroma 2024, over half-open ranges: a chunk that only touches the
    evidence brings nothing, so does not count (`evals/compat/chroma.py` has theirs).
    Example: (5 + 3) / (15 + 3 + 2 missed) = 8 / 20 = 0.4.
    """
    found = judged(retrieved)
    if found is None:
        return None
    evidence, chunks = of_evidence(retrieved.question.evidence), of_chunks(found.touching)
    common = shared(chunks, evidence)
    return common / (size(chunks) + size(evidence) - common)


def index_recall(retrieved: Retrieved, _: int = 0) -> float | None:
    """Share of the evidence that is in any chunk of the index: below 1 only where a strategy loses text.

    Example: 8 / 10 = 0.8.
    """
    return _best(retrieved, evidence_recall)


def index_intact(retrieved: Retrieved, _: int = 0) -> float | None:
    """Share of the pieces of evidence that lie whole inside one chunk of the index: the ceiling of `evidence_intact_k`.

    Example: no chunk holds `[10, 20)` whole: 0.
    """
    return _best(retrieved, evidence_intact)


def _best(retrieved: Retrieved, rule: Rule) -> float | None:
    """What the rule says of all chunks that hold evidence."""
    found = judged(retrieved)
    if found is None:
        return None
    return rule(retrieved.question, of_single(found.touching))


METRICS = (
    Metric("precision_omega", "nothing", precision_omega),
    Metric("index_recall", "nothing", index_recall),
    Metric("index_intact", "nothing", index_intact),
)
