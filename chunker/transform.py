"""The base of all transforms: what is changed in documents before cutting, and which chunks are taken out after."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from chunker.calls import file_name, write_call
from chunker.types import Chunk, Document, Dropped, Span, Tokenizer

T = TypeVar("T")


def _as_it_is(thing: T) -> T:
    return thing


class Prepared(NamedTuple):
    """A document as it will be cut.

    Attributes:
        label: put over each of its chunks afterwards.
        moved: where a span of the document that was given stands in this one.
    """

    document: Document
    label: Callable[[Chunk], Chunk] = _as_it_is
    moved: Callable[[Span], Span] = _as_it_is


class Sifted(NamedTuple):
    """The chunks that stay, in the order they came in, and what was taken out, with what stands for it."""

    kept: Sequence[Chunk]
    dropped: Sequence[Dropped]


@dataclass(frozen=True)
class Transform(ABC):
    """Something that is done to documents or chunks besides cutting, with its settings; never makes a chunk longer.

    A subclass overrides one of the two: documents are prepared one by one, chunks are sifted all together.
    """

    def prepared(self, document: Document) -> Prepared:
        """What is cut instead of the document; offsets of its chunks refer to that."""
        return Prepared(document)

    def sifted(self, chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        """What becomes of the chunks of all documents.

        Args:
            chunks: document by document, in order.
            tokenizer: counted them, and counts again what becomes shorter.
        """
        return Sifted(chunks, ())

    @classmethod
    def prepares(cls) -> bool:
        """Whether it may change documents."""
        return cls.prepared is not Transform.prepared

    @classmethod
    def sifts(cls) -> bool:
        """Whether it looks at all chunks together, so that none can be written before all are there."""
        return cls.sifted is not Transform.sifted

    def __str__(self) -> str:
        """The spec: name and every setting."""
        return write_call(self)

    @classmethod
    def name(cls) -> str:
        """Name in specs: the name of the file that defines the class."""
        return file_name(cls)
