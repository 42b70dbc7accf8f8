"""How deep items are that lie one after another in a page, as programs for texts write them."""

from __future__ import annotations

import math
from typing import NamedTuple


class Level(NamedTuple):
    """Where an item belongs.

    Attributes:
        depth: the more, the deeper; only which of two is more says something.
        sequence: name of its list; empty for bullets, of which those beside each other are one list.
        indent: of its words, in points; endless where nobody knows, and no paragraph goes on with it.
    """

    depth: float
    sequence: str = ""
    indent: float = math.inf

    def is_inside(self, around: Level) -> bool:
        """Whether an item opens a list inside the item `around`."""
        return self.depth > around.depth

    def goes_on(self, before: Level) -> bool:
        """Whether an item goes on with the list of the item `before`."""
        return (self.depth, self.sequence) == (before.depth, before.sequence)
