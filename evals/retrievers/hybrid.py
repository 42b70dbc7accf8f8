"""BM25 and dense together, by their ranks.

Source: reciprocal rank fusion, Cormack, Clarke and Büttcher 2009, SIGIR.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.types import Embedder
from chunker.errors import InvalidSpec
from chunker.types import Chunk
from evals.retrievers._scoring import NO_HIT, ScoredIndex, best
from evals.retrievers._spec import Described
from evals.retrievers.bm25 import BM25
from evals.retrievers.dense import Dense
from evals.types import Question

if TYPE_CHECKING:
    from chunker.types import FloatArray


@dataclass(frozen=True)
class Hybrid(Described):
    """Ranks by the sum of 1 / (k + rank) over the two whole rankings; a chunk that one does not rank gets 0 from it.

    Attributes:
        k: the larger, the less the first places count.
    """

    embedder: Embedder
    k: int = 60
    k1: float = 1.5
    b: float = 0.75
    stemmer: str = "english"

    def __post_init__(self) -> None:
        if self.k < 1:
            raise InvalidSpec(f"hybrid: k must be at least 1, got {self.k}.")
        self._parts()

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks by their words and by their vectors."""
        indexes = [part.index(chunks) for part in self._parts()]

        def score(questions: Sequence[Question]) -> FloatArray:
            return sum((reciprocal_ranks(index.scores(questions), self.k) for index in indexes), np.zeros(()))

        return ScoredIndex(self.name, chunks, lambda questions: _hits_only(score(questions)))

    def _parts(self) -> tuple[BM25, Dense]:
        return BM25(self.k1, self.b, self.stemmer), Dense(self.embedder)


def reciprocal_ranks(scores: FloatArray, k: int) -> FloatArray:
    """1 / (k + rank) where there is a rank, ranks from 1; 0 elsewhere.

    Worked example: with k = 60, the scores [0.2, -inf, 0.9] become [1/62, 0, 1/61].
    """
    fused = np.zeros_like(scores)
    for row, of_question in zip(fused, scores, strict=True):
        order = best(of_question, len(of_question))
        row[order] = 1 / (k + np.arange(1, len(order) + 1))
    return fused


def _hits_only(fused: FloatArray) -> FloatArray:
    return np.where(fused > 0, fused, NO_HIT)
