"""A table that would have fitted is cut.

Rows without their header are numbers without names.
The metric `table_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.breaking import broken_units
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Cut with a strategy that keeps tables whole or repeats their header as context, or with a higher limit."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every table that no chunk holds whole, but could."""
    return broken_units(material, "tables", "table")
