"""Metrics of chunks themselves, as the gate looks at them: the mean over documents, and the worst document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chunker.types import Document
from evals.chunkers import told_by
from evals.cutting import Chunker, cut_all
from evals.errors import InvalidRules
from evals.metrics import Cutting, IntrinsicMetric, intrinsic_metrics
from evals.relocating import documents_as_cut


@dataclass(frozen=True, slots=True)
class Invariant:
    """A metric of chunks over all documents; nothing is sampled, so there is no interval.

    Attributes:
        mean: over the `n_documents` it applies to; None where there are none.
        worst, worst_document: the worst value, and the first document that has it.
    """

    metric: str
    mean: float | None
    n_documents: int
    worst: float | None = None
    worst_document: str = ""


def invariants(chunker: Chunker, documents: Mapping[str, Document], names: Sequence[str]) -> dict[str, Invariant]:
    """The named metrics of what a chunker makes of documents; those that cannot be cut are left out.

    Raises: InvalidRules: the chunker's name tells no limit, without which none of them means anything.
    """
    if not names:
        return {}
    limit, language = told_by(chunker)
    if limit is None:
        raise InvalidRules(
            f"Rules for chunks need a strategy with max_tokens, {chunker.name} has none. Take [intrinsic] out."
        )
    seen = documents_as_cut(documents, chunker.prepared)
    chunks = cut_all(chunker, seen.values()).chunks
    cutting = Cutting(seen, chunks, limit, chunker.tokenizer, language)
    return {name: _invariant(intrinsic_metrics()[name], cutting) for name in names}


def _invariant(metric: IntrinsicMetric, cutting: Cutting) -> Invariant:
    values = {document: value for document, value in metric.of(cutting).items() if value is not None}
    if not values:
        return Invariant(metric.name, None, 0)
    pick = min if metric.is_better_higher else max
    worst = pick(values.values())
    document = next(document for document, value in values.items() if value == worst)
    return Invariant(metric.name, sum(values.values()) / len(values), len(values), worst, document)
