"""From scores of every chunk to rankings: the one place that orders, cuts off, restricts and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from chunker.types import Chunk
from evals.errors import RetrievalFailed
from evals.types import Hit, Question, Ranking

if TYPE_CHECKING:
    from chunker.types import BoolArray, FloatArray, IntArray

    Scorer = Callable[[Sequence[Question]], FloatArray]

NO_HIT = -np.inf
_SCORES_A_BLOCK = 2_000_000  # 16 MB: questions are taken in groups that need no more for their scores


@dataclass(frozen=True)
class ScoredIndex:
    """Chunks, and a function that scores all of them for some questions.

    Attributes:
        name: of the retriever, for errors.
        score: shape (questions, chunks), higher is better, -inf for chunks that are no hit at all.
    """

    name: str
    chunks: Sequence[Chunk]
    score: Scorer

    def search(self, questions: Sequence[Question], depth: int) -> list[Ranking]:
        """The best `depth` chunks for each question; chunks of equal score in the order they were given.

        Raises: RetrievalFailed: scores that are not one number a chunk; names the question.
        """
        if depth < 1:
            raise ValueError(f"depth must be at least 1, got {depth}.")
        rankings = []
        for some, scores in self.blocks(questions):
            rankings += [self._ranking(*pair, depth) for pair in zip(some, scores, strict=True)]
        return rankings

    def blocks(self, questions: Sequence[Question]) -> Iterator[tuple[Sequence[Question], FloatArray]]:
        """Groups of questions with their scores."""
        size = max(1, _SCORES_A_BLOCK // max(1, len(self.chunks)))
        for start in range(0, len(questions), size):
            some = questions[start : start + size]
            yield some, self.scores(some)

    def scores(self, questions: Sequence[Question]) -> FloatArray:
        """Checked scores, shape (questions, chunks), -inf outside of `question.within`."""
        if not self.chunks:
            return np.zeros((len(questions), 0))
        scores = np.array(self.score(questions), dtype=np.float64)
        for row, question in zip(scores, questions, strict=True):
            bad = np.flatnonzero(np.isnan(row))
            if len(bad):
                raise RetrievalFailed(
                    f"{self.name}: the score of chunk {self.chunks[bad[0]].id} for question {question.id!r} is NaN."
                )
            if question.within:
                row[~self._inside(question.within)] = NO_HIT
        return scores

    def _ranking(self, question: Question, scores: FloatArray, depth: int) -> Ranking:
        order = best(scores, depth)
        return Ranking(question.id, tuple(Hit(self.chunks[i], float(scores[i])) for i in order))

    def _inside(self, within: Sequence[str]) -> BoolArray:
        wanted = [number for document, number in self._documents.items() if document in within]
        return np.isin(self._document_numbers, wanted)

    @cached_property
    def _documents(self) -> dict[str, int]:
        """A number for each document."""
        return {document: number for number, document in enumerate(dict.fromkeys(c.document_id for c in self.chunks))}

    @cached_property
    def _document_numbers(self) -> IntArray:
        return np.array([self._documents[chunk.document_id] for chunk in self.chunks], dtype=np.int64)


def best(scores: FloatArray, depth: int) -> IntArray:
    """Positions of the `depth` highest scores above -inf, best first, the earlier of two equal ones first.

    Worked example: best of [1, 3, -inf, 3, 2] to depth 3 is [1, 3, 4].
    """
    hits = np.flatnonzero(scores > NO_HIT)
    if len(hits) > depth:
        worst = np.partition(scores[hits], len(hits) - depth)[len(hits) - depth]
        above, ties = hits[scores[hits] > worst], hits[scores[hits] == worst]
        hits = np.sort(np.concatenate([above, ties[: depth - len(above)]]))
    return hits[np.argsort(-scores[hits], kind="stable")]
