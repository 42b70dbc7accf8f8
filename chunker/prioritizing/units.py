"""The units that are kept or left out: sentences, list items, rows, code, headings, and what each needs beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from chunker import prices
from chunker.errors import LimitTooSmall
from chunker.segments.blocks.finding import with_blocks
from chunker.strategies.structure import Structure
from chunker.types import Block, Document, Encoding, Span
from chunker.units import content_end, content_start

_TABLE_LEVEL, _CODE_LEVEL = 7, 8  # below every heading
_FENCES = ("```", "~~~")
_MOST_SENTENCE_TOKENS = 512  # what is longer, and over the budget, has no sentence ends and is divided
_CODE_SHARE = 0.5  # of the budget, up to which code stays whole


@dataclass(frozen=True, slots=True)
class Unit:
    """A span that is kept whole or left out whole.

    Attributes:
        token_count: of its text alone.
        needs: places, in the units of its document, of what is kept with it where the budget allows: the headings it
            stands under, the header of its table, both ends of its fence.
        is_frame: whether it is such a heading, header or end, which says little without what it is for.
    """

    start: int
    end: int
    token_count: int
    needs: tuple[int, ...] = ()
    is_frame: bool = False


class _Frame(NamedTuple):
    """A heading, the header of a table, or the first line of a fence: needed by what follows.

    Attributes:
        until: where that ends, unless another frame of its level begins before.
        last: the line that is needed as well, as the last one of a fence is.
    """

    span: Span
    until: int
    level: int
    last: Span | None = None


class _Group(NamedTuple):
    """Pieces that belong together, and the most tokens with which they are one unit."""

    pieces: Sequence[Span]
    most_tokens: int


def units_of(document: Document, tokenizer: Encoding, unit_tokens: int, budget_tokens: int) -> list[Unit]:
    """The units of a document in order; together they hold every character that is not white space.

    Args:
        unit_tokens: of a unit, about; it holds several sentences of a paragraph where they are short.
        budget_tokens: code is divided where it is over half of it; a sentence where it is over all of it and so long
            that it is none.
    """
    document = with_blocks(document)
    text, blocks = document.text, document.blocks or ()
    wholes = [*_wholes(_groups(document, tokenizer, unit_tokens, budget_tokens), text, tokenizer)]
    frames = _frames(text, blocks, [whole.start for whole in wholes])
    edges = {edge for frame in frames for edge in (*frame.span, *(frame.last or ()))}
    edges |= {block.span.start for block in blocks if block.parent < 0}
    spans = [*_parted(text, wholes, sorted(edges))]
    return [
        Unit(start, end, tokenizer.count(text[start:end]), needs, is_frame)
        for (start, end), (needs, is_frame) in zip(spans, _needs(spans, frames), strict=True)
    ]


def _groups(document: Document, tokenizer: Encoding, unit_tokens: int, budget_tokens: int) -> Iterator[_Group]:
    """What the packer makes of a document, parts of one sentence together, and parts of one block of code."""
    spans, costs = _packed(document, tokenizer, unit_tokens)
    code = [block.span for block in document.blocks or () if block.kind == "code"]
    in_code = [_is_inside(code, span.start) for span in spans]
    starts = [n for n, cost in enumerate(costs) if not n or (cost <= prices.PARTED and not in_code[n])]
    for first, stop in pairwise([*starts, len(spans)]):
        is_code = stop > first + 1 and in_code[first + 1]
        most_tokens = int(_CODE_SHARE * budget_tokens) if is_code else max(budget_tokens, _MOST_SENTENCE_TOKENS)
        yield _Group(spans[first:stop], most_tokens)


def _packed(document: Document, tokenizer: Encoding, unit_tokens: int) -> tuple[list[Span], list[float]]:
    """Chunks of that limit, or of a larger one where a grapheme cluster alone is over it, and the price of each cut."""
    while True:
        cutter = Structure(unit_tokens, headings=False, lead_ins=False, table_headers=False, signatures=False)
        try:
            packer = cutter.packer(document, tokenizer)
            chunks = [*packer.chunks()]
            return [chunk.span for chunk in chunks], [packer.units.costs[chunk.first_unit] for chunk in chunks]
        except LimitTooSmall:
            unit_tokens *= 2


def _is_inside(spans: Sequence[Span], offset: int) -> bool:
    """Whether an offset lies in one of the spans, which are in order, behind its beginning."""
    place = bisect_left(spans, offset, key=lambda span: span.start) - 1
    return place >= 0 and offset < spans[place].end


def _wholes(groups: Iterable[_Group], text: str, tokenizer: Encoding) -> Iterator[Span]:
    """Each group as one span, or as its pieces where that is too long."""
    for pieces, most_tokens in groups:
        whole = Span(pieces[0].start, pieces[-1].end)
        if len(pieces) == 1 or tokenizer.count(text[slice(*whole)]) <= most_tokens:
            yield whole
        else:
            yield from pieces


def _frames(text: str, blocks: Iterable[Block], starts: Sequence[int]) -> list[_Frame]:
    """Headings, headers of tables and the fences of code that is divided, outside other blocks, in order.

    Args:
        starts: where units begin.
    """
    frames = []
    for block in blocks:
        start, end = block.span
        if block.parent < 0 and block.kind == "heading":
            frames.append(_Frame(block.span, len(text), block.level))
        elif block.parent < 0 and block.kind == "table" and block.header:
            frames.append(_Frame(block.header, end, _TABLE_LEVEL))
        elif block.parent < 0 and block.kind == "code" and bisect_right(starts, start) < bisect_left(starts, end):
            frames += _fence(text, block.span)
    return frames


def _fence(text: str, span: Span) -> Iterator[_Frame]:
    """The first line of a block of code and its last one, where they are a fence."""
    first = text.find("\n", *span)
    last = text.rfind("\n", *span) + 1
    if first > 0 and text[span.start : first].lstrip().startswith(_FENCES):
        is_closed = text[last : span.end].lstrip().startswith(_FENCES) and last > first + 1
        closing = Span(last, span.end) if is_closed else None
        yield _Frame(Span(span.start, first), span.end, _CODE_LEVEL, closing)


def _parted(text: str, spans: Iterable[Span], edges: Sequence[int]) -> Iterator[Span]:
    """The spans, divided at the edges that lie inside, without white space around the parts."""
    for start, end in spans:
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for low, high in pairwise([start, *inside, end]):
            first = low if low == start else content_start(text, low, high)
            last = content_end(text, first, high)
            if text[first:last].strip():
                yield Span(first, last)


def _needs(spans: Sequence[Span], frames: Sequence[_Frame]) -> Iterator[tuple[tuple[int, ...], bool]]:
    """For each span the places of the frames that it stands under, and whether it is one itself."""
    place_of = {span.start: place for place, span in enumerate(spans)}
    last_starts = {frame.last.start for frame in frames if frame.last}
    open_now: list[tuple[_Frame, list[int]]] = []
    waiting = iter(frames)
    following = next(waiting, None)
    for place, (start, _) in enumerate(spans):
        while following and following.span.start <= start:
            open_now = [(frame, places) for frame, places in open_now if frame.level < following.level]
            open_now.append((following, _last_place(following, place_of)))
            following = next(waiting, None)
        open_now = [(frame, places) for frame, places in open_now if frame.until > start]
        is_first = bool(open_now) and start < open_now[-1][0].span.end
        above = open_now[:-1] if is_first else open_now
        yield tuple(number for _, places in above for number in places), is_first or start in last_starts
        if is_first:
            open_now[-1][1].append(place)


def _last_place(frame: _Frame, place_of: Mapping[int, int]) -> list[int]:
    return [place_of[frame.last.start]] if frame.last and frame.last.start in place_of else []
