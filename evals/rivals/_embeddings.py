"""Chunkers of other libraries that embed, and our embedders as they take them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chunker.embeddings import embedder_for
from chunker.embeddings.types import Embedder
from chunker.extras import need
from chunker.types import Encoding


@dataclass(frozen=True)
class EmbeddingRival(ABC):
    """Base of the rivals that embed.

    Attributes:
        embedder: ours of that name instead of one from a hub.
    """

    max_tokens: int | None = 512
    embedder: str = "minilm"

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[str]]:
        """The function from a text to its pieces."""
        return self.splitter_with(embedder_for(self.embedder), tokenizer)

    @abstractmethod
    def splitter_with(self, embedder: Embedder, tokenizer: Encoding) -> Callable[[str], Iterable[str]]:
        """The same with an embedder of one's own."""


def chonkie_embeddings(embedder: Embedder, tokenizer: Encoding) -> Any:
    """An embedder as Chonkie's `BaseEmbeddings`; its chunks are counted by our tokenizer."""
    base: type[Any] = need("chonkie", extra="rivals").BaseEmbeddings

    class Ours(base):  # type: ignore[misc]  # the library has no types
        dimension = embedder.dimensions

        def embed(self, text: str) -> Any:
            return embedder.embed([text])[0]

        def embed_batch(self, texts: Sequence[str]) -> list[Any]:
            return [*embedder.embed([*texts])]

        def get_tokenizer(self) -> Any:
            return tokenizer.count

    return Ours()


def llamaindex_embedding(embedder: Embedder) -> Any:
    """An embedder as LlamaIndex's `BaseEmbedding`."""
    base: type[Any] = need("llama_index.core.embeddings", extra="rivals").BaseEmbedding

    class Ours(base):  # type: ignore[misc]  # the library has no types
        def _get_text_embeddings(self, texts: Sequence[str]) -> list[list[float]]:
            found: list[list[float]] = embedder.embed([*texts]).tolist()
            return found

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Ours(embed_batch_size=64)
