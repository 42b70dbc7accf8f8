"""What the gaps between blocks cost: lists, tables and code stay whole as long as they fit, headings with what follows.

One pass over the blocks in document order. A block that fits is closed: nothing is offered inside it. One that does
not is opened, and its parts are looked at in the same way. What may not be parted (a heading and what is below it, a
lead-in and its list) is a run, and a block behind a run fits when run and block do together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from chunker import prices
from chunker.segments.code import Fits
from chunker.types import Block, Span

_PROSE = frozenset({"paragraph", "term", "page_header", "page_footer"})
_OPENED_BY_PARTS = frozenset({"list", "item", "table", "quote", "footnote", "definition_list", "definition"})
_OPENED_BY_LINES = frozenset({"code", "html", "front_matter"})
_ALWAYS_OPEN = frozenset({"quote"})
_SPLIT_FIRST = frozenset({"list", "definition_list"})  # each part can say what introduces it, the whole could not
_HOLDING = frozenset({"heading", "header_row", "term"})  # what follows belongs to them
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"\s*\S{0,20}")
_CELL = re.compile(r"(?<!\\)\|[ \t]*(?=[^\s|])")

# Where a block of code that does not fit may be cut; the offset is where what it must not be parted from begins.
OpenCode = Callable[[Block, int, Fits], Iterable[tuple[int, float]]]


class _Run(NamedTuple):
    """What the next block must not be parted from.

    Attributes:
        start: where it begins.
        may_end: whether it could be the end of a chunk if there is no other way; a heading could not.
        inside: number of the block that the next one must lie in for the run to go on; -1 outside all.
    """

    start: int
    may_end: bool
    inside: int


class Gaps(NamedTuple):
    """Where a text may be cut, and where not.

    Attributes:
        boundaries: priced, in order.
        prose: spans in which sentences may be parted as well.
        held: headings with the gaps behind them, and gaps inside fences; no cut is forced there unless graphemes must
            be parted.
    """

    boundaries: list[tuple[int, float]]
    prose: list[Span]
    held: list[Span]


def block_gaps(
    text: str,
    blocks: Sequence[Block],
    fits: Fits,
    last_sentence: Callable[[Span], int],
    open_code: OpenCode,
) -> Gaps:
    """What the blocks of a text say of where it may be cut.

    Args:
        fits: whether the text from one offset to another is within the limit.
        last_sentence: where the last sentence of a span begins.
        open_code: where code, HTML and front matter may be cut.
    """
    sweep = _Sweep(text, blocks, fits, last_sentence, open_code)
    sweep.read()
    return Gaps(sweep.boundaries, sweep.prose, sweep.held)


class _Sweep:
    """One pass over the blocks.

    Attributes:
        boundaries, prose, held: see `Gaps`; of the blocks met so far, outside closed ones.
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
        self._prose_run = 0  # where the last prose begins, or what it must not be parted from
        self._closed = 0  # where the last closed block ends
        self.boundaries: list[tuple[int, float]] = []
        self.prose: list[Span] = []
        self.held: list[Span] = []

    def read(self) -> None:
        """Goes over the blocks in order."""
        for number, block in enumerate(self._blocks):
            if block.span.start >= self._closed:
                self._read_block(block, number)

    def _read_block(self, block: Block, number: int) -> None:
        run = self._lead_in(block) or self._run
        if run and run.inside != block.parent:
            run = None
        self._run = None
        begin = run.start if run else block.span.start
        if run is None:
            self.boundaries.append((block.span.start, self._price(block)))
        if block.kind in _PROSE:
            self.prose.append(block.span)
            self._prose_run = begin
        elif block.kind not in _ALWAYS_OPEN and self._fits(begin, block.span.end):
            self._closed = block.span.end
        elif run and run.may_end and block.kind not in _SPLIT_FIRST and self._fits(*block.span):
            self.boundaries.append((block.span.start, prices.PARTED))
            self._closed, begin = block.span.end, block.span.start
        else:
            self._open(block, number, run)
        if block.kind in _HOLDING:
            self._run = _Run(begin, block.kind != "heading", block.parent)
            self._hold(block.span.start + 1 if self._is_whole(block, begin) else block.span.end, block.span.end)

    def _open(self, block: Block, number: int, run: _Run | None) -> None:
        """Finds boundaries inside a block that does not fit; those of its parts come when they are looked at."""
        if block.kind in _OPENED_BY_PARTS:
            self._run = (run or _Run(block.span.start, may_end=False, inside=number))._replace(inside=number)
            return
        if run and (run.may_end or block.kind == "heading"):
            self.boundaries.append((block.span.start, prices.PARTED))
        if block.kind in _OPENED_BY_LINES:
            self._hold_fences(block)
            self.boundaries += self._open_code(block, run.start if run else block.span.start, self._fits)
        elif block.kind in {"row", "header_row"}:
            cells = _CELL.finditer(self._text, block.span.start + 1, block.span.end)
            self.boundaries += ((cell.start(), prices.CLAUSE) for cell in cells)
        self._closed = block.span.end

    def _hold_fences(self, block: Block) -> None:
        """Keep the first and the last line of code with what is between them."""
        first = self._text.find("\n", *block.span)
        last = self._text.rfind("\n", *block.span)
        for line_break in sorted({first, last} - {-1}):
            self._hold(line_break, line_break)

    def _is_whole(self, block: Block, begin: int) -> bool:
        """Whether a block is a heading that need not be cut: what it must not be parted from fits, and a word below."""
        if block.kind != "heading":
            return False
        word = _WORD.match(self._text, block.span.end)
        return word is not None and self._fits(begin, word.end())

    def _hold(self, start: int, end: int) -> None:
        """No cut is forced from `start` on up to `end` and the white space behind it."""
        self.held.append(Span(start, _BLANK.match(self._text, end).end()))  # type: ignore[union-attr]  # it may be empty

    def _lead_in(self, block: Block) -> _Run | None:
        """The last sentence of the paragraph that introduces a block, or all of it with the heading above it."""
        if block.lead_in is None or not self.prose or self.prose[-1] != block.lead_in:
            return None
        start = self._last_sentence(block.lead_in)
        return _Run(start if start > block.lead_in.start else self._prose_run, may_end=True, inside=block.parent)

    def _price(self, block: Block) -> float:
        if block.parent < 0:
            return prices.SECTION + prices.DEEPER * (block.level - 1) if block.kind == "heading" else prices.BLOCK
        outer = self._blocks[block.parent]
        if outer.kind == "quote":
            return prices.QUOTE
        return min(prices.LINE + prices.DEEPER * outer.level, prices.HELD)
