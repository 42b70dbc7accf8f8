"""Ways of finding chunks, one a file; the file's name is its name in specs and reports."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from chunker.calls import check_settings, nearest, read_call
from chunker.embeddings import embedder_for
from chunker.embeddings.types import Embedder
from evals.errors import RetrievalFailed, UnknownRetriever
from evals.retrievers._spec import TYPES
from evals.types import Question, Retriever

if TYPE_CHECKING:
    from chunker.types import Chunk, FloatArray

__all__ = ["RetrievalFailed", "UnknownRetriever", "parse", "retriever_for", "retriever_names"]

DEFAULT_EMBEDDER = "minilm"


def retriever_names() -> tuple[str, ...]:
    """Names of the retrievers that exist, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


def parse(spec: str, find: Callable[[str], Embedder] = embedder_for) -> Retriever:
    """The retriever that a spec describes, such as `dense(embedder='minilm')`; settings left out keep their defaults.

    Args:
        find: the embedder of a name; a function of your own can add a cache, or names.
    Raises: UnknownRetriever, InvalidSpec, UnknownEmbedder, MissingExtra.
    """
    call = read_call(spec, "retriever", "bm25(k1=1.2)")
    if call.name not in retriever_names():
        raise UnknownRetriever(f"No retriever {call.name!r}. {nearest(call.name, retriever_names())}")
    kind = _kind(call.name)
    check_settings(call, {field.name: TYPES[str(field.type)] for field in fields(kind)})
    if "embedder" in kind.__annotations__:
        call.settings["embedder"] = find(call.settings.get("embedder", DEFAULT_EMBEDDER))
    return kind(**call.settings)  # type: ignore[no-any-return]


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


def _kind(name: str) -> type[Any]:
    """The class that the file defines."""
    module = importlib.import_module(f"evals.retrievers.{name}")
    own = (item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__)
    return next(item for item in own if not item.__name__.startswith("_"))
