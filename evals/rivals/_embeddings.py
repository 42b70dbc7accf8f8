"""Our embedders as other libraries take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chunker.embeddings.types import Embedder
from chunker.extras import need
from chunker.types import Encoding


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
