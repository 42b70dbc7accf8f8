"""What can go wrong with embeddings, as one tree under ChunkerError.

EmbeddingError
├── BadVectors         vectors that are missing, of the wrong size, or not numbers
├── EndpointFailed     an endpoint that refused, or kept failing
├── ModelChanged       an installed model file that is not the one we know
└── CacheUnusable      a cache file that is damaged, of something else, or of a newer version
UnknownEmbedder        a name that no embedder answers to
"""

from __future__ import annotations

from chunker.errors import ChunkerError, UnknownName


class EmbeddingError(ChunkerError, RuntimeError):
    """Texts that could not be embedded."""


class BadVectors(EmbeddingError):
    """An embedder answered with something other than one good vector a text."""


class EndpointFailed(EmbeddingError):
    """An embedding endpoint gave no answer that can be used."""


class ModelChanged(EmbeddingError):
    """A model or vocabulary file has another hash than the one its results are known by."""


class CacheUnusable(EmbeddingError):
    """A file that cannot serve as an embedding cache; the message says what to do with it."""


class UnknownEmbedder(UnknownName):
    """An embedder that `embedder_for` does not know."""
