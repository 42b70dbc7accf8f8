"""Which units of a document its chunks keep whole: counted by the metrics of `integrity`, named by `evals lint`.

Only units that could have been kept come up: one over the limit that no chunk holds says nothing about the cuts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from chunker.types import Chunk, Span
from evals.metrics._cuttings import Cover, Piecework, next_visible
from evals.metrics._sentences import sentence_spans
from evals.metrics._structure import structure_of


class Unit(NamedTuple):
    """A span that should stay in one chunk, and whether it does."""

    span: Span
    is_kept: bool


class LeadIn(NamedTuple):
    """A paragraph ending with a colon, the list behind it, and whether its first item comes with the colon."""

    lead: Span
    items: Span
    is_kept: bool


def sentence_cuts(work: Piecework) -> Iterator[tuple[int, Span | None]]:
    """Each cut with the sentence it falls inside, None where it falls between two; forced cuts are left out."""
    sentences = sentences_of(work)
    fits = cache(work.fits)  # of many cuts inside one endless sentence, it is counted once
    for cut in work.cuts():
        around = _span_around(sentences, cut)
        if around is None or fits(around):
            yield cut, around


def sentences_of(work: Piecework) -> Sequence[Span]:
    """The sentences of a document as people marked them, else as our own finder sees them."""
    marked = work.cutting.sentences.get(work.document.id)
    return sentence_spans(work.document.text, work.cutting.language) if marked is None else marked


def _span_around(spans: Sequence[Span], offset: int) -> Span | None:
    """The span with characters on both sides of an offset."""
    index = bisect_right(spans, offset, key=attrgetter("start")) - 1
    return spans[index] if index >= 0 and spans[index].start < offset < spans[index].end else None


def whole_units(work: Piecework, spans: Sequence[Span]) -> Iterator[Unit]:
    """Each span that one chunk holds whole, or could."""
    cover = Cover(work.chunks)
    for span in spans:
        is_kept = cover.holds(*span)
        if is_kept or work.fits(span):
            yield Unit(span, is_kept)


def headings(work: Piecework) -> Iterator[Unit]:
    """Each heading with something behind it; kept by a chunk that holds it and the beginning of that."""
    text, cover = work.document.text, Cover(work.chunks)
    for heading in structure_of(work.document).headings:
        following = next_visible(text, heading.end)
        if following < len(text):
            yield Unit(heading, cover.holds(heading.start, following + 1))


def lead_ins(work: Piecework) -> Iterator[LeadIn]:
    """Each list behind a paragraph ending with a colon; kept by a chunk that shows both, in text or context words."""
    cover, told = Cover(work.chunks), _Told(work.chunks)
    for lead, items in structure_of(work.document).lead_ins:
        line = work.document.text[lead.start : lead.end].splitlines()[-1].strip()
        is_kept = cover.holds(lead.end - 1, items.start + 1) or told.at(items.start, line)
        yield LeadIn(lead, items, is_kept)


class _Told:
    """Answers whether a chunk has a line among its context words; asked in the order of the document."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._waiting = sorted((chunk for chunk in chunks if chunk.context), key=attrgetter("start"), reverse=True)
        self._around: list[Chunk] = []

    def at(self, offset: int, line: str) -> bool:
        """Whether a chunk that holds the character at `offset` has the line among its context words."""
        while self._waiting and self._waiting[-1].start <= offset:
            self._around.append(self._waiting.pop())
        self._around = [chunk for chunk in self._around if chunk.end > offset]
        return any(line in chunk.context for chunk in self._around)
