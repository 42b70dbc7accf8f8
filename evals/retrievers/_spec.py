"""What our own retrievers share: their spec, `bm25(k1=1.2)`, and the identity of their code."""

from __future__ import annotations

from chunker.calls import write_call
from chunker.embeddings.types import Embedder
from evals.identity import identity


class Described:
    """Base of the frozen dataclasses that hold a retriever's settings."""

    embedder: Embedder | None = None

    @property
    def name(self) -> str:
        """The spec with every setting; an embedder is written as its full name."""
        return write_call(self)  # type: ignore[arg-type]  # what inherits it is a dataclass

    @property
    def code(self) -> str:
        """Ours; an embedder answers for its own with its name."""
        return identity()
