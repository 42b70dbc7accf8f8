"""What can go wrong when chunks are ranked."""

from __future__ import annotations

from chunker.errors import ChunkerError, UnknownName


class RetrievalFailed(ChunkerError, RuntimeError):
    """Scores that cannot be ranked: too few, too many, or not numbers; the message names the question."""


class UnknownRetriever(UnknownName):
    """A retriever that no file in `evals/retrievers` defines."""
