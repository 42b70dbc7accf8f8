"""Answers small enough to score by hand: two passages of the document `d`, `[0, 30)` and `[40, 60)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chunker.embeddings.types import Embedder
from chunker.types import Context, Passage
from evals.metrics import answer_metrics
from evals.types import Answer, Answered, Question, Usage
from tests.scoring import DOCUMENTS, evidence

TEXT = DOCUMENTS["d"].text
PASSAGES = (Passage("d", 0, 30, TEXT[:30]), Passage("d", 40, 60, TEXT[40:60]))


def context_of(*texts: str) -> Context:
    """A context of passages with these texts."""
    starts = [sum(map(len, texts[:place])) for place in range(len(texts))]
    passages = tuple(Passage("d", start, start + len(text), text) for start, text in zip(starts, texts, strict=True))
    return Context(passages, "\n".join(texts), 0, 1000)


def answered(
    text: str = "",
    *golds: str,
    spans: Sequence[tuple[int, int]] = (),
    citations: Sequence[int] = (),
    context: Context | None = None,
    embedder: Embedder | None = None,
    usage: Usage | None = None,
    asked: str = "What?",
    **answer: Any,
) -> Answered:
    """An answer to a question with these gold answers and this evidence."""
    question = Question("q", asked, evidence(*spans), tuple(golds))
    shown = Context(PASSAGES, "", 0, 1000) if context is None else context
    return Answered(question, shown, Answer("q", text, tuple(citations), usage=usage, **answer), embedder)


def score(name: str, of: Answered) -> float | None:
    """The value of a metric that is found by its name."""
    return answer_metrics()[name].of(of)
