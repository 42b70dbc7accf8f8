"""What a question wants of an answer: one of its gold answers, or a refusal."""

from __future__ import annotations

from collections.abc import Callable

from evals.types import Answered, Question


def is_answerable(question: Question) -> bool:
    """Whether the documents answer it: it has evidence or gold answers."""
    return bool(question.evidence or question.answers)


def against_gold(score: Callable[[str, str], float]) -> Callable[[Answered], float | None]:
    """The best score of (answer, gold answer) over the gold answers.

    As in SQuAD 2.0 a refusal scores 1 for a question without answer, and 0 for any other; an answer to a question
    without answer scores 0. None for a question that has an answer which nobody wrote down.
    """

    def of(answered: Answered) -> float | None:
        question, answer = answered.question, answered.answer
        if not is_answerable(question):
            return float(answer.is_refusal)
        if not question.answers:
            return None
        return 0.0 if answer.is_refusal else max(score(answer.text, gold) for gold in question.answers)

    return of
