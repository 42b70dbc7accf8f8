"""What our own retrievers share: their spec, `bm25(k1=1.2)`, and the identity of their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chunker.calls import write_call
from evals.identity import identity

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder

TYPES: dict[str, list[type]] = {"int": [int], "float": [float], "str": [str], "Embedder": [str]}


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
