"""Judge whether a context supports an answer, by words, numbers, names and negations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.judges.types import Case, Judge, Rating
from evals.support import support


@dataclass(frozen=True)
class Support(Judge):
    """How likely people would say that the context supports the answer: an approximation without any model."""

    @property
    def needs(self) -> Literal["context"]:
        """What the answer should rest on."""
        return "context"

    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:  # noqa: ARG002
        """The same whenever it is asked; nothing of a case without context."""
        return [
            Rating(None, "no context") if case.context is None else Rating(support(case.answer, case.context))
            for case in cases
        ]
