"""Judge by `answer_contains`."""

from __future__ import annotations

from dataclasses import dataclass

from evals.judges._references import ReferenceJudge
from evals.metrics.answers import answer_contains


@dataclass(frozen=True)
class Contains(ReferenceJudge):
    """Says yes where the answer holds a reference word for word."""

    def score(self, answer: str, reference: str) -> float:
        """As the metric `answer_contains`."""
        return answer_contains(answer, reference)
