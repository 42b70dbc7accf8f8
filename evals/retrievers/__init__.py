"""Ways of finding chunks, one a file; the file's name is its name in specs and reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from chunker.calls import check_settings, nearest, read_call
from chunker.embeddings import embedder_for
from chunker.embeddings.types import Embedder
from evals.errors import RetrievalFailed, UnknownRetriever
from evals.functions import PREFIX
from evals.parts import class_in, names_in, setting_types
from evals.types import Question, Retriever

if TYPE_CHECKING:
    from chunker.types import Chunk, FloatArray

__all__ = ["RetrievalFailed", "UnknownRetriever", "parse", "retriever_for", "retriever_names"]

DEFAULT_EMBEDDER = "minilm"


def retriever_names() -> tuple[str, ...]:
    """Names of the retrievers that exist, sorted."""
    return names_in(sys.modules[__name__])


def parse(spec: str, find: Callable[[str], Embedder] = embedder_for) -> Retriever:
    """The retriever that a spec describes, such as `dense(embedder='minilm')`; settings left out keep their defaults.

    One of your own code is `python:module.name`.

    Args:
        find: the embedder of a name; a function of your own can add a cache, or names.
    Raises: UnknownRetriever, InvalidSpec, UnknownEmbedder, MissingExtra.
    """
    if spec.startswith(PREFIX):
        from evals.retrievers._own import own_retriever

        return own_retriever(spec)
    call = read_call(spec, "retriever", "bm25(k1=1.2)")
    if call.name not in retriever_names():
        raise UnknownRetriever(f"No retriever {call.name!r}. {nearest(call.name, retriever_names())}")
    kind = class_in(sys.modules[__name__], call.name)
    known = setting_types(kind)
    check_settings(call, known)
    if "embedder" in known:
        call.settings["embedder"] = find(call.settings.get("embedder", DEFAULT_EMBEDDER))
    return cast("Retriever", kind(**call.settings))


def retriever_for(
    given: str | Retriever | Callable[[Question, Sequence[Chunk]], Sequence[float] | FloatArray],
    find: Callable[[str], Embedder] = embedder_for,
) -> Retriever:
    """A spec, a retriever, or a function `(question, chunks) -> scores`, as a retriever."""
    if isinstance(given, str):
        return parse(given, find)
    if hasattr(given, "index"):
        return given  # type: ignore[return-value]  # it has what a retriever needs
    from evals.retrievers._function import FunctionRetriever

    return FunctionRetriever(given, getattr(given, "__name__", "function"))
