"""A heading is parted from what stands below it.

The heading ends a chunk that it says nothing about, and the text below has lost its title. Context words do not count
here. The metric `heading_kept` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need
from evals.metrics._breaks import headings

LEVEL: Level = "warning"
FIX = "Cut before headings, not behind them."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every heading without the beginning of its text."""
    for work in material.works:
        for span, is_kept in headings(work):
            if not is_kept:
                told = f"{quote(work.document.text[span.start : span.end])} is not in a chunk with what follows it."
                yield Found(work.document.id, *span, told)
