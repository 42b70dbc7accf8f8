"""From documents to an excerpt: units, their order, what fits, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chunker.errors import BudgetTooSmall
from chunker.prioritizing.marks import Marks
from chunker.prioritizing.material import Material
from chunker.prioritizing.ranking import Choice, ranked
from chunker.prioritizing.selecting import Selection, Selector
from chunker.prioritizing.summarizing import SHARE, Summarizer, with_summaries
from chunker.prioritizing.types import Excerpt, Kept, LeftOut
from chunker.prioritizing.units import units_of
from chunker.prioritizing.weighing import columns_of, stem_for
from chunker.prioritizing.writing import gaps
from chunker.surrogates import readable
from chunker.types import Document, Encoding

_LEAST_UNIT_TOKENS = 8


class Order:
    """Choices that are made once, and no further than they are asked for.

    Attributes:
        made: so far, best first.
    """

    def __init__(self, choices: Iterator[Choice]) -> None:
        self._waiting = choices
        self.made: list[Choice] = []

    def units(self) -> Iterator[int]:
        """The units of the choices, from the first; one such walk at a time."""
        yield from (choice.unit for choice in self.made)
        for choice in self._waiting:
            self.made.append(choice)
            yield choice.unit


def chosen(
    documents: Sequence[Document],
    tokenizer: Encoding,
    budget_tokens: int,
    query: str,
    unit_tokens: int,
    omission: str,
    summarizer: Summarizer | None,
) -> Excerpt:
    """What `prioritize` gives.

    Raises: BudgetTooSmall, SummaryFailed.
    """
    material = material_of(documents, tokenizer, budget_tokens, unit_tokens)
    marks = Marks(readable(omission))
    order = Order(ordered(material, query))
    try:
        selection = _selector(material, tokenizer, budget_tokens, marks).select(order.units())
    except BudgetTooSmall as error:
        enough = _enough(documents, tokenizer, error.enough_tokens, unit_tokens, marks)
        raise BudgetTooSmall(budget_tokens, enough) from None
    if summarizer and len(selection) < len(material.units):
        selection, marks = _summarised(material, order, selection, summarizer, tokenizer, budget_tokens, marks)
    text = material.text(selection, marks)
    choices = {choice.unit: choice for choice in order.made}
    needed = {need for unit in selection for need in material.needs(unit)}
    return Excerpt(
        text=text,
        token_count=tokenizer.count(text) if text else 0,
        budget_tokens=budget_tokens,
        kept=tuple(_kept(material, number, choices.get(number), number in needed) for number in sorted(selection)),
        left_out=tuple(_left_out(material, selection, tokenizer, marks)),
        document_ids=tuple(document.id for document in documents),
        query_words=tuple(material.terms.vocabulary[column] for column in asked(material, query)),
    )


def _enough(
    documents: Sequence[Document], tokenizer: Encoding, budget_tokens: int, unit_tokens: int, marks: Marks
) -> int:
    """The first budget from one on that holds a unit, since the units of a larger budget may be larger as well."""
    while True:
        material = material_of(documents, tokenizer, budget_tokens, unit_tokens)
        try:
            _selector(material, tokenizer, budget_tokens, marks).one()
        except BudgetTooSmall as error:
            budget_tokens = error.enough_tokens
        else:
            return budget_tokens


def _selector(material: Material, tokenizer: Encoding, budget_tokens: int, marks: Marks) -> Selector:
    return Selector(material, lambda selection: tokenizer.count(material.text(selection, marks)), budget_tokens)


def _summarised(
    material: Material,
    order: Order,
    selection: Selection,
    summarizer: Summarizer,
    tokenizer: Encoding,
    budget_tokens: int,
    marks: Marks,
) -> tuple[Selection, Marks]:
    """A selection with summaries, refilled outside of what they are of; the one given where there are none."""
    try:
        room = _selector(material, tokenizer, budget_tokens - int(SHARE * budget_tokens), marks)
        smaller = room.select(order.units())
    except BudgetTooSmall:  # the budget is too small for summaries as well
        return selection, marks
    left_out = [*_left_out(material, smaller, tokenizer, marks)]
    marks = with_summaries(material, smaller, left_out, summarizer, tokenizer, budget_tokens, marks.omission)
    if not marks.summaries:
        return selection, marks
    closed = frozenset(number for name, span in marks.summaries for number in material.within(name, span))
    return _selector(material, tokenizer, budget_tokens, marks).refill(smaller, order.units(), closed), marks


def material_of(documents: Sequence[Document], tokenizer: Encoding, budget_tokens: int, unit_tokens: int) -> Material:
    """The units of the documents; those for small budgets are small."""
    at_most = min(unit_tokens, max(_LEAST_UNIT_TOKENS, budget_tokens // 2))
    return Material(documents, [units_of(each, tokenizer, at_most, budget_tokens) for each in documents])


def asked(material: Material, query: str) -> Sequence[int]:
    """The columns of the words of a query that stand in the units."""
    stems = dict.fromkeys(map(stem_for, material.documents)) if query else {}
    return columns_of(query, stems, material.terms)


def ordered(material: Material, query: str) -> Iterator[Choice]:
    """The units, best first, and headings and headers last, which are worth nothing of themselves."""
    candidates = [number for number, unit in enumerate(material.units) if not unit.is_frame]
    costs = [unit.token_count for unit in material.units]
    yield from ranked(material.terms, costs, candidates, asked(material, query), material.firsts)
    yield from (Choice(number, 0.0, ()) for number, unit in enumerate(material.units) if unit.is_frame)


def _kept(material: Material, number: int, choice: Choice | None, is_needed: bool) -> Kept:
    document, unit = material.documents[material.document_of(number)], material.units[number]
    text = document.text[unit.start : unit.end]
    if choice is None or unit.is_frame:
        return Kept(document.id, unit.start, unit.end, text, unit.token_count, "needed" if is_needed else "room")
    words = tuple(material.terms.vocabulary[column] for column in choice.columns)
    return Kept(document.id, unit.start, unit.end, text, unit.token_count, "chosen", choice.score, words)


def _left_out(material: Material, selection: Selection, tokenizer: Encoding, marks: Marks) -> Iterator[LeftOut]:
    places_of = material.by_document(selection)
    for document, units, places in zip(material.documents, material.units_of, places_of, strict=True):
        for span in gaps(units, places):
            summary = marks.summaries.get((document.id, span), "")
            yield LeftOut(document.id, *span, tokenizer.count(document.text[slice(*span)]), summary)
