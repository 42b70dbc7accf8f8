"""Where a chunk may begin that repeats the end of the one before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from chunker.fitting import BETWEEN_WORDS, Fitting
from chunker.tape import MARGIN, Tape
from chunker.types import Finder, Span
from chunker.units import cut


class Overlaps:
    """Finds what chunks of one text may repeat.

    Args:
        finders: of places inside a unit, coarse to fine; places between words are looked at after them.
        overlap: tokens that may be repeated.
    """

    def __init__(self, tape: Tape, fitting: Fitting, finders: Sequence[Finder], overlap: int) -> None:
        self._tape, self._units, self._token_edges = tape, fitting.units, fitting.token_edges
        self._finders = (*finders, *BETWEEN_WORDS)  # an overlap never begins inside a word
        self._overlap = overlap

    def starts(self, first: int, after: int, end: int) -> list[int]:
        """Starts behind `after` and before unit `first` that repeat at most `overlap` tokens, longest first.

        Whole units where at least one fits, else parts of the last one at the coarsest boundaries that do: its lines,
        then its sentences, however short the unit. Only where its last sentence alone is over `overlap` they begin
        inside it, after a clause, then a word: who asks for overlap misses it more than a whole sentence.

        Args:
            end: where the words before unit `first` end.
        """
        reach = bisect_left(self._token_edges, self._token_edges[first] - self._overlap - MARGIN, 0, first)
        starts = self._near(self._units.starts[reach:first], after, end)
        last = Span(self._units.starts[first - 1], end)
        for finder in self._finders if not starts else ():
            parts = cut(self._tape.text, last, finder(self._tape.text, last))
            if starts := self._near(parts.starts[1:], after, end):
                break
        return starts

    def _near(self, starts: Sequence[int], after: int, end: int) -> list[int]:
        """The starts behind `after`, from the first one on that is not too far from `end`."""
        for index, start in enumerate(starts):
            is_near = start > after and self._tape.estimate(start, end) <= self._overlap + MARGIN
            if is_near and not self.is_too_far(start, end):
                return list(starts[index:])
        return []

    def is_too_far(self, start: int, end: int) -> bool:
        """Whether more is repeated than may be; some tokenizers count a later start higher than an earlier one."""
        return start < end and self._tape.count(start, end) > self._overlap
