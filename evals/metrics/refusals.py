"""Whether a reader refuses where it should, and only there: the cells of answerable × refused.

A question is answerable where it has evidence or gold answers. A reader that is shown none of the evidence refuses
rightly, whatever the documents hold; so what is laid to a reader's charge is only a refusal of what it could have read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from evals.metrics import AnswerMetric
from evals.metrics._asked import is_answerable
from evals.metrics._spans import of_context, of_evidence, shared, size
from evals.types import Answered


class Refusals(NamedTuple):
    """Answers that did not fail, by what the question allows and what the reader did."""

    answerable_answered: int
    answerable_refused: int
    unanswerable_answered: int
    unanswerable_refused: int


def refusals(answers: Iterable[Answered]) -> Refusals:
    """The confusion matrix of answerable × refused.

    Example: of three answerable questions one was refused, of two unanswerable ones both: (2, 1, 0, 2).
    """
    cells = [0, 0, 0, 0]
    for one in answers:
        if not one.answer.failure:
            cells[2 * (not is_answerable(one.question)) + one.answer.is_refusal] += 1
    return Refusals(*cells)


def refusal_accuracy(answered: Answered) -> float | None:
    """1 for an answer to an answerable question and for a refusal of another, else 0.

    Example: an answerable question, refused: 0.0.
    """
    return float(answered.answer.is_refusal != is_answerable(answered.question))


def refused_unanswerable(answered: Answered) -> float | None:
    """1 where a question without answer was refused, 0 where it was answered; None for other questions.

    Example: `The passages do not say.` to a question without evidence: 1.0.
    """
    return None if is_answerable(answered.question) else float(answered.answer.is_refusal)


def refused_in_sight(answered: Answered) -> float | None:
    """1 where a question was refused though its whole evidence stood in the context, 0 where it was answered.

    None where a part of the evidence was missing, or nobody marked any.
    Example: evidence `[10, 20)`, passage `[0, 30)`, answered: 0.0.
    """
    evidence = of_evidence(answered.question.evidence)
    if not size(evidence) or shared(evidence, of_context(answered.context)) < size(evidence):
        return None
    return float(answered.answer.is_refusal)


ANSWERS = (
    AnswerMetric("refusal_accuracy", refusal_accuracy),
    AnswerMetric("refused_unanswerable", refused_unanswerable),
    AnswerMetric("refused_in_sight", refused_in_sight, is_better_higher=False),
)
