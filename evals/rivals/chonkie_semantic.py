"""Chonkie's SemanticChunker: valleys of smoothed similarity between a window of sentences and the next sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.embeddings.types import Embedder
from chunker.extras import need
from chunker.types import Encoding
from evals.rivals._embeddings import EmbeddingRival, chonkie_embeddings
from evals.rivals._sizes import checked


@dataclass(frozen=True)
class ChonkieSemantic(EmbeddingRival):
    """Attributes: max_tokens: its `chunk_size`; see `EmbeddingRival`."""

    def splitter_with(self, embedder: Embedder, tokenizer: Encoding) -> Callable[[str], Iterable[str]]:
        """The texts of its chunks; the places that it gives are numbers of sentences."""
        if self.max_tokens is not None:
            checked(self.max_tokens, None)
        sizes = {} if self.max_tokens is None else {"chunk_size": self.max_tokens}
        kind = need("chonkie", extra="rivals").SemanticChunker
        made = kind(embedding_model=chonkie_embeddings(embedder, tokenizer), **sizes)
        return lambda text: [chunk.text for chunk in made.chunk(text)]
