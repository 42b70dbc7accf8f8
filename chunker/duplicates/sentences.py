"""Sentences in a row of texts that an earlier text of the row says already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from chunker.duplicates.index import Index
from chunker.duplicates.types import THRESHOLD
from chunker.duplicates.words import words
from chunker.segments.sentences import Splitter, sentence_boundaries, splitter_for
from chunker.spans import between, trimmed
from chunker.types import Span

LEAST_WORDS = 8  # shorter sentences say what they say only beside their neighbours


class Repeated(NamedTuple):
    """A sentence that an earlier text says: its text by number, its span in that text, and the earlier text."""

    text: int
    span: Span
    earlier: int
    similarity: float


class SentenceIndex:
    """Remembers the sentences of texts fed in order, most important first.

    Attributes:
        split: finds sentences; sentencex for English if none is given.
        least_words: shorter sentences stay.
        threshold, facts: as of `Index`; sentences of fewer than twelve words must be equal.
    """

    def __init__(
        self,
        split: Splitter | None = None,
        *,
        least_words: int = LEAST_WORDS,
        threshold: float = THRESHOLD,
        facts: bool = True,
    ) -> None:
        self._split = split or splitter_for("sentencex", "en")
        self._least_words = least_words
        self._index = Index(threshold, facts=facts)
        self._texts = 0
        self._owners: list[int] = []

    def feed(self, texts: Sequence[str]) -> list[Repeated]:
        """The sentences that can go because an earlier text says them, in order; what one says twice itself stays.

        As with `Index`, few calls with many texts are cheap.
        """
        found = [
            (self._texts + number, span, said)
            for number, text in enumerate(texts)
            for span in _sentences(text, self._split)
            if len(words(said := text[slice(*span)])) >= self._least_words
        ]
        self._texts += len(texts)
        self._owners += [number for number, _, _ in found]
        matches = self._index.feed([said for _, _, said in found])
        return [
            Repeated(number, span, self._owners[match.kept], match.similarity)
            for (number, span, _), match in zip(found, matches, strict=True)
            if match and self._owners[match.kept] < number
        ]


def without(spans: Sequence[Span], length: int) -> list[Span]:
    """What is left of a text of so many characters when some spans, in order, are taken out of it.

    >>> without([Span(2, 4), Span(4, 5)], 9)
    [Span(start=0, end=2), Span(start=5, end=9)]
    """
    return [span for span in between(spans, 0, length) if span.start < span.end]


def _sentences(text: str, split: Splitter) -> Iterator[Span]:
    """The sentences of a text, without white space at their edges."""
    starts = [0, *(offset for offset, _ in sentence_boundaries(text, Span(0, len(text)), split)), len(text)]
    for start, end in pairwise(starts):
        span = trimmed(text, start, end)
        if span.start < span.end:
            yield span
