"""LangChain's MarkdownTextSplitter: headings, fences and rules before blank lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.rivals._sizes import sizes


@dataclass(frozen=True)
class LangChainMarkdown:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`; see `evals.rivals`."""

    max_tokens: int | None = 512
    overlap: int | None = None

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """Its `split_text`."""
        kind = need("langchain_text_splitters", extra="rivals").MarkdownTextSplitter
        length = len if self.max_tokens is None else tokenizer.count
        made = kind(**sizes(self.max_tokens, self.overlap), length_function=length)
        split: Callable[[str], Sequence[str]] = made.split_text
        return split
