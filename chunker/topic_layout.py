"""What strategies that cut by topics share: the layout of `structure`, with its gaps priced by what they part."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from chunker.calls import check_range
from chunker.layout import Layout
from chunker.segments.languages import language_of

if TYPE_CHECKING:
    from chunker.budget import Budget
    from chunker.segments.topics import Rule, Vectorizer
    from chunker.tape import Tape
    from chunker.types import Document

LEXICAL_SCALE = 0.059  # of the cost of a topic by words; measured
_UNITS_A_TARGET = 16
_SPARE_SHARE = 32  # of the limit that parts of a topic keep free, since their tokens are an estimate


def themed(layout: Layout, tape: Tape, budget: Budget, vectorizer: Vectorizer, rule: Rule) -> Layout:
    """The layout with every gap that it or its finders know, priced by topics; see `topics_of`.

    Nothing is offered inside a topic that has at least the target and is within the limit, both counted exactly.
    """
    from chunker.segments.topics import Lengths, all_gaps, topics_of, without_inner
    from chunker.units import content_span

    text = tape.text
    gaps = all_gaps(text, layout.boundaries, layout.finders)
    if not gaps:
        return layout

    @cache
    def fits(start: int, end: int) -> bool:
        return tape.fits(budget.limit, *content_span(text, start, end))

    def is_whole(start: int, end: int) -> bool:
        return fits(start, end) and not tape.fits(budget.target - 1, *content_span(text, start, end))

    lengths = Lengths(tape.tokens_ended, fits, budget.limit - budget.limit // _SPARE_SHARE)
    topics = topics_of(text, gaps, vectorizer, rule, lengths)
    return layout._replace(
        boundaries=without_inner(topics, is_whole),
        finders=(),
        spacing=budget.target // _UNITS_A_TARGET,
        overlap_finders=layout.finders,
    )


def words_of(document: Document, language: str) -> Vectorizer:
    """The function from passages of a document to the vectors of their words."""
    from chunker.segments.lexical import lexical_vectors, terms_for

    return partial(lexical_vectors, terms=terms_for(language_of(document, language)))


def check_theme(weight: object, detail: object) -> None:
    """Raises: InvalidSpec: a setting out of range."""
    check_range("weight", weight, 0, 1)
    check_range("detail", detail, 0.001, 1000)
