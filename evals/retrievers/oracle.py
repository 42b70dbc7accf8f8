"""The ranking that somebody who knows the evidence would give: what is lost with it, the chunks have lost."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chunker.types import Chunk
from evals.retrievers._scoring import NO_HIT, ScoredIndex
from evals.retrievers._spec import Described
from evals.types import Question

if TYPE_CHECKING:
    from chunker.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Oracle(Described):
    """Ranks by evidence per token: always the chunk that adds most characters of it for each of its tokens.

    Chunks that add none are not ranked. Choosing greedily is near the best for every budget, not always the best.
    """

    def index(self, chunks: Sequence[Chunk]) -> ScoredIndex:
        """The chunks by their place."""
        numbers = defaultdict(list)
        for number, chunk in enumerate(chunks):
            numbers[chunk.document_id].append(number)
        places = {document: _Places.of(chunks, found) for document, found in numbers.items()}

        def score(questions: Sequence[Question]) -> FloatArray:
            scores = np.full((len(questions), len(chunks)), NO_HIT)
            for row, question in zip(scores, questions, strict=True):
                for number, gain in _cover(question, places):
                    row[number] = gain
            return scores

        return ScoredIndex(self.name, chunks, score)


@dataclass(frozen=True)
class _Places:
    """Where the chunks of one document stand, and what they cost; one element a chunk."""

    numbers: IntArray
    starts: IntArray
    ends: IntArray
    tokens: IntArray

    @staticmethod
    def of(chunks: Sequence[Chunk], numbers: Sequence[int]) -> _Places:
        rows = [(number, chunks[number].start, chunks[number].end, chunks[number].token_count) for number in numbers]
        return _Places(*np.array(rows, dtype=np.int64).T)


def _cover(question: Question, places: dict[str, _Places]) -> Iterator[tuple[int, float]]:
    """Numbers of the chunks to take, in order, and the characters of new evidence for each token of them.

    Gains only shrink while evidence gets covered, so a gain is worked out again only when it comes up as the largest.
    """
    open_evidence = {name: _wanted(question, name) for name in {item.document_id for item in question.evidence}}
    heap = [
        (-_gain(open_evidence[name], places[name], i), places[name].numbers[i], name, i)
        for name in sorted(open_evidence.keys() & places.keys())
        for i in _touching(open_evidence[name], places[name])
    ]
    heapq.heapify(heap)
    while heap:
        old, number, name, i = heapq.heappop(heap)
        gain = _gain(open_evidence[name], places[name], i)
        if gain == -old and gain > 0:
            open_evidence[name][places[name].starts[i] : places[name].ends[i]] = False
            yield int(number), gain
        elif gain > 0:
            heapq.heappush(heap, (-gain, number, name, i))


def _wanted(question: Question, document_id: str) -> BoolArray:
    """Which characters of the document are evidence, up to the last one that is."""
    spans = [(item.start, item.end) for item in question.evidence if item.document_id == document_id]
    wanted = np.zeros(max(end for _, end in spans), dtype=bool)
    for start, end in spans:
        wanted[start:end] = True
    return wanted


def _touching(wanted: BoolArray, places: _Places) -> IntArray:
    """Positions of the chunks that hold some of it."""
    before = np.concatenate([[0], np.cumsum(wanted)])
    held = before[np.minimum(places.ends, len(wanted))] - before[np.minimum(places.starts, len(wanted))]
    return np.flatnonzero(held > 0)


def _gain(wanted: BoolArray, places: _Places, i: int) -> float:
    return float(np.count_nonzero(wanted[places.starts[i] : places.ends[i]]) / max(1, places.tokens[i]))
