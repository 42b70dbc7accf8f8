"""A retriever of somebody's own code under the name by which it can be found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunker.errors import InvalidSpec
from chunker.types import Chunk
from evals.functions import apart, own
from evals.retrievers._function import FunctionRetriever
from evals.types import Index, Question, Ranking, Retriever

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder


@dataclass(frozen=True)
class OwnRetriever:
    """Anything with an `index`, called by its spec: so a baseline that it made can be measured again.

    Its code is not known to us, so it is always measured anew.
    """

    retriever: Retriever
    name: str
    code: str | None = None

    @property
    def embedder(self) -> Embedder | None:
        """Its own, if that is one of those that can be asked what they read; others may be called so, too."""
        found = getattr(self.retriever, "embedder", None)
        return found if all(hasattr(found, name) for name in ("max_tokens", "count", "knows")) else None

    def index(self, chunks: Sequence[Chunk]) -> Index:
        """As it makes it, but for what it prints."""
        index = apart(self.retriever.index)(chunks)
        return _OwnIndex(index) if hasattr(index, "search") else index


@dataclass(frozen=True)
class _OwnIndex:
    """An index that prints to stderr."""

    made: Index

    def search(self, questions: Sequence[Question], depth: int) -> list[Ranking]:
        """All rankings at once, as those that are made one by one print as well."""
        return apart(lambda: [*self.made.search(questions, depth)])()


def own_retriever(spec: str) -> Retriever:
    """The retriever of `python:module.name`: a function `(question, chunks) -> scores`, or something with an `index`.

    Raises: InvalidSpec: nothing of that name, or something else; a class is called without arguments.
    """
    found = own(spec)
    if isinstance(found, type):
        found = _made(found, spec)
    if hasattr(found, "index"):
        return OwnRetriever(found, spec)
    if callable(found):
        return FunctionRetriever(apart(found), spec)
    expected = "a function (question, chunks) -> scores, or a retriever with an index(chunks)"
    raise InvalidSpec(f"{spec}: expected {expected}, got {type(found).__name__}.")


def _made(kind: type, spec: str) -> object:
    try:
        return apart(kind)()
    except (Exception, SystemExit) as error:
        raise InvalidSpec(f"{spec}: it cannot be made: {type(error).__name__}: {error}.") from error
