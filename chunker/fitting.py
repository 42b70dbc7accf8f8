"""From boundaries to units that all fit the limit.

Units long enough to matter are divided at the strategy's finer boundaries; units over the limit at clauses,
then words, parts of words, graphemes, and only they. Of boundaries that crowd together some are left out,
but never where a unit would be too long without them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from operator import attrgetter, gt, itemgetter, sub
from operator import index as whole_number
from typing import NamedTuple, TypeVar

from chunker import prices
from chunker.budget import Budget
from chunker.errors import InvalidBoundary, LimitTooSmall
from chunker.layout import Layout
from chunker.segments.graphemes import last_grapheme_start
from chunker.segments.words import clause_boundaries, grapheme_boundaries, word_boundaries, word_part_boundaries
from chunker.tape import MARGIN, Tape
from chunker.types import Finder, Span
from chunker.units import Units, content_end, cut, has_simple_clusters

BETWEEN_WORDS: tuple[Finder, ...] = (clause_boundaries, word_boundaries)
_FORCED: tuple[Finder, ...] = (*BETWEEN_WORDS, word_part_boundaries)  # of units over the limit; then graphemes

Boundaries = Iterable[tuple[int, float]]
_T = TypeVar("_T")

_WHOLE_SHARE = 3  # a unit up to a third of the target stays whole: chunker.prices says why no cut inside pays
_UNITS_A_LIMIT = 16  # of boundaries nearer than this share of the limit a later one counts only if it is cheaper
_MOST_CHARS_A_TOKEN = 6  # a long run of white space says nothing of the rest of a text
_REACH_CHARS = 40  # looked back from a full unit before the whole of it is searched


class Fitting(NamedTuple):
    """Units, and the tokens that end before each of them and before the end."""

    units: Units
    token_edges: list[int]

    def longer_than(self, tokens: int) -> list[int]:
        """Indices of the units of more than so many tokens."""
        lengths = map(sub, self.token_edges[1:], self.token_edges)
        return [index for index, length in enumerate(lengths) if length > tokens]


def fitting_units(tape: Tape, layout: Layout, budget: Budget) -> Fitting:
    """Units of the text that all fit the limit, as coarse as the boundaries and the limit allow.

    Raises: LimitTooSmall: a grapheme cluster alone is over the limit. InvalidBoundary.
    """
    if not isinstance(layout.boundaries, Iterable):
        raise InvalidBoundary(f"Expected the boundaries of a strategy, got {layout.boundaries!r:.60}.")
    boundaries = list(layout.boundaries)
    _check(boundaries)
    return _Fitter(tape, budget, layout.held, layout.spacing).fit(boundaries, layout.finders)


def _check(boundaries: Sequence[tuple[int, float]]) -> None:
    try:
        offsets, costs = zip(*boundaries, strict=True) if boundaries else ((), ())
        wrong = [price for price in {*costs} if not 0 <= price <= 1]
        deque(map(whole_number, offsets), maxlen=0)  # raises where one is none
    except (TypeError, ValueError) as error:
        raise InvalidBoundary(
            f"Expected boundaries as pairs of an offset, which is a whole number, and a price, got {boundaries!r:.60}."
        ) from error
    if any(map(gt, offsets, offsets[1:])):
        place = next(place for place, (one, other) in enumerate(pairwise(offsets)) if one > other)
        raise InvalidBoundary(
            f"Expected boundaries in order, got one at {offsets[place]} before one at {offsets[place + 1]}."
        )
    if wrong:
        raise InvalidBoundary(f"Expected prices from 0 to 1, got {wrong[0]}; see chunker.prices.")


class _Fitter:
    """Divides the units of one text until all fit one limit."""

    def __init__(self, tape: Tape, budget: Budget, held: Sequence[Span], spacing: int | None) -> None:
        self._tape, self._text, self._budget = tape, tape.text, budget
        self._forced_finders = [partial(_not_held, held, finder) for finder in _FORCED] if held else _FORCED
        self._step_tokens = budget.limit // _UNITS_A_LIMIT
        chars_a_token = min(len(tape.text) / max(1, len(tape)), _MOST_CHARS_A_TOKEN)
        self._spacing_chars = int((self._step_tokens if spacing is None else spacing) * chars_a_token)
        self._is_simple = has_simple_clusters(tape.text)

    def fit(self, boundaries: Sequence[tuple[int, float]], finders: Sequence[Finder]) -> Fitting:
        whole = Span(0, len(self._text))
        units = cut(self._text, whole, boundaries, is_simple=self._is_simple, spacing_chars=self._spacing_chars)
        fitting = Fitting(units, self._tape.tokens_ended(units.edges).tolist())
        for finder in finders:
            longer = fitting.longer_than(self._budget.target // _WHOLE_SHARE)
            fitting = self._divided(fitting, longer, finder, self._spacing_chars)
        if not (too_long := self._overlong(fitting)):
            return fitting
        found_before: Finder = partial(_inside, boundaries)
        for finder in (found_before, *finders):
            crowded = [index for index in too_long if fitting.units.starts[index] in fitting.units.crowded]
            fitting, too_long = self._fitted(fitting, crowded, finder) if crowded else (fitting, too_long)
        return self._forced(fitting, too_long)

    def _forced(self, fitting: Fitting, too_long: list[int]) -> Fitting:
        """The units with those that are too long divided where no strategy would."""
        for forced in (*self._forced_finders, grapheme_boundaries):
            for finder in (partial(self._spaced, forced), forced):
                if not too_long:
                    return fitting
                fitting, too_long = self._fitted(fitting, too_long, finder)
        if too_long:
            raise limit_too_small(self._tape, fitting.units.span(too_long[0]), self._budget.limit)
        return fitting

    def _fitted(self, fitting: Fitting, which: list[int], finder: Finder) -> tuple[Fitting, list[int]]:
        """The units with those at the indices `which` divided, and the indices of all that are still too long."""
        fitting = self._divided(fitting, which, finder)
        return fitting, self._overlong(fitting)

    def _divided(self, fitting: Fitting, which: list[int], finder: Finder, spacing_chars: int = 0) -> Fitting:
        """The units again, with those at the indices `which` divided at the boundaries found within them."""
        if not which:
            return fitting
        text, units, parts, crowded = self._text, fitting.units, [], {*fitting.units.crowded}
        for index in which:
            span, cost = units.span(index), units.costs[index]
            found = finder(text, span)
            part = cut(text, span, found, cost, is_simple=self._is_simple, spacing_chars=spacing_chars)
            crowded |= {*part.starts} if span.start in crowded else part.crowded
            parts.append(part)
        starts = _replaced(units.starts, which, [part.starts for part in parts])
        costs = _replaced(units.costs, which, [part.costs for part in parts])
        ended = iter(self._tape.tokens_ended([start for part in parts for start in part.starts]).tolist())
        token_edges = _replaced(fitting.token_edges, which, [list(islice(ended, len(part))) for part in parts])
        return Fitting(Units(starts, costs, units.end, crowded), token_edges)

    def _overlong(self, fitting: Fitting) -> list[int]:
        """Indices of the units that really are longer than the limit; only doubtful ones are counted."""
        limit = self._budget.limit
        is_opaque = self._tape.tokenizer.certain_cut is None
        # An eighth more than the margin: one that is overlooked would fail the whole document.
        doubtful = fitting.longer_than(-1 if is_opaque else limit - limit // 8 - MARGIN)
        return [index for index in doubtful if _is_over(self._tape, fitting.units.span(index), limit)]

    def _spaced(self, finder: Finder, text: str, span: Span) -> Iterator[tuple[int, float]]:
        """About one boundary for every step of tokens: the last one found before each such place."""
        if self._step_tokens < 1:
            yield from finder(text, span)
            return
        start, step, last = span.start, self._step_tokens, span.end - 1
        while start < last:
            full = min(self._tape.offset_after(start, step), last)
            if full == last and step == self._step_tokens:
                return  # what is left is short
            offset, cost = _last_boundary(finder, text, Span(start, full))
            if offset > start:
                yield offset, cost
                start, step = offset, self._step_tokens
            elif full == last:
                return
            else:
                step *= 2


def _replaced(items: list[_T], which: Iterable[int], parts: Iterable[Iterable[_T]]) -> list[_T]:
    """The items again, with those at the indices `which` replaced by several each."""
    replaced: list[_T] = []
    done = 0
    for index, part in zip(which, parts, strict=True):
        replaced += items[done:index]
        replaced += part
        done = index + 1
    return replaced + items[done:]


def _inside(boundaries: Sequence[tuple[int, float]], text: str, span: Span) -> Boundaries:  # noqa: ARG001
    """Those of a text's boundaries that lie in a span: a finder of what was found before."""
    first = bisect_left(boundaries, span.start, key=itemgetter(0))
    return boundaries[first : bisect_left(boundaries, span.end, first, key=itemgetter(0))]


