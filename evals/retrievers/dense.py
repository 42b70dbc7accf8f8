"""Nearness of question and chunk as vectors; exact, no approximation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.pooling import embed_chunks
from chunker.embeddings.roles import for_questions
from chunker.embeddings.types import Embedder
from chunker.types import Chunk
from evals.retrievers._scoring import ScoredIndex
from evals.retrievers._spec import Described
from evals.types import Question

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors
    from chunker.types import FloatArray

_ROWS_A_BLOCK = 4096
_DECIMALS = 7


@dataclass(frozen=True)
class Dense(Described):
    """Ranks every chunk by the cosine between its vector and the question's.

    Attributes:
        embedder: an embedder, in a spec its name.
    """

    embedder: Embedder

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks by their vectors, which know of their views."""
        vectors = embed_chunks(chunks, self.embedder)

        def score(questions: Sequence[Question]) -> FloatArray:
            return cosines(for_questions(self.embedder).embed([question.text for question in questions]), vectors)

        return ScoredIndex(self.name, chunks, score)


def cosines(left: Vectors, right: Vectors) -> FloatArray:
    """Cosines of unit rows with unit rows, shape (left, right).

    In double precision and rounded, so that equal texts get equal scores wherever in the matrix they stand.
    """
    found = np.empty((len(left), len(right)))
    wide = left.astype(np.float64)
    for start in range(0, len(right), _ROWS_A_BLOCK):
        found[:, start : start + _ROWS_A_BLOCK] = wide @ right[start : start + _ROWS_A_BLOCK].astype(np.float64).T
    return found.round(_DECIMALS)
