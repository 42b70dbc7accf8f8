"""Whether an answer rests on its context and speaks to its question, approximated without any model that reads.

`answer_support` looks at words, numbers, names and negations (`evals/support.py`), and is no proof of faithfulness. The
likenesses are cosines of an embedder: related texts are alike whether they are true or not. None of it applies to a
refusal.
"""

from __future__ import annotations

from evals.metrics import AnswerMetric
from evals.metrics._sentences import sentence_spans
from evals.support import THRESHOLD, support
from evals.types import Answered


def answer_support(answered: Answered) -> float | None:
    """Share of the answer's sentences that the context supports, by the approximation of `evals/support.py`.

    None for an answer without words.
    Example: `The gauge fell. It cost 90 crowns.` with a context that says only the first: 0.5.
    """
    text = answered.answer.text
    said = [text[start:end] for start, end in sentence_spans(text)]
    if answered.answer.is_refusal or not said:
        return None
    context = "\n".join(passage.context + passage.text for passage in answered.context.passages)
    return sum(support(sentence, context) >= THRESHOLD for sentence in said) / len(said)


def answer_similarity(answered: Answered) -> float | None:
    """Cosine of the answer with the gold answer it is most like, from -1 to 1; None without embedder or gold answers.

    Example: an embedder that gives (1, 0) for the answer and (0.6, 0.8), (0, 1) for the gold answers: 0.6.
    """
    return _likeness(answered, answered.question.answers)


def answer_relevance(answered: Answered) -> float | None:
    """Cosine of the answer with the question, from -1 to 1; None without an embedder.

    Low for an answer that speaks of something else; a repeated question scores 1.
    Example: an embedder that gives (1, 0) for the answer and (0.8, 0.6) for the question: 0.8.
    """
    return _likeness(answered, (answered.question.text,))


def _likeness(answered: Answered, others: tuple[str, ...]) -> float | None:
    """The largest cosine of the answer with one of the texts."""
    answer = answered.answer
    if answered.embedder is None or answer.is_refusal or not answer.text.strip() or not others:
        return None
    first, *rest = answered.embedder.embed([answer.text, *others])
    return max(float(first @ other) for other in rest)


ANSWERS = (
    AnswerMetric("answer_support", answer_support),
    AnswerMetric("answer_similarity", answer_similarity, is_share=False),
    AnswerMetric("answer_relevance", answer_relevance, is_share=False),
)
