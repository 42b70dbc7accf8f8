"""semantic-text-splitter: Unicode sentence, word and character levels, in Rust."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.placing import Piece
from evals.rivals._sizes import checked


@dataclass(frozen=True)
class TextSplitter:
    """Attributes: max_tokens, overlap: its `capacity`, of which it has none of its own, and its `overlap`.

    markdown: its MarkdownSplitter instead.
    """

    max_tokens: int = 512
    overlap: int | None = None
    markdown: bool = False

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[Piece]]:
        """Its chunks, at the places it gives."""
        overlap = checked(self.max_tokens, self.overlap)
        library = need("semantic_text_splitter", extra="rivals")
        kind = library.MarkdownSplitter if self.markdown else library.TextSplitter
        made = kind.from_callback(tokenizer.count, self.max_tokens, overlap)
        return lambda text: [Piece(piece, start) for start, piece in made.chunk_indices(text)]
