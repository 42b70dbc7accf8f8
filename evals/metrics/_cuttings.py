"""The chunks of one document at a time: which spans they hold whole, and where the cuts fall."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from chunker.types import Chunk, Document, Span
from evals.metrics import Cutting

_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Piecework:
    """One document and its chunks in order."""

    document: Document
    chunks: Sequence[Chunk]
    cutting: Cutting

    def fits(self, span: Span) -> bool:
        """Whether a span alone is within the limit."""
        text = self.document.text[span.start : span.end]
        return self.cutting.tokenizer.count(text) <= self.cutting.limit_tokens

    def cuts(self) -> list[int]:
        """Where chunks begin or end with visible text on both sides: each place as the visible character behind it."""
        text = self.document.text
        first = next_visible(text, 0)
        edges = visible_from(text, (edge for chunk in self.chunks for edge in (chunk.start, chunk.end)))
        return sorted({edge for edge in edges if first < edge < len(text)})


class Rule(Protocol):
    """What a metric says of one document."""

    def __call__(self, work: Piecework, /) -> float | None: ...


def each_document(rule: Rule) -> Callable[[Cutting], dict[str, float | None]]:
    """The values of a rule by document; it does not apply to a document without chunks."""

    def of(cutting: Cutting) -> dict[str, float | None]:
        chunks = by_document(cutting)
        return {
            key: rule(Piecework(document, chunks[key], cutting)) if chunks[key] else None
            for key, document in cutting.documents.items()
        }

    return of


def by_document(cutting: Cutting) -> dict[str, list[Chunk]]:
    """The chunks of each document, an empty list where there are none.

    Raises: ValueError: a chunk of a document that is not there.
    """
    found: dict[str, list[Chunk]] = {key: [] for key in cutting.documents}
    for chunk in cutting.chunks:
        if chunk.document_id not in found:
            raise ValueError(f"Chunk {chunk.id} is of a document that was not given.")
        found[chunk.document_id].append(chunk)
    return found


def next_visible(text: str, offset: int) -> int:
    """Offset of the first character from `offset` on that is not white space; the text's end where there is none."""
    return visible_from(text, [offset])[0]


def visible_from(text: str, offsets: Iterable[int]) -> list[int]:
    """`next_visible` of each distinct offset, from the last to the first, in one pass over the text."""
    found, visible, behind = [], len(text), len(text)
    for offset in sorted(set(offsets), reverse=True):
        match = _VISIBLE.search(text, offset, behind)
        visible = match.start() if match else visible
        found.append(visible)
        behind = offset
    return found


class Cover:
    """Answers whether some chunk holds a span whole."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        ordered = sorted((chunk.start, chunk.end) for chunk in chunks)
        self._starts = [start for start, _ in ordered]
        self._furthest = [*accumulate((end for _, end in ordered), max)]

    def holds(self, start: int, end: int) -> bool:
        """Whether one chunk reaches from `start` to `end` or further on both sides."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._furthest[index] >= end
