"""How near an answer comes to the gold answers, by its words; the best of several gold answers counts.

A refusal scores 1 for a question without answer and 0 for any other (`evals/metrics/_asked.py`). The official
definitions are kept for comparison with what others publish; those that begin with `word_` are the sane ones: numbers
are exact, and each sign of a script without spaces is a word.
"""

from __future__ import annotations

import re

from evals.metrics import AnswerMetric
from evals.metrics._asked import against_gold, is_answerable
from evals.metrics._squad import f1_of, squad_words
from evals.metrics._words import words
from evals.types import Answered

_NOT_ROUGE = re.compile(r"[^a-z0-9]+")


def exact_match(said: str, gold: str) -> float:
    """1 where both have the same words by SQuAD's definition, else 0.

    Example: `The cat!` and `cat` match; `cats` and `cat` do not; `1.5` and `15` do, which `word_match` puts right.
    """
    return float(squad_words(said) == squad_words(gold))


def token_f1(said: str, gold: str) -> float:
    """F1 of the words by SQuAD's definition.

    Example: `the cat sat down` against `A cat sat on the mat`: cat, sat of 3 and 4 words: 2 · 2 / 7 = 4 / 7.
    """
    return f1_of(squad_words(said), squad_words(gold))


def word_match(said: str, gold: str) -> float:
    """1 where both have the same words, numbers exact, else 0.

    Example: `$1,500` and `1500` match; `1.5` and `15` do not.
    """
    return float(words(said) == words(gold))


def word_f1(said: str, gold: str) -> float:
    """F1 of the words, signs of scripts without spaces one by one.

    Example: `北京市` against `北京`: two signs of 3 and 2: 4 / 5; `token_f1` gives 0.
    """
    return f1_of(words(said), words(gold))


def answer_contains(said: str, gold: str) -> float:
    """1 where the answer holds the gold answer word for word, else 0; 0 for a gold answer without words.

    Example: `It rose by 17.7 %.` holds `17.7`, and does not hold `17`.
    """
    wanted = words(gold)
    return float(bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words(said))} ")


def rouge_l(said: str, gold: str) -> float:
    """F1 of the longest common subsequence: 2 LCS / (|said| + |gold|), words of a-z and 0-9 in small letters.

    Source: ROUGE-L of one sentence, Lin 2004, ROUGE: A Package for Automatic Evaluation of Summaries; words and F1 as
    in the library rouge-score, without its stemmer.
    Example: `the gauge fell at noon` against `at noon the gauge fell`: the gauge fell, 2 · 3 / (5 + 5) = 0.6.
    """
    return _subsequence_f1(_rouge_words(said), _rouge_words(gold))


def word_rouge_l(said: str, gold: str) -> float:
    """`rouge_l` of the words that `word_f1` looks at, so that it says something of any script.

    Example: `北京市` against `北京`: 2 · 2 / (3 + 2) = 0.8; `rouge_l` gives 0.
    """
    return _subsequence_f1(words(said), words(gold))


def rouge_l_where_it_applies(answered: Answered) -> float | None:
    """`rouge_l`; it does not apply where no gold answer of an answerable question has a word that it knows."""
    question = answered.question
    if is_answerable(question) and not any(map(_rouge_words, question.answers)):
        return None
    return against_gold(rouge_l)(answered)


def _rouge_words(text: str) -> tuple[str, ...]:
    return tuple(_NOT_ROUGE.sub(" ", text.lower()).split())


def _subsequence_f1(said: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    from rapidfuzz.distance import LCSseq

    return 2 * LCSseq.similarity(said, wanted) / (len(said) + len(wanted)) if said and wanted else 0.0


ANSWERS = (
    AnswerMetric("exact_match", against_gold(exact_match)),
    AnswerMetric("token_f1", against_gold(token_f1)),
    AnswerMetric("word_match", against_gold(word_match)),
    AnswerMetric("word_f1", against_gold(word_f1)),
    AnswerMetric("answer_contains", against_gold(answer_contains)),
    AnswerMetric("rouge_l", rouge_l_where_it_applies),
    AnswerMetric("word_rouge_l", against_gold(word_rouge_l)),
)
