"""A chunk's text has come before, word for word.

The copy takes a place in rankings from something else, and a change of one leaves the other behind. White space does
not count. The metric `duplicate_share` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote, shown
from evals.lint.types import Found, Level, Material, Need, in_chunk
from evals.metrics._repeats import repeats

LEVEL: Level = "warning"
FIX = "Index one of them: remove the copy from the documents, or drop it when indexing."
NEEDS: tuple[Need, ...] = ()


def find(material: Material) -> Iterator[Found]:
    """Every chunk that is a copy."""
    for chunk, first in repeats(material.chunks):
        yield in_chunk(chunk, f"{quote(chunk.text)} is the text of {shown(first.id)}.")
