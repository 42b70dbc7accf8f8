"""BM25 over views: every window is scored as a text of its own, though only the chunks alone are indexed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.views import Runs

if TYPE_CHECKING:
    from chunker.types import FloatArray, IntArray


class Postings(NamedTuple):
    """The chunks that hold a word, in order, and how often."""

    chunks: IntArray
    counts: IntArray


class WindowIndex:
    """Chunks by their words; the score of a chunk is the weighted sum of the BM25 scores of its views.

    The words of a window are those of its chunks, so how often it holds a word is a difference of two running sums.
    Each view (the chunks alone, the windows of one width, of the next) has word statistics of its own.

    Args:
        rows: the words of each chunk, as numbers.
        runs: as `chunker.views.view_runs` gives them.
        k1, b: of BM25 in Lucene's form.
    """

    def __init__(self, rows: Sequence[Sequence[int]], runs: Sequence[Runs], k1: float, b: float) -> None:
        self._runs, self._k1, self._n = runs, k1, len(rows)
        self._postings = _postings(rows)
        lengths = _running(np.array([len(row) for row in rows]))
        windows = [(lengths[run.last] - lengths[run.first]).astype(np.float64) for run in runs]
        self._held_back = [k1 * (1 - b + b * some / max(some.mean(), 1e-9)) for some in windows]

    def scores(self, words: Sequence[int]) -> FloatArray:
        """The score of every chunk for the words of a question, shape (chunks,)."""
        total = np.zeros(self._n)
        for word, times in Counter(words).items():
            if word in self._postings:
                total += times * self._score(self._postings[word])
        return total

    def _score(self, postings: Postings) -> FloatArray:
        counts = np.zeros(self._n, dtype=np.int64)
        counts[postings.chunks] = postings.counts
        behind, total = _running(counts), np.zeros(self._n)
        for run, held_back in zip(self._runs, self._held_back, strict=True):
            inside = behind[run.last] - behind[run.first]
            holding = np.count_nonzero(inside)
            idf = np.log(1 + (self._n - holding + 0.5) / (holding + 0.5))
            total += run.weight * idf * inside / np.where(inside, inside + held_back, 1)
        return total


def _running(counts: IntArray) -> IntArray:
    """Sums of all that stands before each place, and of all; shape (n + 1,)."""
    return np.concatenate([[0], np.cumsum(counts)])


def _postings(rows: Sequence[Sequence[int]]) -> dict[int, Postings]:
    words = np.array([word for row in rows for word in row], dtype=np.int64)
    chunks = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    pairs, counts = np.unique(words * len(rows) + chunks, return_counts=True)
    words, chunks = np.divmod(pairs, len(rows))
    edges = np.flatnonzero(np.diff(words, prepend=-1))
    parts = zip(words[edges].tolist(), np.split(chunks, edges[1:]), np.split(counts, edges[1:]), strict=True)
    return {word: Postings(*some) for word, *some in parts}
