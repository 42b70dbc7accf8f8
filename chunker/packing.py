"""The packer: priced boundaries and a limit in, the cheapest chunks that fit out.

Every promise about size, offsets, overlap and losslessness is kept here, once for all strategies.

1. `fitting` makes units that all fit the limit, `planning` finds the cheapest way to join them, both from
   estimated lengths.
2. A walk from the beginning emits the plan, each chunk behind what `overlapping` finds to repeat. Every chunk is
   counted exactly before it is emitted, and gives up overlap, then units, in the rare case that it is over; a unit
   alone gives up words of context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile
from typing import NamedTuple

from chunker.budget import Budget
from chunker.fitting import fitting_units, limit_too_small
from chunker.layout import Layout
from chunker.overlapping import Overlaps
from chunker.planning import penalty, plan
from chunker.tape import MARGIN, Tape
from chunker.types import ContextFinder, Span
from chunker.units import content_end

_FIRST_AHEAD, _MOST_AHEAD = 8, 256  # chunks counted together: the more, the longer it went as planned


class Packed(NamedTuple):
    """A chunk to be: its characters, its tokens, and its own units (text before the first is overlap).

    Attributes:
        token_count: of context and text together.
        context: words to put in front of the text.
    """

    span: Span
    token_count: int
    first_unit: int
    stop_unit: int
    context: str = ""


class Packer:
    """Joins the fitting units of one text into the cheapest chunks within the budget."""

    def __init__(self, tape: Tape, layout: Layout, budget: Budget) -> None:
        self.tape, self.budget = tape, budget
        fitting = fitting_units(tape, layout, budget)
        self.units, self._token_edges = fitting
        self._char_edges = self.units.edges
        self._overlaps = Overlaps(tape, fitting, (*layout.finders, *layout.overlap_finders), budget.overlap)
        self._has_contexts = layout.contexts is not None
        self._contexts: ContextFinder = layout.contexts or (lambda _: ())
        self._plan = plan(self._token_edges, self.units.costs, budget, self._context_tokens())

    def _context_tokens(self) -> list[int]:
        """Tokens of the context of each unit; nothing where no chunk has one."""
        if not self._has_contexts:
            return []
        return [self.tape.count_once(self._context(start)) for start in self.units.starts]

    def _context(self, start: int) -> str:
        """All that should be put before a chunk that begins there."""
        return next(iter(self._contexts(start)), "")

    def chunks(self) -> Iterator[Packed]:
        """Chunks in order, each counted exactly and within the limit."""
        first, last_start, ahead = 0, -1, _FIRST_AHEAD
        while first < len(self.units):
            packed = self._as_planned(first, ahead) or [self._chunk(first, last_start)]
            yield from packed
            first, last_start = packed[-1].stop_unit, packed[-1].span.start
            ahead = min(2 * ahead, _MOST_AHEAD) if len(packed) == ahead else _FIRST_AHEAD

    def _as_planned(self, first: int, most: int) -> list[Packed]:
        """Up to `most` planned chunks from unit `first` on, as far as they keep the limit; counted together.

        Nothing with overlap, which depends on the chunk before.
        """
        if self.budget.overlap:
            return []
        units = [first]
        while len(units) <= most and units[-1] < len(self.units):
            units.append(self._plan.stops[units[-1]])
        spans = [Span(self._char_edges[unit], self.end_before(stop)) for unit, stop in pairwise(units)]
        contexts = [self._context(span.start) for span in spans] if self._has_contexts else [""] * len(spans)
        counts = takewhile(lambda count: count <= self.budget.limit, self.tape.counts_behind(contexts, spans))
        return [Packed(*chunk) for chunk in zip(spans, counts, units, units[1:], contexts, strict=False)]

    def count_up_to(self, packed: Packed, stop: int) -> int:
        """Exact tokens of a chunk, with its context, if it stopped before unit `stop` instead."""
        return self.tape.count_behind(packed.context, packed.span.start, self.end_before(stop))

    def end_before(self, stop: int) -> int:
        """Where the text ends before unit `stop`, without white space."""
        return content_end(self.tape.text, self._char_edges[stop - 1], self._char_edges[stop])

    def _chunk(self, first: int, after: int) -> Packed:
        """The planned chunk with first unit `first`, or the best shorter one where that is over the limit.

        What is repeated goes first, then units, which the next chunk gets; a unit that is left alone gives up context.
        """
        starts, stop = self._starts(first, after), self._plan.stops[first]
        while not (packed := self._longest(starts, first, stop)):
            if stop == first + 1:
                return self._alone(first)
            stop = self._shorter(first, stop)
        return packed

    def _starts(self, first: int, after: int) -> list[int]:
        """Where the chunk with first unit `first` may begin: with the most overlap, ever less, none."""
        start = self.units.starts[first]
        if not self.budget.overlap or not first:
            return [start]
        return [*self._overlaps.starts(first, after, self.end_before(first)), start]

    def _longest(self, starts: Sequence[int], first: int, stop: int) -> Packed | None:
        """The chunk of some units from the first of the starts with which it fits, if there is one."""
        end = self.end_before(stop)
        for start in starts:
            is_allowed = start == starts[0] or not self._overlaps.is_too_far(start, self.end_before(first))
            if is_allowed and (packed := self._fit(Span(start, end), self._context(start), first, stop)):
                return packed
        return None

    def _alone(self, first: int) -> Packed:
        """A chunk of one unit, with as much of its context as fits."""
        span = Span(self.units.starts[first], self.end_before(first + 1))
        for context in chain(self._contexts(span.start), ("",)):
            if packed := self._fit(span, context, first, first + 1):
                return packed
        # only a tokenizer that counts the same text differently comes here
        raise limit_too_small(self.tape, self.units.span(first), self.budget.limit)

    def _fit(self, span: Span, context: str, first: int, stop: int) -> Packed | None:
        """The chunk with its exact count, if it keeps the limit."""
        if self.tape.estimate(*span) > self.budget.limit + MARGIN and span.start < self.units.starts[first]:
            return None
        count = self.tape.count_behind(context, *span)
        return Packed(span, count, first, stop, context) if count <= self.budget.limit else None

    def _shorter(self, first: int, stop: int) -> int:
        """The next best unit to stop before, when the chunk up to `stop` is over the limit."""
        begin, target = self._token_edges[first], self.budget.target
        costs = [
            (self._plan.costs[candidate] + penalty(self._token_edges[candidate] - begin, target), candidate)
            for candidate in range(first + 1, stop)
        ]
        return min(costs)[1]
