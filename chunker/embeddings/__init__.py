"""Texts as vectors: a model that works offline, endpoints, functions of your own, and a cache for all of them."""

from __future__ import annotations

import difflib

from chunker.embeddings.errors import UnknownEmbedder
from chunker.embeddings.types import Embedder


def embedder_names() -> tuple[str, ...]:
    """Names that `embedder_for` knows."""
    return ("minilm",)


def embedder_for(name: str) -> Embedder:
    """The embedder called `name`, by its short or its full name; only those that need no settings have one.

    Raises: UnknownEmbedder; MissingExtra: it is not installed.
    """
    from chunker.embeddings.minilm import MiniLM

    if name in {"minilm", MiniLM.name}:
        return MiniLM()
    if name.partition("@")[0] == "minilm":
        raise UnknownEmbedder(f"{name!r} is another version of the model; this one is {MiniLM.name!r}.")
    near = difflib.get_close_matches(name, embedder_names(), n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UnknownEmbedder(f"No embedder {name!r}. {hint}Available: {', '.join(embedder_names())}.")
