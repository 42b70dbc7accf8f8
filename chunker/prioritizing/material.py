"""The units of several documents, counted through all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

from chunker.prioritizing.marks import Marks
from chunker.prioritizing.units import Unit
from chunker.prioritizing.weighing import Terms, stem_for, terms_of
from chunker.prioritizing.writing import written
from chunker.types import Document, Span


@dataclass(frozen=True)
class Material:
    """Documents, and the units of each."""

    documents: Sequence[Document]
    units_of: Sequence[Sequence[Unit]]

    @cached_property
    def units(self) -> list[Unit]:
        """All units, one document after the other; a unit's place in this list is its number."""
        return [*chain.from_iterable(self.units_of)]

    @cached_property
    def firsts(self) -> list[int]:
        """The number of the first unit of each document, and that behind the last unit of all."""
        return [*accumulate(map(len, self.units_of), initial=0)]

    @cached_property
    def terms(self) -> Terms:
        """The words of each unit."""
        return terms_of(
            (document.text[unit.start : unit.end], stem)
            for document, units in zip(self.documents, self.units_of, strict=True)
            for stem in [stem_for(document)]
            for unit in units
        )

    def document_of(self, unit: int) -> int:
        """The place of the document that a unit is of."""
        return bisect_right(self.firsts, unit) - 1

    def needs(self, unit: int) -> list[int]:
        """The numbers of the units that a unit needs."""
        first = self.firsts[self.document_of(unit)] if self.units[unit].needs else 0
        return [first + place for place in self.units[unit].needs]

    def within(self, document_id: str, span: Span) -> list[int]:
        """The numbers of the units of a document that lie in a span."""
        place = next(place for place, document in enumerate(self.documents) if document.id == document_id)
        numbered = enumerate(self.units_of[place], self.firsts[place])
        return [number for number, unit in numbered if span.start <= unit.start and unit.end <= span.end]

    def by_document(self, selection: Iterable[int]) -> list[list[int]]:
        """For each document the places of its selected units, counted from its own first one, in order."""
        found: list[list[int]] = [[] for _ in self.documents]
        for unit in sorted(selection):
            document = self.document_of(unit)
            found[document].append(unit - self.firsts[document])
        return found

    def text(self, selection: Iterable[int], marks: Marks) -> str:
        """The text that a selection makes."""
        return written([*zip(self.documents, self.units_of, strict=True)], self.by_document(selection), marks)
