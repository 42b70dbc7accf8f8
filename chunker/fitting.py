"""From boundaries to units that all fit the limit.

Units long enough to matter are divided at the strategy's finer boundaries; units over the limit at clauses,
then words, parts of words, graphemes, and only they.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from chunker import prices
from chunker.budget import Budget
from chunker.errors import LimitTooSmall
from chunker.segments.graphemes import last_grapheme_start
from chunker.segments.words import clause_boundaries, grapheme_boundaries, word_boundaries, word_part_boundaries
from chunker.tape import Tape
from chunker.types import Finder, Span
from chunker.units import Units, content_end, cut, has_simple_clusters

if TYPE_CHECKING:
    from chunker.types import IntArray

FORCED: tuple[Finder, ...] = (clause_boundaries, word_boundaries, word_part_boundaries, grapheme_boundaries)

Boundaries = Iterable[tuple[int, float]]

_WHOLE_SHARE = 3  # a unit up to a third of the target stays whole: chunker.prices says why no cut inside pays
_UNITS_A_LIMIT = 16  # boundaries nearer than this share of the limit to a cheaper one are left out
_MOST_CHARS_A_TOKEN = 6  # a long run of white space says nothing of the rest of a text
_REACH_CHARS = 40  # looked back from a full unit before the whole of it is searched
_MARGIN = 8  # no estimate for a tokenizer with certain cuts was ever off by more


def fitting_units(tape: Tape, boundaries: Boundaries, finders: Sequence[Finder], budget: Budget) -> Units:
    """Units of the text that all fit the limit, as coarse as the boundaries and the limit allow.

    Args:
        boundaries: where the strategy would cut, in order, over the whole text.
        finders: the strategy's boundaries inside a unit that is long enough to matter, coarse to fine.
    Raises: LimitTooSmall: a grapheme cluster alone is over the limit.
    """
    step_tokens = budget.limit // _UNITS_A_LIMIT
    spacing = min(step_tokens * len(tape.text) // max(1, len(tape)), step_tokens * _MOST_CHARS_A_TOKEN)
    is_simple = has_simple_clusters(tape.text)
    whole = Span(0, len(tape.text))
    units = cut(tape.text, whole, boundaries, is_simple=is_simple, spacing_chars=spacing)
    divided = partial(_divided, tape.text, is_simple=is_simple)
    for finder in finders:
        longer = (_estimates(tape, units) * _WHOLE_SHARE > budget.target).nonzero()[0].tolist()
        units = divided(units, longer, finder, spacing_chars=spacing)
    for forced in FORCED:
        if not (too_long := _overlong(tape, units, budget.limit)):
            return units
        spaced = partial(_spaced, tape, step_tokens, forced)
        units = divided(units, too_long, spaced)
    for index in _overlong(tape, units, budget.limit):
        raise LimitTooSmall(too_small(tape, units.span(index), budget.limit))
    return units


def _divided(
    text: str, units: Units, which: Iterable[int], finder: Finder, *, is_simple: bool, spacing_chars: int = 0
) -> Units:
    """The units again, with those at the indices `which` divided at the boundaries found within them."""
    starts: list[int] = []
    costs: list[float] = []
    done = 0
    for index in which:
        span = units.span(index)
        parts = cut(
            text, span, finder(text, span), units.costs[index], is_simple=is_simple, spacing_chars=spacing_chars
        )
        starts += units.starts[done:index] + parts.starts
        costs += units.costs[done:index] + parts.costs
        done = index + 1
    return Units(starts + units.starts[done:], costs + units.costs[done:], units.end)


def _spaced(tape: Tape, step_tokens: int, finder: Finder, text: str, span: Span) -> Boundaries:
    """About one boundary for every `step_tokens`: the last one found before each such place."""
    if step_tokens < 1:
        yield from finder(text, span)
        return
    start, step = span.start, step_tokens
    while (full := tape.offset_after(start, step)) < span.end:
        offset, cost = _last_boundary(finder, text, Span(start, full))
        if offset > start:
            yield offset, cost
            start, step = offset, step_tokens
        else:
            step *= 2


def _last_boundary(finder: Finder, text: str, span: Span) -> tuple[int, float]:
    """The last boundary up to the end of a span, its start where there is none."""
    start, end = span
    if finder is grapheme_boundaries:
        return last_grapheme_start(text, span), prices.GRAPHEME
    near = Span(max(start, end - _REACH_CHARS), end + 1)
    found = [*finder(text, near)] or [*finder(text, Span(start, end + 1))]
    return found[-1] if found else (start, 0.0)


def _estimates(tape: Tape, units: Units) -> IntArray:
    """About how many tokens each unit has; shape (units,)."""
    return np.diff(tape.tokens_ended(units.edges))


def _overlong(tape: Tape, units: Units, limit: int) -> list[int]:
    """Indices of the units that really are longer than `limit` tokens; only doubtful ones are counted."""
    guesses = _estimates(tape, units)
    is_opaque = tape.tokenizer.certain_cut is None
    doubtful = range(len(units)) if is_opaque else (guesses > limit - limit // 8 - _MARGIN).nonzero()[0].tolist()
    return [index for index in doubtful if _is_over(tape, units.span(index), limit)]


def _is_over(tape: Tape, span: Span, limit: int) -> bool:
    start, end = span.start, content_end(tape.text, *span)
    is_sure = tape.tokenizer.certain_cut is not None and tape.estimate(start, end) > 2 * limit + _MARGIN
    return is_sure or tape.count(start, end) > limit


def too_small(tape: Tape, span: Span, limit: int) -> str:
    """What to say of a unit over the limit that cannot be divided."""
    start, end = span.start, content_end(tape.text, *span)
    return (
        f"{tape.text[start:end][:8]!r} at character {start} takes {tape.count(start, end)} tokens of "
        f"{tape.tokenizer.name}, more than max_tokens={limit}, and cannot be cut. Raise max_tokens."
    )
