"""Answerability ceilings: whether a context could give the answer, without any model that gives it.

A ceiling says what a perfect reader could do; no real reader gets there, and most of what a model may do wrong is not
in it. Neither metric applies to a question without answers. Words are those of `evals/metrics/_words.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from evals.metrics import Metric
from evals.metrics._found import context_of
from evals.metrics._sentences import sentence_spans
from evals.metrics._words import words
from evals.types import Question, Retrieved

MOST_SENTENCES = 3


def ceiling_f1(retrieved: Retrieved, budget_tokens: int) -> float | None:
    """Word F1 of the best span of at most three consecutive sentences against the best gold answer.

    F1 = 2 |span ∩ answer| / (|span| + |answer|), words with their multiplicity, spans inside one passage. Meant for
    answers of a sentence or more: against an answer of one word, even the right sentence scores low.
    Source: the F1 of SQuAD, Rajpurkar et al. 2016, EMNLP, maximised over what the context offers.
    Example: answer `rain fell twice`; context `It rained. Rain fell. Twice, too.`: the last two sentences have all 3
    of its words among their 4: 2 · 3 / (4 + 3) = 6 / 7; the second alone has 2 · 2 / (2 + 3) = 0.8.
    """
    answers = _answers(retrieved.question)
    if not answers:
        return None
    texts = _texts(retrieved, budget_tokens)
    scores = (_best_f1(_sentence_words(text), answer) for text in texts for answer in answers)
    return max(scores, default=0.0)


def ceiling_contains(retrieved: Retrieved, budget_tokens: int) -> float | None:
    """1 where a passage holds a gold answer word for word, numbers exact, else 0.

    Example: `17.7` is in `rose by 17.7 %`, and neither in `117.7` nor in `17.75`.
    """
    answers = _answers(retrieved.question)
    if not answers:
        return None
    texts = [f" {' '.join(chain(*_sentence_words(text)))} " for text in _texts(retrieved, budget_tokens)]
    return float(any(f" {' '.join(answer)} " in text for answer in answers for text in texts))


def _texts(retrieved: Retrieved, budget_tokens: int) -> list[str]:
    """What is sent of each passage, with its context words."""
    return [passage.context + passage.text for passage in context_of(retrieved, budget_tokens).passages]


def _answers(question: Question) -> list[tuple[str, ...]]:
    """The gold answers as words, without those that have none."""
    return [found for answer in question.answers if (found := words(answer))]


@lru_cache(maxsize=2048)
def _sentence_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence."""
    return tuple(_words(text[start:end]) for start, end in sentence_spans(text))


_words = lru_cache(maxsize=65_536)(words)  # the same sentences come again with every question and budget


def _best_f1(sentences: Sequence[Sequence[str]], answer: Sequence[str]) -> float:
    wanted, best = Counter(answer), 0.0
    found = [[word for word in sentence if word in wanted] for sentence in sentences]
    for span in _spans(len(sentences)):
        length = sum(map(len, sentences[span])) + len(answer)
        if 2 * min(sum(map(len, found[span])), len(answer)) > best * length:  # else it cannot be better
            best = max(best, 2 * (Counter(chain(*found[span])) & wanted).total() / length)
    return best


def _spans(count: int) -> Iterator[slice]:
    """Every run of one to three of `count` sentences."""
    lengths = range(1, MOST_SENTENCES + 1)
    return (slice(start, start + length) for length in lengths for start in range(count - length + 1))


METRICS = (
    Metric("ceiling_f1", "tokens", ceiling_f1),
    Metric("ceiling_contains", "tokens", ceiling_contains),
)
