"""Chonkie's RecursiveChunker: paragraphs, sentence marks, words, tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.placing import Piece
from evals.rivals._chonkie import pieces
from evals.rivals._encodings import tiktoken_encoding
from evals.rivals._sizes import checked


@dataclass(frozen=True)
class ChonkieRecursive:
    """Attributes: max_tokens: its `chunk_size`; see `evals.rivals`."""

    max_tokens: int | None = 512

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[Piece]]:
        """Its chunks, at the places it gives."""
        kind = need("chonkie", extra="rivals").RecursiveChunker
        if self.max_tokens is None:
            return pieces(kind())
        checked(self.max_tokens, None)
        # it decodes where it cuts words, which a counting function cannot
        return pieces(kind(tokenizer=tiktoken_encoding(tokenizer, "chonkie_recursive"), chunk_size=self.max_tokens))
