"""Texts as vectors: a model that works offline, endpoints, functions of your own, and a cache for all of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from chunker.calls import check_settings, read_call
from chunker.embeddings.errors import UnknownEmbedder
from chunker.embeddings.types import Embedder
from chunker.errors import InvalidSpec

_ENDPOINT_SETTINGS = {
    "model": (str,),
    "dimensions": (int,),
    "endpoint": (str,),
    "key_from": (str,),
    "can_shorten": (bool,),
    "max_tokens": (int,),
    "tokenizer": (str,),
}


def embedder_names() -> tuple[str, ...]:
    """Names that `embedder_for` knows; `openai` needs settings."""
    return ("minilm", "openai")


def embedder_for(name: str, keys: Mapping[str, str] | None = None) -> Embedder:
    """The embedder called `name`, by its short or its full name, or an endpoint by its settings.

    In `openai(model='text-embedding-3-small', dimensions=1536, key_from='OPENAI_API_KEY')` the key is the one of that
    name among `keys`, which the command line takes from the environment; `endpoint='http://localhost:8080/v1'` is
    another place than OpenAI's.
    Raises: UnknownEmbedder; InvalidSpec: settings it does not have; MissingExtra: it is not installed.
    """
    from chunker.embeddings.minilm import MiniLM

    if name in {"minilm", MiniLM.name}:
        return MiniLM()
    if name.partition("@")[0] == "minilm":
        raise UnknownEmbedder(f"{name!r} is another version of the model; this one is {MiniLM.name!r}.")
    if name.partition("(")[0] == "openai":
        return _endpoint(name, keys or {})
    near = difflib.get_close_matches(name, embedder_names(), n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UnknownEmbedder(f"No embedder {name!r}. {hint}Available: {', '.join(embedder_names())}.")


def _endpoint(name: str, keys: Mapping[str, str]) -> Embedder:
    from chunker.embeddings.openai import OPENAI, OpenAIEmbedder

    call = read_call(name, "embedder", "openai(model='text-embedding-3-small', dimensions=1536)")
    check_settings(call, _ENDPOINT_SETTINGS)
    if missing := [key for key in ("model", "dimensions") if key not in call.settings]:
        raise InvalidSpec(f"{name} needs {' and '.join(missing)}.")
    settings = dict(call.settings)
    key = settings.pop("key_from", "")
    if key and key not in keys:
        raise InvalidSpec(f"There is no key {key!r}, which {name} asks for. Set the variable of that name.")
    try:
        return OpenAIEmbedder(api_key=keys.get(key, ""), base_url=settings.pop("endpoint", OPENAI), **settings)
    except ValueError as error:
        raise InvalidSpec(f"{name}: {error}") from error
