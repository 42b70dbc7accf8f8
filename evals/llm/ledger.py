"""What asking has cost so far, and a limit that is kept before it is reached."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from chunker.errors import InvalidSpec

_TINY = 1e-12  # what adding up floats may leave


@dataclass(frozen=True, slots=True)
class Spent:
    """Totals of a session.

    Attributes:
        calls: replies that came now; `replayed` those that came from recordings.
        failed: prompts without an answer.
        cost: of the calls whose price is known; `unpriced` are the others.
        uncertain_cost: the most that attempts may have cost whose reply never came.
    """

    calls: int = 0
    replayed: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0
    uncertain_cost: float = 0.0


class Ledger:
    """Adds up, for any number of threads.

    Args:
        max_cost: what all calls together may cost at most; None for no limit. Room for the dearest reply is set aside
            before a call is made, so the limit is never passed, unless an endpoint ignores the length it is given.
    Raises: InvalidSpec: a limit that is none.
    """

    def __init__(self, max_cost: float | None = None) -> None:
        if max_cost is not None and not max_cost >= 0:
            raise InvalidSpec(f"max_cost must be at least 0, got {max_cost}.")
        self.max_cost = max_cost
        self.spent = Spent()
        self._aside = 0.0
        self._changed = threading.Condition()

    def reserve(self, most: float) -> bool:
        """Sets room aside for a call that costs so much at most; False where there is none, whatever others give back.

        While calls are under way that may give room back, it waits for them.
        """
        with self._changed:
            while self.max_cost is not None and self._committed() + self._aside + most > self.max_cost + _TINY:
                if not self._aside:
                    return False
                self._changed.wait()
            self._aside += most
            return True

    def settle(self, most: float, *, cost: float = 0.0, uncertain: float = 0.0) -> None:
        """Gives back what was set aside and books what was spent of it."""
        with self._changed:
            self._aside = max(0.0, self._aside - most) if self._aside - most > _TINY else 0.0
            self.spent = replace(
                self.spent, cost=self.spent.cost + cost, uncertain_cost=self.spent.uncertain_cost + uncertain
            )
            self._changed.notify_all()

    def count(self, **more: int) -> None:
        """Adds to the counts, by their names."""
        with self._changed:
            self.spent = replace(self.spent, **{name: getattr(self.spent, name) + by for name, by in more.items()})

    def _committed(self) -> float:
        return self.spent.cost + self.spent.uncertain_cost


class Reservation:
    """Room that is set aside in a ledger for one call, whose attempts cost `most` each at most."""

    def __init__(self, ledger: Ledger, most: float) -> None:
        self._ledger, self._most = ledger, most
        self.is_open = ledger.reserve(most)

    def renew(self) -> bool:
        """Books an attempt that broke off at its dearest; whether there is room for another one."""
        self._ledger.settle(self._most, uncertain=self._most)
        self.is_open = self._ledger.reserve(self._most)
        return self.is_open

    def close(self, cost: float) -> None:
        """Gives back what the last attempt did not cost."""
        if self.is_open:
            self._ledger.settle(self._most, cost=cost)
            self.is_open = False
