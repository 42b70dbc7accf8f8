"""LlamaIndex's SentenceSplitter: paragraphs, then sentences of NLTK's punkt, then words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chunker.extras import need
from chunker.types import Encoding
from evals.rivals._sizes import sizes


@dataclass(frozen=True)
class LlamaIndexSentence:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`; see `evals.rivals`."""

    max_tokens: int | None = 512
    overlap: int | None = None

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Sequence[str]]:
        """Its `split_text`. It asks a tokenizer for a list and takes the length; its own is cl100k_base.

        NLTK's data and its own vocabulary come with the library, so it needs no network.
        """
        kind = need("llama_index.core.node_parser", extra="rivals").SentenceSplitter
        counter = None if self.max_tokens is None else lambda text: range(tokenizer.count(text))
        made = kind(**sizes(self.max_tokens, self.overlap), tokenizer=counter)
        split: Callable[[str], Sequence[str]] = made.split_text
        return split
