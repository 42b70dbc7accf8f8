"""An item of a list is cut, although it would have fitted.

What follows the cut has lost what it is about. Items of every depth count.
The metric `item_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.breaking import broken_units
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Cut between items."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every list item that no chunk holds whole, but could."""
    return broken_units(material, "items", "item")
