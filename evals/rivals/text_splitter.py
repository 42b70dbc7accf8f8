"""semantic-text-splitter: Unicode sentence, word and character levels, in Rust."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class TextSplitter:
    """Attributes: max_tokens, overlap: its `capacity` and `overlap`; markdown: its MarkdownSplitter instead."""

    max_tokens: int = 512
    overlap: int = 0
    markdown: bool = False

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """Its `chunks`."""
        library = need("semantic_text_splitter", extra="rivals")
        kind = library.MarkdownSplitter if self.markdown else library.TextSplitter
        split: Callable[[str], Sequence[str]] = kind.from_callback(
            tokenizer.count, self.max_tokens, self.overlap
        ).chunks
        return split
