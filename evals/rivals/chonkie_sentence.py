"""Chonkie's SentenceChunker: sentence marks; a longer sentence is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.placing import Piece
from evals.rivals._chonkie import pieces
from evals.rivals._sizes import sizes


@dataclass(frozen=True)
class ChonkieSentence:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`; see `evals.rivals`."""

    max_tokens: int | None = 512
    overlap: int | None = None

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[Piece]]:
        """Its chunks, at the places it gives."""
        kind = need("chonkie", extra="rivals").SentenceChunker
        counter = "character" if self.max_tokens is None else tokenizer.count
        return pieces(kind(tokenizer=counter, **sizes(self.max_tokens, self.overlap)))
