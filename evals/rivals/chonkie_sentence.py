"""Chonkie's SentenceChunker: sentence marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class ChonkieSentence:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`, counted by our tokenizer."""

    max_tokens: int = 512
    overlap: int = 0

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """The texts of its chunks."""
        library = need("chonkie", extra="rivals")
        made = library.SentenceChunker(
            tokenizer=tokenizer.count, chunk_size=self.max_tokens, chunk_overlap=self.overlap
        )
        return lambda text: [chunk.text for chunk in made.chunk(text)]
