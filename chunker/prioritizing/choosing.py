"""From documents to an excerpt: units, their order, what fits, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chunker.prioritizing.material import Material
from chunker.prioritizing.ranking import Choice, ranked
from chunker.prioritizing.selecting import Selection, Selector
from chunker.prioritizing.types import Excerpt, Kept, LeftOut
from chunker.prioritizing.units import units_of
from chunker.prioritizing.weighing import columns_of, stem_for
from chunker.prioritizing.writing import Marker, gaps
from chunker.types import Document, Encoding

_LEAST_UNIT_TOKENS = 8


def chosen(
    documents: Sequence[Document], tokenizer: Encoding, budget_tokens: int, query: str, unit_tokens: int, omission: str
) -> Excerpt:
    """What `prioritize` gives.

    Raises: BudgetTooSmall.
    """
    material = material_of(documents, tokenizer, budget_tokens, unit_tokens)

    def mark(*_: object) -> str:
        return omission

    choices: dict[int, Choice] = {}
    selector = Selector(material, lambda selection: tokenizer.count(material.text(selection, mark)), budget_tokens)
    selection = selector.select(ordered(material, query, choices))
    return _excerpt(material, selection, choices, tokenizer, budget_tokens, mark)


def material_of(documents: Sequence[Document], tokenizer: Encoding, budget_tokens: int, unit_tokens: int) -> Material:
    """The units of the documents; those for small budgets are small."""
    at_most = min(unit_tokens, max(_LEAST_UNIT_TOKENS, budget_tokens // 2))
    return Material(documents, [units_of(each, tokenizer, at_most, budget_tokens) for each in documents])


def ordered(material: Material, query: str, choices: dict[int, Choice]) -> Iterator[int]:
    """The units, best first, and headings and headers last; what was said of each is put among the choices."""
    candidates = [number for number, unit in enumerate(material.units) if not unit.is_frame]
    stems = dict.fromkeys(map(stem_for, material.documents)) if query else {}
    asked = columns_of(query, stems, material.terms)
    costs = [unit.token_count for unit in material.units]
    for choice in ranked(material.terms, costs, candidates, asked, material.firsts):
        choices[choice.unit] = choice
        yield choice.unit
    yield from (number for number, unit in enumerate(material.units) if unit.is_frame)


def _excerpt(
    material: Material,
    selection: Selection,
    choices: dict[int, Choice],
    tokenizer: Encoding,
    budget_tokens: int,
    mark: Marker,
) -> Excerpt:
    text = material.text(selection, mark)
    needed = {need for unit in selection for need in material.needs(unit)}
    return Excerpt(
        text=text,
        token_count=tokenizer.count(text) if text else 0,
        budget_tokens=budget_tokens,
        kept=tuple(_kept(material, number, choices.get(number), number in needed) for number in sorted(selection)),
        left_out=tuple(_left_out(material, selection, tokenizer)),
        document_ids=tuple(document.id for document in material.documents),
    )


def _kept(material: Material, number: int, choice: Choice | None, is_needed: bool) -> Kept:
    document, unit = material.documents[material.document_of(number)], material.units[number]
    text = document.text[unit.start : unit.end]
    if choice is None:
        return Kept(document.id, unit.start, unit.end, text, unit.token_count, "needed" if is_needed else "room")
    words = tuple(material.terms.vocabulary[column] for column in choice.columns)
    return Kept(document.id, unit.start, unit.end, text, unit.token_count, "chosen", choice.score, words)


def _left_out(material: Material, selection: Selection, tokenizer: Encoding) -> Iterator[LeftOut]:
    places_of = material.by_document(selection)
    for document, units, places in zip(material.documents, material.units_of, places_of, strict=True):
        for start, end in gaps(units, places):
            yield LeftOut(document.id, start, end, tokenizer.count(document.text[start:end]))
