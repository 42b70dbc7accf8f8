"""What an answer takes: tokens, seconds, money. None where the reader does not say."""

from __future__ import annotations

from collections.abc import Callable

from evals.metrics import AnswerMetric
from evals.types import Answered, Usage


def _of(value: Callable[[Usage], float | None]) -> Callable[[Answered], float | None]:
    """The value of what the answer took."""

    def of(answered: Answered) -> float | None:
        usage = answered.answer.usage
        return None if usage is None else value(usage)

    return of


def _loss(name: str, value: Callable[[Usage], float | None]) -> AnswerMetric:
    return AnswerMetric(name, _of(value), is_better_higher=False, is_share=False)


# Example: 900 tokens of prompt and 20 of answer, at prices of 2 and 10 a million: cost 0.0018 + 0.0002 = 0.002.
ANSWERS = (
    _loss("prompt_tokens", lambda usage: float(usage.prompt_tokens)),
    _loss("answer_tokens", lambda usage: float(usage.answer_tokens)),
    _loss("answer_seconds", lambda usage: usage.seconds),
    _loss("answer_cost", lambda usage: usage.cost),
)
