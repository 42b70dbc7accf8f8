"""What the gaps between blocks cost: lists, tables and code stay whole as long as they fit, headings with what follows.

One pass over the blocks in document order. A block that fits is closed: nothing is offered inside it. One that does
not is opened, and its parts are looked at in the same way. What may not be parted (a heading and what is below it, a
lead-in and its list) is a run, and a block behind a run fits when run and block do together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chunker import prices
from chunker.segments.code import code_boundaries
from chunker.types import Block, Span

_IN_QUOTE = 0.15
_DEEPEST = 0.38  # still below a cut between sentences
_PROSE = frozenset({"paragraph", "term", "page_header", "page_footer"})
_OPENED_BY_PARTS = frozenset({"list", "item", "table", "quote", "footnote", "definition_list", "definition"})
_OPENED_BY_LINES = frozenset({"code", "html", "front_matter"})
_ALWAYS_OPEN = frozenset({"quote"})
_SPLIT_FIRST = frozenset({"list", "definition_list"})  # each part can say what introduces it, the whole could not
_HOLDING = frozenset({"heading", "header_row", "term"})  # what follows belongs to them
_CELL = re.compile(r"(?<!\\)\|[ \t]*(?=[^\s|])")


class _Run(NamedTuple):
    """What the next block must not be parted from.

    Attributes:
        start: where it begins.
        may_end: whether it could be the end of a chunk if there is no other way; a heading could not.
    """

    start: int
    may_end: bool


class Gaps(NamedTuple):
    """The priced boundaries of a text, in order, and the spans in which sentences may be parted as well."""

    boundaries: list[tuple[int, float]]
    prose: list[Span]


def block_gaps(
    text: str, blocks: Sequence[Block], fits: Callable[[int, int], bool], last_sentence: Callable[[Span], int]
) -> Gaps:
    """What the blocks of a text say of where it may be cut.

    Args:
        fits: whether the text from one offset to another is within the limit.
        last_sentence: where the last sentence of a span begins.
    """
    sweep = _Sweep(text, blocks, fits, last_sentence)
    return Gaps([*sweep.boundaries()], sweep.prose)


class _Sweep:
    """One pass over the blocks.

    Attributes:
        prose: spans of paragraphs met so far, outside closed blocks.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], fits: Callable[[int, int], bool], last_sentence: Callable[[Span], int]
    ) -> None:
        self._text, self._blocks = text, blocks
        self._fits, self._last_sentence = fits, last_sentence
        self._run: _Run | None = None
        self._prose_run = self._closed = 0
        self.prose: list[Span] = []

    def boundaries(self) -> Iterator[tuple[int, float]]:
        """Each boundary in order."""
        for block in self._blocks:
            if block.span.start >= self._closed:
                yield from self._before_and_inside(block)

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
            yield block.span.start, prices.PARTED
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
            yield block.span.start, prices.PARTED
        elif block.kind in _OPENED_BY_LINES:
            yield from code_boundaries(self._text, block.span)
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
        if block.parent < 0:
            return prices.SECTION + prices.DEEPER * (block.level - 1) if block.kind == "heading" else prices.BLOCK
        outer = self._blocks[block.parent]
        if outer.kind == "quote":
            return _IN_QUOTE
        return min(prices.LINE + prices.DEEPER * outer.level, _DEEPEST)
