"""Judge by `word_match`."""

from __future__ import annotations

from dataclasses import dataclass

from evals.judges._references import ReferenceJudge
from evals.metrics.answers import word_match


@dataclass(frozen=True)
class Exact(ReferenceJudge):
    """Says yes where the answer has the words of a reference, numbers exact, and no others."""

    def score(self, answer: str, reference: str) -> float:
        """As the metric `word_match`."""
        return word_match(answer, reference)