def _not_held(held: Sequence[Span], finder: Finder, text: str, span: Span) -> Boundaries:
    """What a finder finds outside the gaps that are held."""
    for offset, price in finder(text, span):
        place = bisect_left(held, offset, key=attrgetter("end"))
        if place == len(held) or offset < held[place].start:
            yield offset, price


def _last_boundary(finder: Finder, text: str, span: Span) -> tuple[int, float]:
    """The last boundary up to the end of a span, its start where there is none."""
    start, end = span
    if finder is grapheme_boundaries:
        return last_grapheme_start(text, span), prices.GRAPHEME
    near = Span(max(start, end - _REACH_CHARS), end + 1)
    found = [*finder(text, near)] or [*finder(text, Span(start, end + 1))]
    return found[-1] if found else (start, 0.0)


def _is_over(tape: Tape, span: Span, limit: int) -> bool:
    start, end = span.start, content_end(tape.text, *span)
    is_sure = tape.tokenizer.certain_cut is not None and tape.estimate(start, end) > 2 * limit + MARGIN
    return is_sure or tape.count(start, end) > limit


def limit_too_small(tape: Tape, span: Span, limit: int) -> LimitTooSmall:
    """The error about a unit over the limit that cannot be divided."""
    start, end = span.start, content_end(tape.text, *span)
    return LimitTooSmall(
        f"{tape.text[start:end][:8]!r} at character {start} takes {tape.count(start, end)} tokens of "
        f"{tape.tokenizer.name}, more than max_tokens={limit}, and cannot be cut. Raise max_tokens."
    )
