"""What judging passes around: cases, ratings, and what a judge is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from chunker.calls import write_call
from evals.llm.types import Unsaid
from evals.metrics import JUDGED

Needs = Literal["context", "references", "nothing"]

THRESHOLD = 0.5  # a score from there on says yes


@dataclass(frozen=True, slots=True)
class Case:
    """An answer to judge.

    Attributes:
        context: what the answer should rest on; None where none is given.
        references: answers of which each alone would be right.
        group: cases of one group, such as those of one question, are not independent of each other.
        label: what people said, from 0 (wrong, unsupported) to 1; None where nobody did.
    """

    id: str
    question: str
    answer: str
    context: str | None = None
    references: tuple[str, ...] = ()
    group: str = ""
    label: float | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What a judge says of a case: a score from 0 to 1, or None with the reason why there is none.

    Attributes:
        is_failure: something went wrong, and it is not that the judge has nothing to say about the case.
        detail: what went wrong, where `reason` says only its kind.
    """

    score: float | None
    reason: str = ""
    is_failure: bool = False
    detail: str = ""

    @staticmethod
    def failed(said: Unsaid) -> Rating:
        """That a model said nothing, by the kind of failure, so that alike ones are counted together."""
        return Rating(None, said.kind, is_failure=True, detail=said.reason)


@dataclass(frozen=True)
class Judge(ABC):
    """Scores answers; one file in `evals/judges`, the file's name is its name. Settings are dataclass fields.

    Attributes:
        is_asked: whether it may say something else when it is asked again, or shown things in another order.
    """

    is_asked: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Its spec, with every setting."""
        return write_call(self)

    @property
    def score_name(self) -> str:
        """What its scores are called among the metrics of answers, such as `judge_support`."""
        return JUDGED + self.name.partition("(")[0]

    @property
    @abstractmethod
    def needs(self) -> Needs:
        """What it holds an answer against, besides the question."""

    @abstractmethod
    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:
        """A rating for each case, in order.

        Args:
            sample: which time it is asked; only a judge that `is_asked` may answer differently.
            turned: whether what it is shown stands in the other order.
        """
