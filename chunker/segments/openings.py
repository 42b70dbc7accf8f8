"""What the lines of one block of code stand in, whoever found it."""

from __future__ import annotations

from bisect import bisect_right


class Openings:
    """Lines that open what is around each place of a block of code: classes, functions, loops."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._around: list[tuple[str, ...]] = []

    def add(self, start: int, around: tuple[str, ...]) -> None:
        """What is around all from an offset on up to the next one added, outermost first; offsets come in order."""
        self._starts.append(start)
        self._around.append(around)

    def at(self, offset: int) -> tuple[str, ...]:
        """The lines that open what is around an offset, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        return self._around[place] if place >= 0 else ()
