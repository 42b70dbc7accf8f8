"""LlamaIndex's SentenceSplitter: paragraphs, then sentences of NLTK's punkt, then words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class LlamaIndexSentence:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`, counted by our tokenizer."""

    max_tokens: int = 512
    overlap: int = 0

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """Its `split_text`; it asks its tokenizer for a list and takes the length."""
        library = need("llama_index.core.node_parser", extra="rivals")
        made = library.SentenceSplitter(
            chunk_size=self.max_tokens,
            chunk_overlap=self.overlap,
            tokenizer=lambda text: range(tokenizer.count(text)),
        )
        split: Callable[[str], Sequence[str]] = made.split_text
        return split
