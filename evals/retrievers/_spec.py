"""What our own retrievers share: their spec, `bm25(k1=1.2)`, and the identity of their code."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

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
        name = type(self).__module__.rpartition(".")[2]
        settings = ((field.name, getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]
        spelled = (f"{key}={getattr(value, 'name', value)!r}" for key, value in settings)
        return f"{name}({', '.join(spelled)})"

    @property
    def code(self) -> str:
        """Ours; an embedder answers for its own with its name."""
        return identity()
