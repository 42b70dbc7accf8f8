"""semchunk: runs of white space, then punctuation, by a built-in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class Semchunk:
    """Attributes: max_tokens: its `chunk_size`, counted by our tokenizer."""

    max_tokens: int = 512

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """What its `chunkerify` makes."""
        made = need("semchunk", extra="rivals").chunkerify(tokenizer.count, self.max_tokens)
        split: Callable[[str], Sequence[str]] = made
        return split
