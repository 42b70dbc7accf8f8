"""LlamaIndex's SemanticSplitterNodeParser: cuts at the largest 5 % of distances between groups of sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.embeddings.types import Embedder
from chunker.extras import need
from chunker.types import Encoding
from evals.rivals._embeddings import EmbeddingRival, llamaindex_embedding
from evals.rivals._sizes import checked


@dataclass(frozen=True)
class LlamaIndexSemantic(EmbeddingRival):
    """Attributes: max_tokens: it has no limit: its SentenceSplitter cuts what is over; see `EmbeddingRival`."""

    def splitter_with(self, embedder: Embedder, tokenizer: Encoding) -> Callable[[str], Iterable[str]]:
        """The texts of its nodes."""
        if self.max_tokens is not None:
            checked(self.max_tokens, None)
        library = need("llama_index.core.node_parser", extra="rivals")
        document = need("llama_index.core", extra="rivals").Document
        made = library.SemanticSplitterNodeParser.from_defaults(embed_model=llamaindex_embedding(embedder))
        smaller = self._smaller(tokenizer) if self.max_tokens else None

        def split(text: str) -> list[str]:
            nodes = [node.text for node in made.get_nodes_from_documents([document(text=text)])]
            return [part for node in nodes for part in (smaller(node) if smaller else [node])]

        return split

    def _smaller(self, tokenizer: Encoding) -> Callable[[str], Iterable[str]]:
        """What cuts a node that is over the limit, and leaves others as they are."""
        kind = need("llama_index.core.node_parser", extra="rivals").SentenceSplitter
        made = kind(chunk_size=self.max_tokens, chunk_overlap=0, tokenizer=lambda text: range(tokenizer.count(text)))
        split: Callable[[str], Iterable[str]] = made.split_text
        return split
