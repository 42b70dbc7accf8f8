"""A row of a table is cut.

A value apart from its row answers for another row.
The metric `row_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.breaking import broken_units
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Cut between rows."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every row that no chunk holds whole, but could."""
    return broken_units(material, "rows", "row")
