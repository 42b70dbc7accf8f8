"""What the gaps between blocks cost: lists, tables and code stay whole as long as they fit, headings with what follows.

One pass over the blocks in document order. A block that fits is closed: nothing is offered inside it. One that does
not is opened, and its parts are looked at in the same way. What may not be parted (a heading and what is below it, a
lead-in and its list) is a run, and a block behind a run fits when run and block do together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from chunker import prices
from chunker.segments.code import Fits
from chunker.types import Block, Span

_PARTED = 0.5  # a list and its lead-in that do not fit together: dearer than between sentences
_IN_QUOTE = 0.15
_DEEPER = 0.02  # what each block around adds to the price
_DEEPEST = 0.38  # still below a cut between sentences
_PROSE = frozenset({"paragraph", "term", "page_header", "page_footer"})
_OPENED_BY_PARTS = frozenset({"list", "item", "table", "quote", "footnote", "definition_list", "definition"})
_OPENED_BY_LINES = frozenset({"code", "html", "front_matter"})
_ALWAYS_OPEN = frozenset({"quote"})
_SPLIT_FIRST = frozenset({"list", "definition_list"})  # each part can say what introduces it, the whole could not
_HOLDING = frozenset({"heading", "header_row", "term"})  # what follows belongs to them
_CELL = re.compile(r"(?<!\\)\|[ \t]*(?=[^\s|])")


# Where a block of code that does not fit may be cut; the offset is where what it must not be parted from begins.
OpenCode = Callable[[Block, int, Fits], Iterable[tuple[int, float]]]


class _Run(NamedTuple):
    """What the next block must not be parted from.

    Attributes:
        start: where it begins.
        may_end: whether it could be the end of a chunk if there is no other way; a heading could not.
    """

    start: int
    may_end: bool


class Gaps:
    """The priced boundaries of one text, made of its blocks.

    Args:
        fits: whether a span is within the limit.
        last_sentence: where the last sentence of a span begins.
        open_code: where code, HTML and front matter may be cut.

    Spans in which sentences may be parted are in `prose`, once `boundaries` has been asked.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        fits: Fits,
        last_sentence: Callable[[Span], int],
        open_code: OpenCode,
    ) -> None:
        self._text, self._blocks = text, blocks
        self._fits, self._last_sentence, self._open_code = fits, last_sentence, open_code
        self._run: _Run | None = None
        self._prose_run = self._closed = 0
        self.prose: list[Span] = []

    def boundaries(self) -> list[tuple[int, float]]:
        """Where the text may be cut between blocks, or inside one that does not fit, in order."""
        return [
            boundary
            for block in self._blocks
            if block.span.start >= self._closed
            for boundary in self._before_and_inside(block)
        ]

    def _before_and_inside(self, block: Block) -> Iterator[tuple[int, float]]:
        run = self._lead_in(block) or self._run
        self._run = None
        begin = run.start if run else block.span.start
        if run is None:
            yield block.span.start, self._price(block)
        if block.kind in _PROSE:
            self.prose.append(block.span)
            self._prose_run = begin
        elif block.kind not in _ALWAYS_OPEN and self._fits(begin, block.span.end):
            self._closed = block.span.end
        elif run and run.may_end and block.kind not in _SPLIT_FIRST and self._fits(*block.span):
            yield block.span.start, _PARTED
            self._closed, begin = block.span.end, block.span.start
        else:
            yield from self._opened(block, run)
        if block.kind in _HOLDING:
            self._run = _Run(begin, block.kind != "heading")

    def _opened(self, block: Block, run: _Run | None) -> Iterator[tuple[int, float]]:
        """The boundaries inside a block that does not fit; those of its parts come when they are looked at."""
        if block.kind in _OPENED_BY_PARTS:
            self._run = run or _Run(block.span.start, may_end=False)
            return
        if run and self._fits(*block.span) and block.kind not in _OPENED_BY_LINES:
            yield block.span.start, _PARTED
        elif block.kind in _OPENED_BY_LINES:
            yield from self._open_code(block, run.start if run else block.span.start, self._fits)
        elif block.kind in {"row", "header_row"}:
            cells = _CELL.finditer(self._text, block.span.start + 1, block.span.end)
            yield from ((cell.start(), prices.CLAUSE) for cell in cells)
        self._closed = block.span.end

    def _lead_in(self, block: Block) -> _Run | None:
        """The last sentence of the paragraph that introduces a block, or all of it with the heading above it."""
        if block.lead_in is None or not self.prose or self.prose[-1] != block.lead_in:
            return None
        start = self._last_sentence(block.lead_in)
        return _Run(start if start > block.lead_in.start else self._prose_run, may_end=True)

    def _price(self, block: Block) -> float:
        if block.kind == "heading" and block.parent < 0:
            return prices.SECTION + _DEEPER * (block.level - 1)
        if block.parent < 0:
            return prices.BLOCK
        if self._blocks[block.parent].kind == "quote":
            return _IN_QUOTE
        return min(prices.LINE + _DEEPER * max(block.level - 1, 0), _DEEPEST)
