"""A chat model as judge: of an answer by its context, by its references, or by the question alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from chunker.errors import InvalidSpec
from evals.judges.types import Case, Judge, Needs, Rating
from evals.llm.chat import Chat
from evals.llm.framing import asking, object_of
from evals.llm.types import Prompt, Said, Unsaid

_GRADES = 5
SCHEMA = object_of(reason={"type": "string"}, grade={"type": "integer", "minimum": 1, "maximum": _GRADES})
_ROLE = "You grade answers."
_TASKS = {
    "support": "Grade how far the context supports the answer. What the context does not say counts as not supported, "
    "however true it may be.",
    "correct": "Grade how far the answer says what one of the references says. More than that does no harm, as long as "
    "it does not contradict it.",
    "relevant": "Grade how far the answer speaks to the question: answers what is asked, in full, and nothing else. "
    "Whether it is true does not matter here.",
}
_NEEDS: dict[str, Needs] = {"support": "context", "correct": "references", "relevant": "nothing"}
_SCALE = ("5: in full", "4: but for trifles", "3: in half", "2: in a small part", "1: not at all, or the contrary")
_FORM = 'Reply with JSON only: {"reason": "one sentence", "grade": 1 to 5}.'


@dataclass(frozen=True)
class LLM(Judge):
    """Grades from 1 to 5, as scores 0, 0.25, 0.5, 0.75, 1.

    Attributes:
        criterion: `support`, of an answer by its context, `correct`, by its references, or `relevant`, to its question.
        answer_tokens: the longest grading.
    """

    is_asked: ClassVar[bool] = True

    model: Chat
    criterion: str = "support"
    answer_tokens: int = 256

    def __post_init__(self) -> None:
        if self.criterion not in _TASKS or self.answer_tokens < 1:
            raise InvalidSpec(
                f"llm: criterion must be one of {', '.join(_TASKS)} and answer_tokens at least 1, got "
                f"{self.criterion!r} and {self.answer_tokens}."
            )

    @property
    def needs(self) -> Needs:
        """What its criterion is about."""
        return _NEEDS[self.criterion]

    @property
    def score_name(self) -> str:
        """With the criterion, `judge_llm_support`, so that one model may judge by both."""
        return f"{super().score_name}_{self.criterion}"

    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:
        """Grades of the cases that have what the criterion needs; turned, the answer and the lowest grade come first.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        asked = [case for case in cases if self._has_all(case)]
        said = iter(self.model.ask([self._prompt(case, sample, turned=turned) for case in asked]))
        lacking = Rating(None, "no context" if self.needs == "context" else "no reference")
        return [_rating(next(said)) if self._has_all(case) else lacking for case in cases]

    def _has_all(self, case: Case) -> bool:
        return self.needs == "nothing" or bool(self._material(case))

    def _material(self, case: Case) -> list[tuple[str, str]]:
        """What the answer is held against."""
        if self.needs == "context":
            return [] if case.context is None else [("context", case.context)]
        if self.needs == "nothing":
            return []
        return [(f"reference {number}", text) for number, text in enumerate(case.references, 1)]

    def _prompt(self, case: Case, sample: int, *, turned: bool) -> Prompt:
        parts = [*self._material(case), ("answer", case.answer)]
        scale = _SCALE[::-1] if turned else _SCALE
        shown = [("question", case.question), *(parts[::-1] if turned else parts)]
        task = f"{_TASKS[self.criterion]} Grades: {'; '.join(scale)}. {_FORM}"
        return asking(_ROLE, shown, task, SCHEMA, self.answer_tokens, sample)


def _rating(said: Said | Unsaid) -> Rating:
    """The score of a reply, or the kind of failure, so that alike ones are counted together."""
    if isinstance(said, Unsaid):
        return Rating.failed(said)
    return Rating((said.data["grade"] - 1) / (_GRADES - 1), said.data["reason"])
