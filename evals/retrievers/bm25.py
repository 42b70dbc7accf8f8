"""Words that question and chunk share, rare ones counting more.

Source: Okapi BM25, Robertson et al. 1995 (TREC-3), in Lucene's form, idf = ln(1 + (N - n + 0.5) / (n + 0.5)), run by
the library bm25s (Lù 2024, arXiv:2407.03618).
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chunker.errors import InvalidSpec
from chunker.segments.terms import Stem, stemmed, stemmer_for
from chunker.types import Chunk
from chunker.views import Runs, view_runs
from evals.retrievers._scoring import NO_HIT, ScoredIndex
from evals.retrievers._spec import Described
from evals.retrievers._windows import WindowIndex
from evals.types import Question

if TYPE_CHECKING:
    from chunker.types import FloatArray

    Engine = Callable[[Sequence[int]], FloatArray]


@dataclass(frozen=True)
class BM25(Described):
    """Ranks the chunks that share a word with the question; the scores of a chunk's views add up.

    Attributes:
        k1: how much it matters that a word is there more often; 0 not at all.
        b: how much long chunks are held back, 0 to 1.
        stemmer: a Snowball language such as `english`, which makes `cats` and `cat` one word, or `none`.
    """

    k1: float = 1.5
    b: float = 0.75
    stemmer: str = "english"

    def __post_init__(self) -> None:
        if not 0 <= self.k1 < math.inf or not 0 <= self.b <= 1:
            raise InvalidSpec(f"bm25: expected k1 >= 0 and b from 0 to 1, got k1={self.k1!r}, b={self.b!r}.")
        if self.stemmer != "none":
            _stem(self.stemmer)

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks by their words; word statistics are of all chunks, also where a question restricts them."""
        words_of = stemmed(None if self.stemmer == "none" else _stem(self.stemmer))
        vocabulary: dict[str, int] = {}
        rows = [[vocabulary.setdefault(word, len(vocabulary)) for word in words_of(c.content)] for c in chunks]
        score_all = self._engine(rows, vocabulary, view_runs(chunks)) if vocabulary else None

        def score(questions: Sequence[Question]) -> FloatArray:
            scores = np.full((len(questions), len(chunks)), NO_HIT)
            for row, question in zip(scores, questions, strict=True):
                known = [vocabulary[word] for word in words_of(question.text) if word in vocabulary]
                if known and score_all is not None:
                    row[:] = score_all(known)
            scores[scores <= 0] = NO_HIT
            return scores

        return ScoredIndex(self.name, chunks, score)

    def _engine(self, rows: list[list[int]], vocabulary: dict[str, int], runs: Sequence[Runs]) -> Engine:
        """What scores all chunks for some words: the library, or our own where chunks have views."""
        if len(runs) > 1:
            return WindowIndex(rows, runs, self.k1, self.b).scores
        engine: Engine = _library(rows, vocabulary, self.k1, self.b).get_scores_from_ids
        return engine


def _library(rows: list[list[int]], vocabulary: dict[str, int], k1: float, b: float) -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it asks for its debugging messages when imported
    engine = bm25s.BM25(k1=k1, b=b, method="lucene", backend="numpy", csc_backend="numpy")
    engine.index((rows, vocabulary), create_empty_token=False, show_progress=False)
    return engine


def _stem(language: str) -> Stem | None:
    import Stemmer

    if language not in Stemmer.algorithms():
        raise InvalidSpec(f"bm25: no stemmer {language!r}. Available: none, {', '.join(sorted(Stemmer.algorithms()))}.")
    return stemmer_for(language)
