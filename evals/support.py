"""Whether a context supports a text, by its words, numbers, names and negations alone: an approximation, no model.

It knows no synonyms and no logic: what is said in other words counts as unsupported, and words in another order as
supported. How far it can be trusted was measured on labels of people: docs/answers.md.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from chunker.segments.terms import stemmer_for
from evals.metrics._words import words

_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SAID = re.compile(r"[a-z']+")
_NEGATIONS = frozenset("no not never none nobody nothing neither nor cannot without".split())
_FUNCTION_WORDS = frozenset(
    (
        "i me my we our you your he him his she her it its they them their what which who this that these those am is "
        "are was were be been being have has had do does did of at by for with about to from in on and or but if as so "
        "than too very can will just not no nor only own same there here when where how all any both each more most "
        "other some such into out up down over then im dont its thats isnt s t d m would could should may might"
    ).split()
)
THRESHOLD = 0.5  # from there on it counts as supported
_MOST_MISSING = 5  # more missing words say no more


class Signs(NamedTuple):
    """What speaks for a text and against it.

    Attributes:
        pairs: share of its pairs of neighbouring words that are neighbours in the context as well.
        missing: words with a meaning of their own whose stem the context lacks, counted up to 5.
        numbers, names: of its numbers and capitalised words those that the context lacks.
        negates: it negates and the context does not.
    """

    pairs: float
    missing: int
    numbers: int
    names: int
    negates: bool


# Weights of a logistic regression on the even half of two sets of labels (docs/decisions/0020-answers.md).
_WEIGHTS = (3.8, -0.9, -1.2, -3.1, -0.7)  # in the order of the signs
_BIAS = -0.4


def signs_of(text: str, context: str) -> Signs:
    """What the context says for and against a text.

    Example: `The gauge fell to 3 m` in the context `The gauge fell to 4 m at noon.`: of the pairs gauge-fell, fell-to,
    to-3, 3-m two are there: 0.5; the number 3 is missing, and so is one word.
    """
    held = _read(context)
    said = words(text)
    stems = _stemmed(said)
    missing = [word for word, stem in zip(said, stems, strict=True) if stem not in held.stems]
    pairs = [*pairwise(stems)] or [(stem, stem) for stem in stems]
    known = sum(pair in held.pairs or (pair[0] == pair[1] and pair[0] in held.stems) for pair in pairs)
    return Signs(
        known / len(pairs) if pairs else 1.0,
        min(_MOST_MISSING, sum(word not in _FUNCTION_WORDS for word in missing)),
        sum(bool(_NUMBER.search(word)) for word in missing),
        sum(name.casefold() not in held.letters for name in _NAME.findall(text)),
        _negates(text) and not held.negates,
    )


def support(text: str, context: str) -> float:
    """How likely people would say that the context supports the text, 0 to 1; from 0.5 on it counts as supported.

    Example: the text of `signs_of`: 1 / (1 + e^(0.4 - 3.8 / 2 + 0.9 + 1.2)) = 1 / (1 + e^0.6) = 0.3543.
    """
    signs = signs_of(text, context)
    return 1 / (1 + math.exp(-_BIAS - sum(weight * sign for weight, sign in zip(_WEIGHTS, signs, strict=True))))


class _Read(NamedTuple):
    letters: frozenset[str]
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    negates: bool


@lru_cache(maxsize=256)
def _read(context: str) -> _Read:
    found = words(context)
    stems = _stemmed(found)
    return _Read(
        frozenset(_LETTERS.findall(context.casefold())), frozenset(stems), frozenset(pairwise(stems)), _negates(context)
    )


def _stemmed(found: tuple[str, ...]) -> list[str]:
    stem = stemmer_for("en")
    return stem([*found]) if stem else [*found]


def _negates(text: str) -> bool:
    said = _SAID.findall(text.casefold().replace("\u2019", "'"))
    return any(word in _NEGATIONS or word.endswith("n't") for word in said)
