"""Whether an answer is in the language of its question, as far as both are long enough to tell."""

from __future__ import annotations

from chunker.segments.languages import sure_language
from evals.metrics import AnswerMetric
from evals.types import Answered


def answer_language(answered: Answered) -> float | None:
    """1 where question and answer are in one language, 0 where they are in two; None for a refusal or an unsure one.

    Names, numbers and answers of a few words are in no language that could be told.
    Example: `When did the gauge fall to this level?` and `Der Pegel fiel am Mittag wegen der Flut.`: 0.0.
    """
    if answered.answer.is_refusal:
        return None
    asked, said = (sure_language(text) for text in (answered.question.text, answered.answer.text))
    return float(asked == said) if asked and said else None


ANSWERS = (AnswerMetric("answer_language", answer_language),)
