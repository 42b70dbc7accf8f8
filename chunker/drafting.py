"""A context in the making: its passages, and exact token counts of what adding one more chunk would make of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from operator import attrgetter
from typing import NamedTuple

from chunker.types import Context, Document, Passage, Tokenizer

_NOT_SPACE = re.compile(r"\S")
_HOPELESS = 128  # times as many characters in a gap as would be written instead: it is not even counted
_START, _END = attrgetter("start"), attrgetter("end")


class Place(NamedTuple):
    """Where a passage goes: instead of those at `[low, high)` of its document."""

    passage: Passage
    low: int
    high: int


class Edit(NamedTuple):
    """A change to a draft, not yet made.

    Attributes:
        start, end: the units that are replaced, whole blocks of them.
        units: what stands there instead.
        counts: tokens of the blocks among the new units, each at its first unit; 0 at the others.
        surplus: tokens of the separator behind the last block of the context, which is not sent.
        tokens: tokens of the whole context after the change.
    """

    place: Place
    start: int
    end: int
    units: list[str]
    counts: list[int]
    surplus: int
    tokens: int


class Draft:
    """The passages taken so far, by document in the order of its best chunk.

    The context is a row of units: context words, text, separator. Units between which no cut is certain form a block.
    Counts of blocks add up, so a change costs a count of the blocks it touches; without certain cuts all is one block.
    """

    def __init__(self, tokenizer: Tokenizer, documents: Mapping[str, Document], separator: str) -> None:
        self._count: Callable[[str], int] = tokenizer.count
        self._certain: re.Pattern[str] | None = getattr(tokenizer, "certain_cut", None)
        self._documents = documents
        self._separator = separator
        self._passages: dict[str, list[Passage]] = {}
        self._units: list[str] = []
        self._counts: list[int] = []
        self._surplus = self._tokens = 0

    def edit(self, part: Passage, *, close_gaps: bool = False) -> Edit:
        """What adding a part would change; with `close_gaps` text between passages is added where it is cheap."""
        place = self._place(part, self._is_gap_cheap if close_gaps else self._is_blank)
        start, end, units = self._whole_blocks(*self._replaced(place))
        counts = self._block_counts(units)
        is_last = end == len(self._units)
        surplus = self._surplus_of(units, counts) if is_last else self._surplus
        before = self._tokens + self._surplus - sum(self._counts[start:end])
        return Edit(place, start, end, units, counts, surplus, before + sum(counts) - surplus)

    def apply(self, edit: Edit) -> None:
        """Make the change."""
        passage, low, high = edit.place
        self._passages.setdefault(passage.document_id, [])[low:high] = [passage]
        self._units[edit.start : edit.end] = edit.units
        self._counts[edit.start : edit.end] = edit.counts
        self._surplus, self._tokens = edit.surplus, edit.tokens

    def context(self, budget_tokens: int, edit: Edit | None = None) -> Context:
        """The context, with a change made to it or without."""
        units, tokens, passages = self._units, self._tokens, {**self._passages}
        if edit:
            passage, low, high = edit.place
            before = passages.get(passage.document_id, [])
            passages[passage.document_id] = [*before[:low], passage, *before[high:]]
            units, tokens = [*units[: edit.start], *edit.units, *units[edit.end :]], edit.tokens
        shown = tuple(passage for found in passages.values() for passage in _shown(found))
        return Context(shown, self._without_separator("".join(units)), tokens, budget_tokens)

    def _place(self, part: Passage, is_joined: Callable[[Passage, Passage], bool]) -> Place:
        """The passage made of a part and all that it overlaps, touches, or is joined to."""
        passages = self._passages.get(part.document_id, [])
        low = bisect_left(passages, part.start, key=_END)
        high = bisect_right(passages, part.end, lo=low, key=_START)
        if low and is_joined(passages[low - 1], part):
            low -= 1
        if high < len(passages) and is_joined(part, passages[high]):
            high += 1
        return Place(self._merged(passages[low:high], part), low, high)

    def _is_blank(self, before: Passage, after: Passage) -> bool:
        """Whether nothing but white space stands between two passages of one document."""
        document = self._documents.get(before.document_id)
        return document is not None and not _NOT_SPACE.search(document.text, before.end, after.start)

    def _is_gap_cheap(self, before: Passage, after: Passage) -> bool:
        """Whether what stands between two passages costs no more than what would be written there instead."""
        if self._is_blank(before, after):
            return True
        document = self._documents.get(before.document_id)
        instead = self._separator + ("" if after.context == before.context else after.context)
        if document is None or after.start - before.end > _HOPELESS * len(instead):
            return False
        return self._count(document.text[before.end : after.start]) <= self._count(instead)

    def _merged(self, passages: Sequence[Passage], part: Passage) -> Passage:
        """One passage of all; what stands between two is read from the document."""
        if not passages:
            return part
        ordered = sorted([*passages, part], key=_START)
        first = ordered[0]
        texts, end = [], first.start
        for passage in ordered:
            if passage.start > end:
                texts.append(self._documents[part.document_id].text[end : passage.start])
            texts.append(passage.text[max(0, end - passage.start) :])
            end = max(end, passage.end)
        ids = dict.fromkeys(chain.from_iterable(passage.chunk_ids for passage in (*passages, part)))
        return Passage(first.document_id, first.start, end, "".join(texts), first.context, tuple(ids))

    def _replaced(self, place: Place) -> tuple[int, int, list[str]]:
        """Start and end of the units that a new passage replaces, and the new ones."""
        passage, low, high = place
        first, passages = 0, self._passages.get(passage.document_id, [])
        for document_id, others in self._passages.items():
            if document_id == passage.document_id:
                break
            first += len(others)
        before = passages[low - 1].context if low else ""
        units = [self._unit(passage, before)]
        if high < len(passages) and passages[high].context:  # its context may have become the same, or no longer
            units.append(self._unit(passages[high], passage.context))
            high += 1
        return first + low, first + high, units

    def _unit(self, passage: Passage, context_before: str) -> str:
        context = "" if passage.context == context_before else passage.context
        return context + passage.text + self._separator

    def _whole_blocks(self, start: int, end: int, units: list[str]) -> tuple[int, int, list[str]]:
        """The same change, extended to whole blocks on both sides."""
        first, last = start, end
        if first and any(map(self._is_joined, [units[0], *self._units[first : first + 1]])):
            first -= 1  # in the same block as what stood there, or as what will
            while first and self._is_joined(self._units[first]):
                first -= 1
        while last < len(self._units) and self._is_joined(self._units[last]):
            last += 1
        return first, last, [*self._units[first:start], *units, *self._units[end:last]]

    def _is_joined(self, unit: str) -> bool:
        """Whether the tokens of a unit may depend on the unit before it."""
        ending = self._separator[-1:]
        return not (self._certain and ending and self._certain.match(ending + unit[0]))

    def _block_counts(self, units: Sequence[str]) -> list[int]:
        counts = [0] * len(units)
        edges = [0, *(index for index in range(1, len(units)) if not self._is_joined(units[index])), len(units)]
        for start, end in pairwise(edges):
            counts[start] = self._count("".join(units[start:end]))
        return counts

    def _surplus_of(self, units: Sequence[str], counts: Sequence[int]) -> int:
        """Tokens that the separator behind the last block adds to it."""
        start = len(units) - 1
        while start and self._is_joined(units[start]):
            start -= 1
        return counts[start] - self._count(self._without_separator("".join(units[start:])))

    def _without_separator(self, text: str) -> str:
        return text[: len(text) - len(self._separator)]


def _shown(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages of one document, each with its context only where the one before has another."""
    context = ""
    for passage in passages:
        yield replace(passage, context="") if passage.context and passage.context == context else passage
        context = passage.context
