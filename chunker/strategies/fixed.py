"""Chunks as full as the limit allows, whatever the text says; the plainest baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chunker import prices
from chunker.segments.words import word_boundaries
from chunker.strategy import Strategy
from chunker.tape import Tape
from chunker.types import Boundary, Document, Span
from chunker.units import content_end, content_start

_REACH_CHARS = 200  # a window that ends inside a longer word is cut inside it


@dataclass(frozen=True)
class Fixed(Strategy):
    """Cut every `target` tokens, before the word that would go over; sentences and paragraphs are ignored."""

    def boundaries(self, document: Document, tape: Tape) -> Iterator[Boundary]:
        """The places where a window of `target - overlap` tokens is full."""
        step, start = max(1, self.budget.target - self.overlap), 0
        while (full := tape.offset_after(start, step)) < len(document.text):
            start = self._last_word(tape, start, full, step)
            yield Boundary(start, prices.WORD)

    def _last_word(self, tape: Tape, start: int, full: int, step: int) -> int:
        """The last place between words from which back to `start` there are at most `step` tokens, else `full`."""
        next_word = content_start(tape.text, full, len(tape.text))
        near = Span(max(start + 1, full - _REACH_CHARS), next_word + 1)
        for offset in reversed([offset for offset, _ in word_boundaries(tape.text, near)]):
            if tape.count(start, content_end(tape.text, start, offset)) <= step:
                return offset
        return full
