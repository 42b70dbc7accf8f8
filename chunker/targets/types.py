"""What a vector store is to us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from chunker.embeddings.types import Vector


class Point(NamedTuple):
    """A chunk for a vector store.

    Attributes:
        id: a UUID.
        vector: shape (dimensions,), of length 1.
        payload: the chunk's row of docs/formats.md without its views.
    """

    id: str
    vector: Vector
    payload: Mapping[str, Any]


class VectorStore(Protocol):
    """A place for points outside. Giving it the same twice is as giving it once.

    Every method raises TargetFailed: it is away, full, or holds something else.
    """

    @property
    def name(self) -> str:
        """Which place it is, without what is secret; under it is noted what was given."""

    @property
    def folder(self) -> Path | None:
        """Where its files are, if they are on this machine and may be looked into."""

    def is_there(self) -> bool:
        """Whether there is a place for points already; nothing is made."""

    def ready(self, dimensions: int) -> None:
        """Makes what is missing, and checks what is there."""

    def upsert(self, points: Sequence[Point]) -> None:
        """Puts points in, over those of the same id."""

    def delete(self, ids: Sequence[str]) -> None:
        """Takes points out; ids that are not there are no error."""

    def ids(self) -> Iterator[str]:
        """The id of every point that is there."""

    def of_document(self, document_id: str) -> Iterator[str]:
        """The id of every point whose payload says that it is of this document; none where nothing is there yet."""

    def wipe(self) -> str:
        """Overwrites what was deleted, as far as can be done from here; says what may still hold it."""

    def close(self) -> None:
        """Lets go of it; it may be used again."""
