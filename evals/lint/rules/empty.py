"""A chunk holds nothing to read.

White space, control characters and characters without a shape take a place in the index and in rankings, and give
nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "error"
FIX = "Leave such chunks out of the index; a strategy of ours never makes one."
NEEDS: tuple[Need, ...] = ()
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by category, but they show nothing
_SHAPELESS = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def find(material: Material) -> Iterator[Found]:
    """Every chunk without a visible character."""
    for chunk in material.chunks:
        if not any(map(_is_visible, chunk.text)):
            what = quote(chunk.text) if chunk.text else "no character"
            yield in_chunk(chunk, f"Nothing to read in {counted(len(chunk.text), 'character')}: {what}.")


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _SHAPELESS and character not in _BLANK
