"""Whether words go on inside chunks and change between them: lexical cohesion and separation.

Both compare halves of chunks, so that what is compared is of one size. Similar words make similar texts here and
nothing else does: paraphrases look like a change of topic, boilerplate like cohesion. Larger halves look more alike:
compare strategies of one size only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt
from statistics import mean
from typing import NamedTuple

from chunker.types import Chunk
from evals.metrics import Cutting, IntrinsicMetric
from evals.metrics._cuttings import by_document
from evals.metrics._words import words

_WINDOW_WORDS = 50  # inverse document frequencies come from windows, not from chunks: the same ones for every strategy

Vector = Mapping[str, float]


class Halves(NamedTuple):
    """The first and the second half of a chunk's words, as vectors."""

    first: Vector
    second: Vector


def cohesion(halves: Sequence[Halves]) -> float | None:
    """Mean cosine of the two halves of each chunk with at least two words, 0 to 1.

    Example: chunks `cat dog cat dog` and `sun moon`, all words of equal weight: (1 + 0) / 2 = 0.5.
    """
    return _mean(cosine(chunk.first, chunk.second) for chunk in halves)


def separation(halves: Sequence[Halves]) -> float | None:
    """1 minus the mean cosine of a chunk's second half and the next chunk's first half, 0 to 1.

    Overlap lowers it: the same words stand on both sides.
    Example: chunks `cat dog cat dog` and `sun moon`: 1 - 0 = 1.
    """
    similarity = _mean(cosine(left.second, right.first) for left, right in pairwise(halves))
    return None if similarity is None else 1 - similarity


def cosine(left: Vector, right: Vector) -> float:
    """Cosine of two vectors, 0 where one is empty.

    Example: `{a: 3, b: 4}` and `{a: 1}`: 3 / 5 = 0.6.
    """
    dot = sum(weight * right[word] for word, weight in left.items() if word in right)
    return dot / (_length(left) * _length(right)) if dot else 0.0


def _length(vector: Vector) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def _mean(values: Iterable[float]) -> float | None:
    found = [*values]
    return mean(found) if found else None


def inverse_frequencies(texts: Iterable[str]) -> Mapping[str, float]:
    """ln((1 + windows) / (1 + windows with the word)) + 1 for each word, over windows of 50 words.

    Source: smoothed inverse document frequency, as scikit-learn's TfidfVectorizer has it by default.
    """
    windows, having = 0, Counter[str]()
    for text in texts:
        found = words(text)
        for start in range(0, len(found), _WINDOW_WORDS):
            windows += 1
            having.update({*found[start : start + _WINDOW_WORDS]})
    return {word: log((1 + windows) / (1 + count)) + 1 for word, count in having.items()}


def _halves(chunk: Chunk, weights: Mapping[str, float]) -> Halves | None:
    found = words(chunk.text)
    middle = len(found) // 2
    return Halves(_vector(found[:middle], weights), _vector(found[middle:], weights)) if middle else None


def _vector(found: Sequence[str], weights: Mapping[str, float]) -> Vector:
    return {word: count * weights.get(word, 1.0) for word, count in Counter(found).items()}


def _each(rule: Callable[[Sequence[Halves]], float | None]) -> Callable[[Cutting], dict[str, float | None]]:
    """The values of a rule by document."""

    def of(cutting: Cutting) -> dict[str, float | None]:
        weights = inverse_frequencies(document.text for document in cutting.documents.values())
        return {
            key: rule([halves for chunk in chunks if (halves := _halves(chunk, weights))])
            for key, chunks in by_document(cutting).items()
        }

    return of


INTRINSIC = (
    IntrinsicMetric("cohesion", _each(cohesion)),
    IntrinsicMetric("separation", _each(separation)),
)
