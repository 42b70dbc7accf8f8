"""Chonkie's RecursiveChunker: paragraphs, sentence marks, words, tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class ChonkieRecursive:
    """Attributes: max_tokens: its `chunk_size`, counted by our tokenizer."""

    max_tokens: int = 512

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """The texts of its chunks."""
        made = need("chonkie", extra="rivals").RecursiveChunker(tokenizer=tokenizer.count, chunk_size=self.max_tokens)
        return lambda text: [chunk.text for chunk in made.chunk(text)]
