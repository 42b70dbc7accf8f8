"""A list is parted from the line with a colon that introduces it.

`Never do the following:` in one chunk and its list in the next turns a warning into advice. Context words that hold the
line do as well. The metric `lead_in_kept` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote, quote_end
from evals.lint.types import Found, Level, Material, Need
from evals.metrics._breaks import lead_ins

LEVEL: Level = "warning"
FIX = "Cut before the line with the colon, or repeat that line as context."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every list without its lead-in."""
    for work in material.works:
        text = work.document.text
        for lead, items, is_kept in lead_ins(work):
            if not is_kept:
                told = f"{quote_end(text[slice(*lead)])} is not in a chunk with {quote(text[slice(*items)])}."
                yield Found(work.document.id, lead.start, items.start, told)
