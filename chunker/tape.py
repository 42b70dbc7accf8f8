"""The tape: a document tokenised once, from which the token count of any span is read.

Token counts do not add up: joining two sentences can change how their edges are tokenised. Between two
*certain* cuts, however (see `chunker.tokens.engines`), the document's own tokens are the span's tokens,
so an exact count is a difference on the tape plus a fresh count of the short head and tail outside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add, sub
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from chunker.types import Encoding, IntArray

_SHORT_CHARS = 80  # up to here a fresh count is cheaper than looking for certain cuts
_TAIL_CHARS = 32
_MOST_TOKENS_A_CHAR = 4  # as each holds at least one byte of UTF-8
MARGIN = 8  # no estimate for a tokenizer with certain cuts was ever off by more


class Tape:
    """Exact token counts of the spans of one text, and estimates that cost next to nothing."""

    def __init__(self, text: str, tokenizer: Encoding) -> None:
        self.text = text
        self.tokenizer = tokenizer
        self._ends = tokenizer.token_ends(text)
        self._certain_cut = tokenizer.certain_cut
        self._counted: dict[str, int] = {"": 0}  # the pieces at the edges of spans are few: a full stop, a star

    def __len__(self) -> int:
        """Tokens of the whole text (an estimate for tokenizers without certain cuts)."""
        return len(self._ends)

    def tokens_ended(self, offsets: Sequence[int]) -> IntArray:
        """Tokens that end at or before each offset."""
        return self._ends.searchsorted(np.asarray(offsets, dtype=self._ends.dtype), side="right")

    def offset_after(self, offset: int, tokens: int) -> int:
        """Where `tokens` more tokens have ended, counted from `offset`; at most the end of the text."""
        last = self._rank(offset, "right") + tokens - 1
        return int(self._ends[last]) if last < len(self._ends) else len(self.text)

    def estimate(self, start: int, end: int) -> int:
        """Tokens of the document that touch `[start, end)`."""
        return min(self._rank(end, "left") + 1, len(self._ends)) - self._rank(start, "right")

    def fits(self, limit: int, start: int, end: int) -> bool:
        """Whether a span has at most `limit` tokens on its own; only where that is in doubt it is counted."""
        if self._certain_cut is not None:
            if _MOST_TOKENS_A_CHAR * (end - start) <= limit:
                return True
            estimate = self.estimate(start, end)
            if abs(estimate - limit) > MARGIN:
                return estimate < limit
        return self.count(start, end) <= limit

    def count(self, start: int, end: int) -> int:
        """Exact tokens of `text[start:end]` on its own."""
        return self.counts([(start, end)])[0]

    def count_behind(self, context: str, start: int, end: int) -> int:
        """Exact tokens of `text[start:end]` with other words in front of it."""
        return self.counts_behind([context], [(start, end)])[0]

    def counts_behind(self, contexts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[int]:
        """Exact tokens of each span with other words in front of it."""
        counts = self.counts(spans)
        for place, (context, (start, end)) in enumerate(zip(contexts, spans, strict=True)):
            if not context or self._is_certain(context, start):
                counts[place] += self.count_once(context)
            else:
                counts[place] = self.tokenizer.count(context + self.text[start:end])
        return counts

    def _is_certain(self, context: str, start: int) -> bool:
        """Whether words put before the text at `start` change no tokens behind them."""
        certain = self._certain_cut
        return certain is not None and certain.fullmatch(context[-1] + self.text[start]) is not None

    def counts(self, spans: Sequence[tuple[int, int]]) -> list[int]:
        """Exact tokens of each span on its own."""
        fresh, heads, tails = [], [], []
        for start, end in spans:
            head, tail = self._certain(start, end)
            if head < tail:
                fresh.append(self.count_once(self.text[start:head]) + self.count_once(self.text[tail:end]))
            else:
                head = tail = start
                fresh.append(self.tokenizer.count(self.text[start:end]))
            heads.append(head)
            tails.append(tail)
        ended = self.tokens_ended(heads + tails).tolist()
        return [*map(add, fresh, map(sub, ended[len(heads) :], ended))]

    def count_once(self, text: str) -> int:
        """Exact tokens of a text that comes again and again."""
        counted = self._counted.get(text)
        if counted is None:
            counted = self._counted[text] = self.tokenizer.count(text)
        return counted

    def _certain(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last certain cut of a span; the second is not behind the first where there are none."""
        certain = self._certain_cut
        if certain is None or end - start <= _SHORT_CHARS:
            return end, start
        return self._first_certain(certain, start, end), self._last_certain(certain, start, end)

    def _rank(self, offset: int, side: Literal["left", "right"]) -> int:
        return int(self._ends.searchsorted(self._ends.dtype.type(offset), side=side))

    def _first_certain(self, certain: re.Pattern[str], start: int, end: int) -> int:
        """The first certain cut at or after `start`; `end` where there is none."""
        if not start:
            return 0
        match = certain.search(self.text, start - 1, end)
        return match.start() + 1 if match else end

    def _last_certain(self, certain: re.Pattern[str], start: int, end: int) -> int:
        """The last certain cut at or before `end`; `start` where there is none."""
        if end == len(self.text) or certain.match(self.text, end - 1, end + 1):
            return end
        if certain.match(self.text, end - 2, end):
            return end - 1
        space = self.text.rfind(" ", start + 1, end)
        if space > start and certain.match(self.text, space - 1, space + 1):
            return space
        width = _TAIL_CHARS
        while width < 2 * (end - start):
            if found := certain.findall(self.text, max(start, end - width), end):
                return self.text.rindex(found[-1], start, end) + 1
            width *= 4
        return start
