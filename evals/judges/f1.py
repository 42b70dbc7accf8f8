"""Judge by `word_f1`."""

from __future__ import annotations

from dataclasses import dataclass

from evals.judges._references import ReferenceJudge
from evals.metrics.answers import word_f1


@dataclass(frozen=True)
class F1(ReferenceJudge):
    """The F1 of the words of the answer and those of the nearest reference."""

    def score(self, answer: str, reference: str) -> float:
        """As the metric `word_f1`."""
        return word_f1(answer, reference)
