"""Retrievers as text: `bm25(k1=1.2)`."""

from __future__ import annotations

from dataclasses import fields

from evals.types import Retriever

TYPES: dict[str, list[type]] = {"int": [int], "float": [float], "str": [str], "Embedder": [str]}


def written(retriever: Retriever) -> str:
    """The spec with every setting; an embedder is written as its full name."""
    name = type(retriever).__module__.rpartition(".")[2]
    settings = ((field.name, getattr(retriever, field.name)) for field in fields(retriever))  # type: ignore[arg-type]
    spelled = (f"{key}={getattr(value, 'name', value)!r}" for key, value in settings)
    return f"{name}({', '.join(spelled)})"
