"""LangChain's MarkdownTextSplitter: headings, fences and rules before blank lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class LangChainMarkdown:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`, counted by our tokenizer."""

    max_tokens: int = 512
    overlap: int = 0

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """Its `split_text`."""
        library = need("langchain_text_splitters", extra="rivals")
        made = library.MarkdownTextSplitter(
            chunk_size=self.max_tokens, chunk_overlap=self.overlap, length_function=tokenizer.count
        )
        split: Callable[[str], Sequence[str]] = made.split_text
        return split
