"""Tokenizers of which only `count` is known: any `str -> int` callable."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunker.tokens.pieces import pieces

if TYPE_CHECKING:
    from chunker.types import IntArray

_PIECE_CHARS = 200


@dataclass(frozen=True)
class OpaqueTokenizer:
    """A counting function with a name. It must give the same count for the same text every time."""

    count: Callable[[str], int]
    name: str
    certain_cut: re.Pattern[str] | None = None

    def token_ends(self, text: str) -> IntArray:
        """About where each token ends: tokens are counted by pieces and spread evenly inside each."""
        import numpy as np

        parts = [
            np.linspace(start, start + len(piece), self.count(piece) + 1, dtype=np.int64)[1:]
            for start, piece in pieces(text, _PIECE_CHARS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
