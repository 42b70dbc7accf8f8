"""Passages as vectors of the words in them, so that passages with words in common are alike; no model is needed."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from chunker.segments.cohesion import unit_rows
from chunker.segments.terms import stemmed, stemmer_for, words

if TYPE_CHECKING:
    from chunker.types import FloatArray

DIMENSIONS = 512
_COMMON_SHARE = 0.2  # what more of the passages hold says nothing of their topic
_FEW = 5  # passages that are not too many to hold a word, however few there are


def terms_for(language: str) -> Callable[[str], list[str]]:
    """The function from a text to its words for a language code: stems where there is a stemmer, else whole words."""
    return stemmed(stemmer_for(language))


def lexical_vectors(texts: Sequence[str], terms: Callable[[str], list[str]] = words) -> FloatArray:
    """A row for each text, of length 1, or of zeros where it shares no telling word with another.

    A word weighs its count in the text times log(n / texts that hold it) for n texts: nothing if all hold it. Words in
    one text alone are left out, and those in more than a fifth of all texts (of few texts, in more than five). Each
    word has one of 512 places by its hash, and a sign, so that words that share a place add up to nothing on average.

    Returns: shape (texts, 512).
    Source: the hashing trick, Weinberger et al. 2009, ICML.
    Worked example: `red cat`, `red dog`, `blue sky`: only `red` is in two texts, so the first two rows are equal, and
    the third is zeros.
    """
    bags = [Counter(terms(text)) for text in texts]
    held_by = Counter(word for bag in bags for word in bag)
    most = max(_FEW, _COMMON_SHARE * len(bags))
    weights = {word: math.log(len(bags) / held) for word, held in held_by.items() if 2 <= held <= most}
    places = {word: _place(word) for word in weights}
    rows = np.zeros((len(bags), DIMENSIONS))
    for row, bag in zip(rows, bags, strict=True):
        for word, count in bag.items():
            if word in weights:
                place, sign = places[word]
                row[place] += sign * count * weights[word]
    return unit_rows(rows)


def _place(word: str) -> tuple[int, int]:
    """The dimension of a word, and its sign."""
    number = zlib.crc32(word.encode())
    return number % DIMENSIONS, 1 if number >> 31 else -1
