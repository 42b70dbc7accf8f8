"""BM25 and dense together, by their scores or by their ranks.

Source: of ranks, reciprocal rank fusion, Cormack, Clarke and Büttcher 2009, SIGIR; of scores, the convex combination of
scores brought to one scale, Bruch, Gai and Ingber 2023, ACM TOIS 42(1), here with equal weights.
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

_FUSIONS = ("scores", "ranks")


@dataclass(frozen=True)
class Hybrid(Described):
    """Ranks by the sum of what both retrievers say; a chunk that one does not rank gets 0 from it.

    Attributes:
        fusion: `scores` adds scores brought to 0 to 1, so that a clear winner counts for more than a narrow one;
            `ranks` adds 1 / (k + rank).
        k: of `ranks`: the larger, the less the first places count.
    """

    embedder: Embedder
    fusion: str = "scores"
    k: int = 60
    k1: float = 1.5
    b: float = 0.75
    stemmer: str = "english"

    def __post_init__(self) -> None:
        if self.fusion not in _FUSIONS:
            raise InvalidSpec(f"hybrid: fusion must be {' or '.join(map(repr, _FUSIONS))}, got {self.fusion!r}.")
        if self.k < 1:
            raise InvalidSpec(f"hybrid: k must be at least 1, got {self.k}.")
        self._parts()

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks by their words and by their vectors."""
        lexical, dense = (part.index(chunks) for part in self._parts())

        def score(questions: Sequence[Question]) -> FloatArray:
            both = lexical.scores(questions), dense.scores(questions)
            if self.fusion == "ranks":
                fused = sum((reciprocal_ranks(scores, self.k) for scores in both), np.zeros(()))
            else:
                fused = shares(both[0], floor=0.0) + shares(both[1])
            return np.where(np.maximum(*both) > NO_HIT, fused, NO_HIT)

        return ScoredIndex(self.name, chunks, score)

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


def shares(scores: FloatArray, floor: float | None = None) -> FloatArray:
    """Scores from 0 (`floor`, or the lowest of a row) to 1 (its highest); no hit is 0, hits that are all alike are 1.

    Worked example: the scores [0.2, -inf, 0.9, 0.4] become [0, 0, 1, 2/7], from a floor of 0 [2/9, 0, 1, 4/9].
    """
    shared = np.zeros_like(scores)
    for row, of_question in zip(shared, scores, strict=True):
        hits = np.flatnonzero(of_question > NO_HIT)
        if len(hits):
            found = of_question[hits]
            lowest = found.min() if floor is None else floor
            width = found.max() - lowest
            row[hits] = (found - lowest) / width if width > 0 else 1.0
    return shared
