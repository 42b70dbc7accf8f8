"""Tokenizers of which only `count` is known: any `str -> int` callable."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING

from chunker.errors import BadTokenCount
from chunker.tokens.pieces import pieces

if TYPE_CHECKING:
    from chunker.types import IntArray

_PIECE_CHARS = 200


@dataclass(frozen=True)
class OpaqueTokenizer:
    """A counting function with a name. It must give the same count for the same text every time."""

    function: Callable[[str], int]
    name: str
    certain_cut: re.Pattern[str] | None = None

    def count(self, text: str) -> int:
        """What the function says.

        Raises: BadTokenCount: that is no whole number from 0 on.
        """
        found = self.function(text)
        try:
            count = index(found)
        except TypeError:
            count = -1
        if count < 0:
            raise BadTokenCount(
                f"Expected the number of tokens, a whole number from 0 on, from the tokenizer {self.name!r}, got "
                f"{found!r:.60}. Where it gives the tokens themselves pass `lambda text: len(...)` around it."
            )
        return count

    def token_ends(self, text: str) -> IntArray:
        """About where each token ends: tokens are counted by pieces and spread evenly inside each."""
        import numpy as np

        parts = [
            np.linspace(start, start + len(piece), self.count(piece) + 1, dtype=np.int64)[1:]
            for start, piece in pieces(text, _PIECE_CHARS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
