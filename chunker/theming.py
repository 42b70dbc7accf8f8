"""What strategies that cut by topics share: the layout of `structure`, with its gaps priced by what they part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chunker.errors import InvalidSpec
from chunker.layout import Layout

if TYPE_CHECKING:
    from chunker.budget import Budget
    from chunker.segments.topics import Rule, Vectors
    from chunker.tape import Tape

_UNITS_A_TARGET = 16
_SPARE_SHARE = 32  # of the limit, since tokens read off the tape are an estimate


def themed(layout: Layout, tape: Tape, budget: Budget, vectors: Vectors, rule: Rule) -> Layout:
    """The layout with every gap that it or its finders know, priced by topics; see `topics_of`.

    Nothing is offered inside a topic that has at least the target and is within the limit.
    """
    from chunker.segments.topics import all_gaps, topics_of, without_inner
    from chunker.units import content_end

    text = tape.text
    gaps = all_gaps(text, layout.boundaries, layout.finders)
    if not gaps:
        return layout

    def is_whole(start: int, end: int) -> bool:
        end = content_end(text, start, end)
        return tape.estimate(start, end) >= budget.target and tape.fits(budget.limit, start, end)

    longest = budget.limit - budget.limit // _SPARE_SHARE
    topics = topics_of(text, gaps, vectors, rule, tape.tokens_ended, longest)
    return layout._replace(
        boundaries=without_inner(topics, is_whole),
        finders=(),
        spacing=budget.target // _UNITS_A_TARGET,
        overlap_finders=layout.finders,
    )


def check_theme(weight: object, detail: object) -> None:
    """Raises: InvalidSpec: a setting out of range."""
    if not _is_number(weight) or not 0 <= weight <= 1:  # type: ignore[operator]  # a number by then
        raise InvalidSpec(f"weight must be a number from 0 to 1, got {weight!r}.")
    if not _is_number(detail) or not 0 < detail < float("inf"):  # type: ignore[operator]  # a number by then
        raise InvalidSpec(f"detail must be a number above 0, got {detail!r}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
