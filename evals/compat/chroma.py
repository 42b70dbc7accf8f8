"""Chroma's scores as published and as its code computes them, oddities included.

Three of them differ from `evals/metrics`: ranges are closed when asked whether they meet, so a chunk that only touches
the evidence counts; a chunk stands where its text occurs first, even if it was cut elsewhere; and overlap of chunks
counts twice in the denominators of precision and IoU. White space counts like any character.

Source: Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024, and the repository
brandonstarxel/chunking_evaluation, read at commit 35440b84.

In the worked examples the evidence is `[10, 20)` and `[30, 40)`; the index has chunks `[0, 10)`, `[10, 25)`,
`[20, 35)`, `[50, 60)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from chunker.types import Chunk, Document, Span
from evals.metrics import Metric
from evals.types import Evidence, Retrieved


class Place(NamedTuple):
    """A range of characters of one document."""

    document_id: str
    start: int
    end: int


class Scores(NamedTuple):
    """Chroma's scores of one ranking."""

    iou: float
    recall: float
    precision: float


def first_occurrence(text: str, piece: str) -> Span | None:
    """Where Chroma looks for a chunk: its first occurrence without a final full stop, else any white space, any case.

    Chroma's last resort, the most similar sentence, is left out: None instead.
    Example: `One. Two.` holds `Two.` at `[5, 8)`.
    """
    wanted = piece.removesuffix(".")
    start = text.find(wanted)
    if start >= 0:
        return Span(start, start + len(wanted))
    match = re.search(r"\s*".join(map(re.escape, wanted.split())), text, re.IGNORECASE)
    return Span(*match.span()) if match and wanted.split() else None


def relocated(chunks: Iterable[Chunk], documents: Mapping[str, Document]) -> Iterator[Chunk]:
    """The chunks at the places where Chroma would look for them; a chunk that is nowhere stays where it is."""
    for chunk in chunks:
        span = first_occurrence(documents[chunk.document_id].text, chunk.text) or chunk.span
        yield replace(chunk, start=span.start, end=span.end, text=documents[chunk.document_id].text[slice(*span)])


def precision_omega(evidence: Sequence[Place], chunks: Iterable[Place]) -> float:
    """Evidence in chunks, over the union of all chunks that meet evidence and of evidence that is in none.

    Example: `[0, 10)` only touches, and yet counts; 15 / (35 + 5 missed) = 0.375.
    """
    meeting = [chunk for chunk in chunks if any(_common(chunk, item) for item in evidence)]
    common = _intersections(evidence, meeting)
    below = _length(_union([*meeting, *_unused(evidence, common)]))
    return _length(_union(common)) / below if below else 0.0


def scores(evidence: Sequence[Place], retrieved: Sequence[Place]) -> Scores:
    """IoU, recall and precision of the chunks retrieved.

    Example: chunks `[10, 25)`, `[20, 35)`, `[50, 60)`: recall 15 / 20 = 0.75, precision 15 / (15 + 15 + 10) = 0.375,
    IoU 15 / (40 + 5 missed) = 1 / 3.
    """
    intersections = _intersections(evidence, retrieved)
    common, spent = _length(_union(intersections)), _length(retrieved)
    missed = _length(_unused(evidence, intersections))
    return Scores(
        iou=common / (spent + missed) if spent + missed else 0.0,
        recall=common / _length(evidence) if _length(evidence) else 0.0,
        precision=common / spent if spent else 0.0,
    )


def _common(left: Place, right: Place) -> Place | None:
    """Where two closed ranges meet, which may be a single point."""
    start, end = max(left.start, right.start), min(left.end, right.end)
    return Place(left.document_id, start, end) if left.document_id == right.document_id and start <= end else None


def _intersections(evidence: Sequence[Place], chunks: Iterable[Place]) -> list[Place]:
    return [common for chunk in chunks for item in evidence if (common := _common(chunk, item))]


def _union(places: Iterable[Place]) -> list[Place]:
    found: list[Place] = []
    for place in sorted(places):
        if found and found[-1].document_id == place.document_id and place.start <= found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, place.end))
        else:
            found.append(place)
    return found


def _unused(evidence: Iterable[Place], found: Iterable[Place]) -> list[Place]:
    """What is left of each piece of evidence; where pieces overlap, what is missed is missed twice."""
    taken = _union(found)
    return [rest for item in evidence for rest in _rest(item, taken) if rest.start < rest.end]


def _rest(item: Place, taken: Iterable[Place]) -> Iterator[Place]:
    """The ranges of a place between those taken, which are in order; some may be empty."""
    start = item.start
    for place in taken:
        if place.document_id == item.document_id and place.start <= item.end and start <= place.end:
            yield item._replace(start=start, end=place.start)
            start = place.end
    yield item._replace(start=start)


def _length(places: Iterable[Place]) -> int:
    return sum(place.end - place.start for place in places)


def _place(item: Evidence | Chunk) -> Place:
    return Place(item.document_id, item.start, item.end)


def _at_k(choose: Callable[[Scores], float]) -> Callable[[Retrieved, int], float | None]:
    def of(retrieved: Retrieved, k: int) -> float | None:
        evidence = [*map(_place, retrieved.question.evidence)]
        found = [_place(hit.chunk) for hit in retrieved.ranking.hits[:k]]
        return choose(scores(evidence, found)) if evidence else None

    return of


def _omega(retrieved: Retrieved, _: int) -> float | None:
    evidence = [*map(_place, retrieved.question.evidence)]
    return precision_omega(evidence, map(_place, retrieved.chunks)) if evidence else None


METRICS = (
    Metric("chroma_precision_omega", "nothing", _omega),
    Metric("chroma_iou", "chunks", _at_k(lambda found: found.iou)),
    Metric("chroma_recall", "chunks", _at_k(lambda found: found.recall)),
    Metric("chroma_precision", "chunks", _at_k(lambda found: found.precision)),
)
