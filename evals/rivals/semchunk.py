"""semchunk: runs of white space, then punctuation, by a built-in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.placing import Piece
from evals.rivals._sizes import checked


@dataclass(frozen=True)
class Semchunk:
    """Attributes: max_tokens, overlap: its `chunk_size` and `overlap`; it has no size of its own."""

    max_tokens: int = 512
    overlap: int | None = None

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[Piece]]:
        """What its `chunkerify` makes, at the places it gives."""
        overlap = checked(self.max_tokens, self.overlap)
        made = need("semchunk", extra="rivals").chunkerify(tokenizer.count, self.max_tokens)

        def split(text: str) -> Iterable[Piece]:
            texts, places = made(text, offsets=True, overlap=overlap or None)
            return [Piece(piece, start) for piece, (start, _) in zip(texts, places, strict=True)]

        return split
