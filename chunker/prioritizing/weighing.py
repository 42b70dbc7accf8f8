"""The words of all units as one sparse matrix, and what each word weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from chunker.segments.languages import language_of
from chunker.segments.terms import Stem, stemmed, stemmer_for, words
from chunker.types import Document

if TYPE_CHECKING:
    from chunker.types import FloatArray, IntArray


@dataclass(frozen=True)
class Terms:
    """Which words stand in which unit, by row: unit n has `columns[edges[n]:edges[n + 1]]`, each so many times.

    Attributes:
        vocabulary: the word of each column, a stem where its language has a stemmer.
        edges: shape (units + 1,).
        columns, counts: shape (pairs of a unit and a word in it,).
    """

    vocabulary: tuple[str, ...]
    edges: IntArray
    columns: IntArray
    counts: FloatArray

    def __len__(self) -> int:
        return len(self.edges) - 1

    @cached_property
    def rows(self) -> IntArray:
        """The unit of each pair."""
        return np.repeat(np.arange(len(self)), np.diff(self.edges))

    @cached_property
    def units_with(self) -> IntArray:
        """In how many units each word stands."""
        return np.bincount(self.columns, minlength=len(self.vocabulary))

    @cached_property
    def rarity(self) -> FloatArray:
        """Inverse document frequency of each word with units for documents: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        found: FloatArray = np.log1p((len(self) - self.units_with + 0.5) / (self.units_with + 0.5))
        return found

    def of(self, unit: int) -> IntArray:
        """The columns of one unit."""
        return self.columns[self.edges[unit] : self.edges[unit + 1]]

    def sums(self, values: FloatArray) -> FloatArray:
        """The sum over each unit of a value a pair."""
        found: FloatArray = np.bincount(self.rows, weights=values, minlength=len(self)).astype(np.float64, copy=False)
        return found

    def sums_of(self, units: IntArray, weights: FloatArray) -> FloatArray:
        """The sum over each of some units of what its words weigh, by column."""
        sizes = self.edges[units + 1] - self.edges[units]
        rows = np.repeat(np.arange(len(units)), sizes)
        pairs = np.arange(len(rows)) + (self.edges[units] - np.cumsum(sizes) + sizes)[rows]
        found = np.bincount(rows, weights=weights[self.columns[pairs]], minlength=len(units))
        return found.astype(np.float64, copy=False)


def terms_of(texts: Iterable[tuple[str, Stem | None]]) -> Terms:
    """The matrix of texts, each with the stemmer of its language."""
    numbers: dict[str, int] = {}
    known: dict[Stem | None, dict[str, int]] = {}  # the column of each word, for each stemmer: no word is stemmed twice
    edges: list[int] = [0]
    columns: list[int] = []
    counts: list[int] = []
    for text, stem in texts:
        column_of = known.setdefault(stem, {})
        found = words(text)
        new = [word for word in dict.fromkeys(found) if word not in column_of]
        for word, term in zip(new, stem(new) if stem else new, strict=True):
            column_of[word] = numbers.setdefault(term, len(numbers))
        counted = Counter(map(column_of.__getitem__, found))
        columns += counted
        counts += counted.values()
        edges.append(len(columns))
    return Terms(tuple(numbers), np.array(edges), np.array(columns, dtype=np.int64), np.array(counts, dtype=np.float64))


def stem_for(document: Document) -> Stem | None:
    """The stemmer of a document's language; None where there is none."""
    return stemmer_for(language_of(document))


def columns_of(query: str, stems: Iterable[Stem | None], terms: Terms) -> Sequence[int]:
    """The columns of the words of a query, stemmed for each language that the documents are in."""
    wanted = {word for stem in stems for word in stemmed(stem)(query)}
    return [column for column, word in enumerate(terms.vocabulary) if word in wanted]
