"""Words that let a chunk stand on its own: headings above it, what introduces its list, the header of its table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chunker.outline import Outline, Path
from chunker.segments.blocks.markers import marker_of
from chunker.segments.openings import Openings
from chunker.segments.signatures import first_line
from chunker.types import Block, Span

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_HEADINGS_SHARE, _SHARE = 1 / 4, 1 / 2  # of the limit: at most so much for headings, and for all words together
_FRAMED = frozenset({"table", "code"})  # have something to stand right above each part of them
_FRAME_SHARE = 3 / 4  # for the header of a table alone, or the shortest frame of code: rows without it say nothing


class Kinds(NamedTuple):
    """Which kinds of context are wanted."""

    headings: bool = True
    lead_ins: bool = True
    table_headers: bool = True
    signatures: bool = True


class _Parts(NamedTuple):
    """The words for one place: headings and lead-ins, outermost first, and what stands right above the text.

    `frames` are ways to write that, the fullest first.
    """

    headings: Path
    lead_ins: tuple[str, ...]
    frames: tuple[str, ...]

    @property
    def path(self) -> str:
        """The headings on one line."""
        return f"{' > '.join(self.headings)}\n\n" if self.headings else ""

    @property
    def is_least(self) -> bool:
        """Whether less would be nothing."""
        return not self.headings and not self.lead_ins and len(self.frames) == 1

    def __str__(self) -> str:
        return self.path + "".join(f"{lead_in}\n\n" for lead_in in self.lead_ins) + "".join(self.frames[:1])

    def fewer(self) -> Iterator[_Parts]:
        """Itself, then ever less: without the outermost heading, the next one, a lead-in, a line of the frame."""
        yield self
        for skipped in range(1, len(self.headings) + 1):
            yield self._replace(headings=self.headings[skipped:])
        for skipped in range(1, len(self.lead_ins) + 1):
            yield _Parts((), self.lead_ins[skipped:], self.frames)
        for skipped in range(1, len(self.frames) + 1):
            yield _Parts((), (), self.frames[skipped:])


class Contexts:
    """The contexts of chunks of one text, by where they begin.

    Args:
        last_sentence: where the last sentence of a span begins.
        count: tokens of a text.
        limit: of a chunk in tokens.
        openings: what the lines of a block of code stand in.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        kinds: Kinds,
        last_sentence: Callable[[Span], int],
        count: Callable[[str], int],
        limit: int,
        openings: Callable[[Block], Openings],
    ) -> None:
        self._text, self._kinds = text, kinds
        self._last_sentence, self._count, self._find_openings = last_sentence, count, openings
        self._most_headings, self._most = int(limit * _HEADINGS_SHARE), int(limit * _SHARE)
        self._most_frame = int(limit * _FRAME_SHARE)
        self._outline = Outline(text, blocks)
        self._items = {block.span.start for block in blocks if block.kind == "item"}
        self._openings: dict[int, tuple[tuple[str, ...], Openings]] = {}  # with the fence, by where the block begins
        self._starts, self._around = _around(_carriers(blocks, kinds))
        self._framed = [tuple(block for block in reversed(around) if block.kind in _FRAMED) for around in self._around]
        self._lead_ins: dict[Span, str] = {}
        self._headers: dict[Span, tuple[str, ...]] = {}
        self._most_words: dict[tuple[Path, int, tuple[str, ...]], str] = {}

    def __call__(self, offset: int) -> Iterator[str]:
        """What to put before a chunk that begins there: the most that its share of the limit allows, then ever less."""
        headings = self._outline.above(offset) if self._kinds.headings else ()
        place = bisect_right(self._starts, offset) - 1
        around, framed = (self._around[place], self._framed[place]) if place >= 0 else ((), ())
        frames = self._innermost_frames(framed, offset) if framed else ()
        stand = headings, place if around else -1, frames  # the same for many units
        if stand not in self._most_words:
            self._most_words[stand] = next(self._written(headings, around, frames), "")
        yield self._most_words[stand]
        yield from islice(self._written(headings, around, frames), 1, None)

    def _written(self, headings: Path, around: tuple[Block, ...], frames: tuple[str, ...]) -> Iterator[str]:
        """Ways to write it that keep to their share of the limit, the fullest first."""
        introduced = [block.lead_in for block in around if block.lead_in and self._kinds.lead_ins]
        lead_ins = tuple(filter(None, map(self._lead_in, introduced)))
        for parts in _Parts(headings, lead_ins, frames).fewer():
            most = self._most_frame if parts.is_least else self._most
            if self._count(parts.path) <= self._most_headings and self._count(words := str(parts)) <= most:
                yield words

    def _lead_in(self, lead_in: Span) -> str:
        """The last sentence of what introduces a block; nothing where that alone is too long."""
        if lead_in not in self._lead_ins:
            words = self._last_words(lead_in)
            self._lead_ins[lead_in] = words if self._count(words) <= self._most else ""
        return self._lead_ins[lead_in]

    def _last_words(self, lead_in: Span) -> str:
        """Its last sentence on one line, without marks of quotes and items."""
        start = self._last_sentence(lead_in)
        sentence = _QUOTE_MARKS.sub("", self._text[start : lead_in.end]).strip()
        mark = marker_of(sentence) if start in self._items else None
        return " ".join(sentence[mark.width if mark else 0 :].split())

    def _header(self, header: Span) -> tuple[str, ...]:
        """The rows to put above a part of a table; nothing where they alone are too long."""
        if header not in self._headers:
            rows = f"{self._text[slice(*header)]}\n"
            self._headers[header] = (rows,) if self._count(rows) <= self._most_frame else ()
        return self._headers[header]

    def _innermost_frames(self, framed: Sequence[Block], offset: int) -> tuple[str, ...]:
        return next(filter(None, (self._frames(block, offset) for block in framed)), ())

    def _frames(self, block: Block, offset: int) -> tuple[str, ...]:
        """What makes a part of a table a table again, or of code code."""
        if block.kind == "table" and block.header and self._kinds.table_headers and offset >= block.header.end:
            return self._header(block.header)
        if block.kind == "code" and self._kinds.signatures and offset > block.span.start:
            return self._code_frames(block, offset)
        return ()

    def _code_frames(self, block: Block, offset: int) -> tuple[str, ...]:
        """The fence and the heads of what is around; then their first lines; then without the outermost ones."""
        if block.span.start not in self._openings:
            self._openings[block.span.start] = _fence(self._text, block), self._find_openings(block)
        fence, openings = self._openings[block.span.start]
        around = openings.at(offset)
        short = [head.partition("\n")[0] for head in around]
        ways = [around, *(short[skipped:] for skipped in range(len(short) + 1))]
        written = ("".join(f"{line}\n" for line in (*fence, *heads)) for heads in ways)
        return tuple(filter(None, dict.fromkeys(written)))


