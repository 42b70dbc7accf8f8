"""Embedders of strategies and transforms, which specs name and Python may give as objects."""

from __future__ import annotations

from functools import cache

from chunker.embeddings import embedder_for
from chunker.embeddings.types import Embedder
from chunker.errors import InvalidSpec


def embedder_of(given: str | Embedder, owner: str) -> Embedder:
    """The embedder of that name, whose model is loaded once, or the one that was given.

    Args:
        owner: the class whose setting it is, for the error.
    Raises: MissingExtra, UnknownEmbedder: of the name. InvalidSpec: neither name nor Embedder, or a name with a key.
    """
    if isinstance(given, str):
        return _named(given, owner)
    if not isinstance(given, Embedder):
        raise InvalidSpec(f"embedder must be the name of one or an Embedder, got {given!r}.")
    return given


@cache
def _named(name: str, owner: str) -> Embedder:
    if "key_from" in name:
        raise InvalidSpec(
            f"{owner.lower()}: an embedder in a spec takes no key, since specs are kept and shown. Pass an object from "
            f"Python: {owner}(embedder=chunker.embeddings.embedder_for(name, keys))."
        )
    return embedder_for(name)
