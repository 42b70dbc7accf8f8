"""Judges that hold an answer against its references, case by case, by one function of two texts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.judges.types import Case, Judge, Rating


@dataclass(frozen=True)
class ReferenceJudge(Judge):
    """The best score over the references; it has nothing to say of a case without any."""

    @property
    def needs(self) -> Literal["references"]:
        """Answers that are right."""
        return "references"

    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:  # noqa: ARG002
        """The same whenever it is asked."""
        return [self._of(case) for case in cases]

    def _of(self, case: Case) -> Rating:
        if not case.references:
            return Rating(None, "no reference")
        return Rating(max(self.score(case.answer, reference) for reference in case.references))

    @abstractmethod
    def score(self, answer: str, reference: str) -> float:
        """From 0 to 1."""
