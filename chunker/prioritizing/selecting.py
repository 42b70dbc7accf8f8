"""As many units as fit a budget, counted as the one text they make."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chunker.errors import BudgetTooSmall
from chunker.prioritizing.material import Material

_MOST_MISSES = 16  # units that did not fit before it is taken that no other will
_MOST_BEHIND = 64  # units looked at behind those that would fill the budget twice
_FRAME_SHARE = 0.5  # of the budget, up to which headings and headers are kept with a unit

Selection = frozenset[int]


@dataclass(frozen=True)
class Selector:
    """Chooses among units in a given order.

    Attributes:
        count: exact tokens of the text that a selection makes.
    """

    material: Material
    count: Callable[[Selection], int]
    budget_tokens: int

    def select(self, order: Iterable[int]) -> Selection:
        """The units kept: the longest beginning of the order that fits, then each behind it that still does.

        Headings and headers, which stand last, are kept for their own sake only where nothing else is left out.

        Raises: BudgetTooSmall: there are units, and not even one fits.
        """
        likely = [*self._likely(order)]
        lengths = range(1, len(likely) + 1)
        fitting = bisect_left(lengths, True, key=lambda length: not self._fits(self._all(likely[:length])))
        chosen = self._grown(self._all(likely[:fitting]), likely[fitting:])
        return chosen if chosen or not self.material.units else self.one()

    def refill(self, chosen: Selection, order: Iterable[int], closed: Selection) -> Selection:
        """What is chosen and, of the order, what fits beside it and puts nothing there that is closed."""
        left = (unit for unit in order if not self.material.units[unit].is_frame and unit not in chosen)
        return self._grown(chosen, self._likely(unit for unit in left if not self._with_needs(unit) & closed))

    def _grown(self, chosen: Selection, order: Iterable[int]) -> Selection:
        """What is chosen, and each of the order that still fits."""
        misses = 0
        for unit in order:
            if misses and self.material.units[unit].is_frame:
                break
            more = chosen | self._with_needs(unit)
            if self._fits(more):
                chosen = more
            elif (misses := misses + 1) == _MOST_MISSES:
                break
        return chosen

    def _likely(self, order: Iterable[int]) -> Iterator[int]:
        """The order without those so far behind that the budget is surely spent before."""
        tokens = behind = 0
        for unit in order:
            tokens += self.material.units[unit].token_count
            behind += tokens > 2 * self.budget_tokens
            if behind > _MOST_BEHIND:
                return
            yield unit

    def _fits(self, selection: Selection) -> bool:
        return self.count(selection) <= self.budget_tokens

    def _all(self, chosen: Iterable[int]) -> Selection:
        return frozenset().union(*map(self._with_needs, chosen))

    def _with_needs(self, unit: int) -> Selection:
        needs = self.material.needs(unit)
        is_cheap = sum(self.material.units[need].token_count for need in needs) <= _FRAME_SHARE * self.budget_tokens
        return frozenset([unit, *needs] if is_cheap else [unit])

    def one(self) -> Selection:
        """One short unit alone, without what it needs.

        Raises: BudgetTooSmall: with the smallest budget that would hold one of these units.
        """
        units, enough = self.material.units, sys.maxsize
        for unit in sorted(range(len(units)), key=lambda unit: units[unit].token_count):
            if units[unit].token_count >= enough:
                break
            enough = min(enough, self.count(frozenset([unit])))
            if enough <= self.budget_tokens:
                return frozenset([unit])
        raise BudgetTooSmall(self.budget_tokens, enough)