def _fence(text: str, block: Block) -> tuple[str, ...]:
    """The first line of a block of code if it is a fence, or the beginning of a long one."""
    line = first_line(text, block.span.start)
    return (line,) if line.lstrip(" \t>-+*0123456789.").startswith(("```", "~~~")) else ()


def _carriers(blocks: Sequence[Block], kinds: Kinds) -> Iterator[Block]:
    """The blocks inside which chunks need words from outside."""
    for block in blocks:
        has_frame = (block.header and kinds.table_headers) or (block.kind == "code" and kinds.signatures)
        if (block.lead_in and kinds.lead_ins) or has_frame:
            yield block


def _around(carriers: Iterator[Block]) -> tuple[list[int], list[tuple[Block, ...]]]:
    """Offsets at which another set of carriers begins to hold, and each set, outermost first."""
    starts: list[int] = []
    sets: list[tuple[Block, ...]] = []
    open_now: list[Block] = []
    for carrier in carriers:
        while open_now and open_now[-1].span.end <= carrier.span.start:
            starts.append(open_now.pop().span.end)
            sets.append(tuple(open_now))
        open_now.append(carrier)
        starts.append(carrier.span.start)
        sets.append(tuple(open_now))
    while open_now:
        starts.append(open_now.pop().span.end)
        sets.append(tuple(open_now))
    return starts, sets
