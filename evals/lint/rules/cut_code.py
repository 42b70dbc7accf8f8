"""A fenced block of code that would have fitted is cut.

Half a program explains nothing, and the half without its fence is no longer marked as code.
The metric `code_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.breaking import broken_units
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Cut with a strategy that keeps code whole, or with a higher limit."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every fenced block of code that no chunk holds whole, but could."""
    return broken_units(material, "code", "code block")
