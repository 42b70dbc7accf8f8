"""From documents to an excerpt: units, their order, what fits, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    material, marks = material_of(documents, tokenizer, budget_tokens, unit_tokens), Marks(readable(omission))
    columns = asked(material, query)
    case = _Case(material, Order(ordered(material, columns)), tokenizer, budget_tokens)
    try:
        selection = case.select(marks)
    except BudgetTooSmall as error:
        enough = _enough(documents, tokenizer, error.enough_tokens, unit_tokens, marks)
        raise BudgetTooSmall(budget_tokens, enough) from None
    if summarizer and len(selection) < len(material.units):
        selection, marks = case.summarised(selection, marks, summarizer)
    return case.excerpt(selection, marks, columns)


@dataclass(frozen=True)
class _Case:
    """What an excerpt is made of, and the budget that it keeps."""

    material: Material
    order: Order
    tokenizer: Encoding
    budget_tokens: int

    def select(self, marks: Marks, reserve_tokens: int = 0) -> Selection:
        """The best units that leave some tokens of the budget over.

        Raises: BudgetTooSmall: not even one unit does.
        """
        selector = _selector(self.material, self.tokenizer, self.budget_tokens - reserve_tokens, marks)
        return selector.select(self.order.units())

    def summarised(self, selection: Selection, marks: Marks, summarizer: Summarizer) -> tuple[Selection, Marks]:
        """A selection with summaries, refilled outside of what they are of; the one given where there are none.

        Raises: SummaryFailed.
        """
        try:
            smaller = self.select(marks, int(SHARE * self.budget_tokens))
        except BudgetTooSmall:  # the budget is too small for summaries as well
            return selection, marks
        left_out = [*self._left_out(smaller, marks)]
        budget = self.budget_tokens
        marks = with_summaries(self.material, smaller, left_out, summarizer, self.tokenizer, budget, marks.omission)
        if not marks.summaries:
            return selection, marks
        closed = frozenset(number for name, span in marks.summaries for number in self.material.within(name, span))
        selector = _selector(self.material, self.tokenizer, budget, marks)
        return selector.refill(smaller, self.order.units(), closed), marks

    def excerpt(self, selection: Selection, marks: Marks, query: Sequence[int]) -> Excerpt:
        """The text of a selection, and what there is to say of it; `query`: the columns of its words."""
        text = self.material.text(selection, marks)
        return Excerpt(
            text=text,
            token_count=self.tokenizer.count(text) if text else 0,
            budget_tokens=self.budget_tokens,
            kept=tuple(self._kept(selection)),
            left_out=tuple(self._left_out(selection, marks)),
            document_ids=tuple(document.id for document in self.material.documents),
            query_words=self._words(query),
        )

    def _kept(self, selection: Selection) -> Iterator[Kept]:
        choices = {choice.unit: choice for choice in self.order.made}
        needed = {need for unit in selection for need in self.material.needs(unit)}
        for number in sorted(selection):
            document, unit = self.material.documents[self.material.document_of(number)], self.material.units[number]
            what = document.id, unit.start, unit.end, document.text[unit.start : unit.end], unit.token_count
            choice = choices.get(number)
            if choice is None or unit.is_frame:
                yield Kept(*what, "needed" if number in needed else "room")
            else:
                yield Kept(*what, "chosen", choice.score, self._words(choice.columns))

    def _words(self, columns: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.material.terms.vocabulary[column] for column in columns)

    def _left_out(self, selection: Selection, marks: Marks) -> Iterator[LeftOut]:
        material, places_of = self.material, self.material.by_document(selection)
        for document, units, places in zip(material.documents, material.units_of, places_of, strict=True):
            for span in gaps(units, places):
                summary = marks.summaries.get((document.id, span), "")
                yield LeftOut(document.id, *span, self.tokenizer.count(document.text[slice(*span)]), summary)


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


def material_of(documents: Sequence[Document], tokenizer: Encoding, budget_tokens: int, unit_tokens: int) -> Material:
    """The units of the documents; those for small budgets are small."""
    at_most = min(unit_tokens, max(_LEAST_UNIT_TOKENS, budget_tokens // 2))
    return Material(documents, [units_of(each, tokenizer, at_most, budget_tokens) for each in documents])


def asked(material: Material, query: str) -> Sequence[int]:
    """The columns of the words of a query that stand in the units."""
    stems = dict.fromkeys(map(stem_for, material.documents)) if query else {}
    return columns_of(query, stems, material.terms)


def ordered(material: Material, query: Sequence[int]) -> Iterator[Choice]:
    """The units, best first, and headings and headers last, which are worth nothing of themselves.

    Args:
        query: the columns of its words.
    """
    candidates = [number for number, unit in enumerate(material.units) if not unit.is_frame]
    costs = [unit.token_count for unit in material.units]
    yield from ranked(material.terms, costs, candidates, query, material.firsts)
    yield from (Choice(number, 0.0, ()) for number, unit in enumerate(material.units) if unit.is_frame)
