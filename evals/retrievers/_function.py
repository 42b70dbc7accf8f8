"""Any function that scores chunks as a retriever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chunker.types import Chunk
from evals.errors import RetrievalFailed
from evals.retrievers._scoring import NO_HIT, ScoredIndex
from evals.types import Question

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder
    from chunker.types import FloatArray

    Function = Callable[[Question, Sequence[Chunk]], Sequence[float] | FloatArray]


@dataclass(frozen=True)
class FunctionRetriever:
    """Ranks by the numbers that a function gives for a question and all chunks, one a chunk; none at all: no hits.

    Attributes:
        name: of whatever changes a ranking.
    """

    function: Function
    name: str
    code: str | None = None
    embedder: Embedder | None = None

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks as they are."""
        return ScoredIndex(self.name, chunks, lambda questions: np.array([self._row(q, chunks) for q in questions]))

    def _row(self, question: Question, chunks: Sequence[Chunk]) -> FloatArray:
        try:
            row = np.asarray(self.function(question, [*chunks]), dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise RetrievalFailed(f"{self.name}: no row of numbers for question {question.id!r}: {error}.") from error
        if row.shape == (0,):
            return np.full(len(chunks), NO_HIT)
        if row.shape != (len(chunks),):
            raise RetrievalFailed(
                f"{self.name}: expected {len(chunks)} scores, one a chunk, for question {question.id!r}, got an array "
                f"of shape {row.shape}."
            )
        return row
