"""A list that would have fitted is cut.

“All of these” becomes “some of these”, and an answer made of it is confidently incomplete. Of lists inside lists the
outermost counts.
The metric `list_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.breaking import broken_units
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Cut with a strategy that keeps lists whole, or with a higher limit."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every list that no chunk holds whole, but could."""
    return broken_units(material, "lists", "list")
