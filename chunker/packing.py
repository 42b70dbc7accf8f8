"""The packer: priced boundaries and a limit in, the cheapest chunks that fit out.

Every promise about size, offsets, overlap and losslessness is kept here, once for all strategies.

1. The text is cut at the strategy's boundaries into units. Units long enough to matter are divided at the
   strategy's finer ones; units over the limit at clauses, then words, parts of words, graphemes.
2. `planning` finds the cheapest way to join units into chunks, from estimated lengths.
3. A walk from the beginning emits the plan. Every chunk is counted exactly before it is emitted, and
   gives up overlap, then units, in the rare case that it is over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.budget import Budget
from chunker.errors import LimitTooSmall
from chunker.planning import penalty, plan
from chunker.segments.words import clause_boundaries, grapheme_boundaries, word_boundaries, word_part_boundaries
from chunker.tape import Tape
from chunker.types import Finder, Span
from chunker.units import Units, content_end, cut

if TYPE_CHECKING:
    from chunker.types import IntArray

_FORCED: tuple[Finder, ...] = (clause_boundaries, word_boundaries, word_part_boundaries, grapheme_boundaries)
_WHOLE_SHARE = 3  # a unit up to a third of the target stays whole: see chunker.prices on why no cut inside pays
_UNITS_A_LIMIT = 16  # boundaries closer than the limit's share compete: the cheapest is considered
_FEW = 32
_REACH_CHARS = 40
_MARGIN = 8  # no estimate for a tokenizer with certain cuts was ever off by more

Boundaries = Iterable[tuple[int, float]]


class Packed(NamedTuple):
    """A chunk to be: its characters, its tokens, and its own units (text before the first is overlap)."""

    span: Span
    token_count: int
    first_unit: int
    stop_unit: int


def fitting_units(tape: Tape, boundaries: Boundaries, finders: Sequence[Finder], budget: Budget) -> Units:
    """Units of the text that all fit the limit, as coarse as the boundaries and the limit allow.

    Args:
        boundaries: where the strategy would cut, in order, over the whole text.
        finders: the strategy's boundaries inside a unit that is long enough to matter, coarse to fine.
    Raises: LimitTooSmall: a grapheme cluster alone is over the limit.
    """
    thin = partial(_thinned, tape, budget.limit // _UNITS_A_LIMIT)
    units = cut(tape.text, Span(0, len(tape.text)), thin(boundaries))
    for finder in finders:
        longer = (_estimates(tape, units) * _WHOLE_SHARE > budget.target).nonzero()[0].tolist()
        units = _divided(tape.text, units, longer, lambda text, span, finder=finder: thin(finder(text, span)))
    for forced in _FORCED:
        if not (too_long := _overlong(tape, units, budget.limit)):
            return units
        spaced = partial(_spaced, tape, budget.limit // _UNITS_A_LIMIT, forced)
        units = _divided(tape.text, units, too_long, spaced)
    for index in _overlong(tape, units, budget.limit):
        raise LimitTooSmall(_too_small(tape, units.span(index), budget.limit))
    return units


def _divided(text: str, units: Units, which: Iterable[int], finder: Finder) -> Units:
    """The units again, with those at the indices `which` divided at the boundaries found within them."""
    starts: list[int] = []
    costs: list[float] = []
    done = 0
    for index in which:
        span = units.span(index)
        parts = cut(text, span, finder(text, span), units.costs[index])
        starts += units.starts[done:index] + parts.starts
        costs += units.costs[done:index] + parts.costs
        done = index + 1
    return Units(starts + units.starts[done:], costs + units.costs[done:], units.end)


def _thinned(tape: Tape, bucket_tokens: int, boundaries: Boundaries) -> Boundaries:
    """The boundaries; where they crowd, only the cheapest in each bucket of tokens (the first of equals).

    This bounds the packer's work on text with a boundary at every letter.
    """
    rows = [*boundaries]
    if bucket_tokens < 1 or len(rows) < _FEW:
        return rows
    offsets, costs = zip(*rows, strict=True)
    bucket = tape.tokens_ended(offsets) // bucket_tokens
    order = np.lexsort((costs, bucket))
    is_first = np.diff(bucket[order], prepend=-1) != 0
    return [rows[index] for index in np.sort(order[is_first]).tolist()]


def _spaced(tape: Tape, step_tokens: int, finder: Finder, text: str, span: Span) -> Boundaries:
    """About one boundary for every `step_tokens`: the last one found before each such place."""
    if step_tokens < 1:
        yield from finder(text, span)
        return
    start, step = span.start, step_tokens
    while (full := tape.offset_after(start, step)) < span.end:
        near = Span(max(start, full - _REACH_CHARS), full + 1)
        found = [*finder(text, near)] or [*finder(text, Span(start, full + 1))]
        if found and found[-1][0] > start:
            yield found[-1]
            start, step = found[-1][0], step_tokens
        else:
            step *= 2


def _estimates(tape: Tape, units: Units) -> IntArray:
    """About how many tokens each unit has; shape (units,)."""
    return np.diff(tape.tokens_ended(units.edges))


def _overlong(tape: Tape, units: Units, limit: int) -> list[int]:
    """Indices of the units that really are longer than `limit` tokens; only doubtful ones are counted."""
    guesses = _estimates(tape, units)
    is_opaque = tape.tokenizer.certain_cut is None
    doubtful = range(len(units)) if is_opaque else (guesses > limit // 2 - _MARGIN).nonzero()[0].tolist()
    return [i for i in doubtful if tape.count(*_content(tape.text, units.span(i))) > limit]


def _content(text: str, span: Span) -> Span:
    return Span(span.start, content_end(text, *span))


class Packer:
    """Joins the fitting units of one text into the cheapest chunks within the budget."""

    def __init__(self, tape: Tape, boundaries: Boundaries, finders: Sequence[Finder], budget: Budget) -> None:
        self.tape, self.budget = tape, budget
        self.units = fitting_units(tape, boundaries, finders, budget)
        self._finders = (*finders, *_FORCED)
        self._edges: list[int] = tape.tokens_ended(self.units.edges).tolist()
        self._plan = plan(self._edges, self.units.costs, budget)

    def chunks(self) -> Iterator[Packed]:
        """Chunks in order, each counted exactly and within the limit."""
        first, last_start = 0, -1
        while first < len(self.units):
            packed = self._chunk(first, last_start)
            yield packed
            first, last_start = packed.stop_unit, packed.span.start

    def count_up_to(self, start: int, stop: int) -> int:
        """Exact tokens of a chunk that would begin at character `start` and stop before unit `stop`."""
        return self.tape.count(start, content_end(self.tape.text, *self.units.span(stop - 1)))

    def _chunk(self, first: int, after: int) -> Packed:
        """The planned chunk with first unit `first`, or the best shorter one where that is over the limit."""
        starts = [*self._overlap_starts(first, after), self.units.starts[first]]
        stop = self._plan.stops[first]
        while True:
            end = content_end(self.tape.text, *self.units.span(stop - 1))
            if fitted := self._fit(starts, end):
                return Packed(Span(fitted[0], end), fitted[1], first, stop)
            if stop == first + 1:  # only a tokenizer that counts the same text differently comes here
                raise LimitTooSmall(_too_small(self.tape, self.units.span(first), self.budget.limit))
            stop = self._shorter(first, stop)

    def _fit(self, starts: Sequence[int], end: int) -> tuple[int, int] | None:
        """The first start from which the text up to `end` keeps the limit, with its exact count."""
        for start in starts:
            if start == starts[-1] or self.tape.estimate(start, end) <= self.budget.limit + _MARGIN:
                count = self.tape.count(start, end)
                if count <= self.budget.limit:
                    return start, count
        return None

    def _shorter(self, first: int, stop: int) -> int:
        """The next best unit to stop before, when the chunk up to `stop` is over the limit."""
        begin, target = self._edges[first], self.budget.target
        costs = [
            (self._plan.costs[candidate] + penalty(self._edges[candidate] - begin, target), candidate)
            for candidate in range(first + 1, stop)
        ]
        return min(costs)[1]

    def _overlap_starts(self, first: int, after: int) -> list[int]:
        """Starts after `after` and before unit `first` that repeat at most `overlap` tokens, longest first.

        Whole units where at least one fits, else parts of the last one at the coarsest boundaries that do.
        """
        overlap = self.budget.overlap
        if not overlap or not first:
            return []
        last = _content(self.tape.text, self.units.span(first - 1))
        reach = bisect_left(self._edges, self._edges[first] - overlap - _MARGIN, 0, first)
        starts = self._within_overlap(self.units.starts[reach:first], after, last.end)
        for finder in self._finders if not starts else ():
            parts = cut(self.tape.text, last, finder(self.tape.text, last))
            if starts := self._within_overlap(parts.starts[1:], after, last.end):
                break
        return starts

    def _within_overlap(self, starts: Sequence[int], after: int, end: int) -> list[int]:
        """Those of `starts` behind `after` from which the text up to `end` has at most `overlap` tokens."""
        overlap = self.budget.overlap
        for index, start in enumerate(starts):
            is_near = start > after and self.tape.estimate(start, end) <= overlap + _MARGIN
            if is_near and self.tape.count(start, end) <= overlap:
                return list(starts[index:])
        return []


def _too_small(tape: Tape, span: Span, limit: int) -> str:
    start, end = _content(tape.text, span)
    return (
        f"{tape.text[start:end][:8]!r} at character {start} takes {tape.count(start, end)} tokens of "
        f"{tape.tokenizer.name}, more than max_tokens={limit}, and cannot be cut. Raise max_tokens."
    )
