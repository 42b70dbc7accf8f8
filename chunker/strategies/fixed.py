"""Windows of one size, whatever the text says; the plainest baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chunker import prices
from chunker.segments.words import word_boundaries
from chunker.strategy import Strategy
from chunker.tape import Tape
from chunker.types import Boundary, Document, Span
from chunker.units import content_end, content_start

_NEAR_CHARS = 40  # looked back first, which is enough for most words
_REACH_CHARS = 200  # a window that ends inside a longer word is cut inside it


@dataclass(frozen=True)
class Fixed(Strategy):
    """Offer a cut every `target - overlap` tokens, before the word that would go over, sentence or not."""

    def boundaries(self, document: Document, tape: Tape) -> Iterator[Boundary]:
        """The places where a window of `target - overlap` tokens is full."""
        text, step, start = document.text, max(1, self.budget.target - self.overlap), 0
        while (full := tape.offset_after(start, step)) < len(text):
            start = self._word_start(tape, content_start(text, start, full), full, step)
            yield Boundary(start, prices.GRAPHEME if start == full and _is_inside_word(text, full) else prices.WORD)

    def _word_start(self, tape: Tape, start: int, full: int, step: int) -> int:
        """Where the next window begins: at the last word before which at most `step` tokens stand since `start`.

        A first word over `step` tokens goes whole when the limit allows it, and is cut at `full` when not.
        """
        text, near = tape.text, Span(max(start + 1, full - _REACH_CHARS), full + _REACH_CHARS)
        last = min(content_start(text, full, min(len(text), near.end)) + 1, near.end)
        for begin in (max(near.start, full - _NEAR_CHARS), near.start):
            offsets = [offset for offset, _ in word_boundaries(text, Span(begin, last))]
            for offset in reversed(offsets):
                if tape.count(start, content_end(text, start, offset)) <= step:
                    return offset
        first, _ = next(word_boundaries(text, near), (len(text), 0.0))
        if first <= full:
            return first  # the word is over the limit alone, which is the packer's to mend
        fits = (
            first - start <= _REACH_CHARS * 2 and tape.count(start, content_end(text, start, first)) <= self.max_tokens
        )
        return first if fits else full


def _is_inside_word(text: str, offset: int) -> bool:
    around = Span(max(0, offset - 1), min(len(text), offset + 1))
    return not any(found == offset for found, _ in word_boundaries(text, around)) and not text[offset].isspace()
