"""Chunks to measure: of our strategies, of other libraries, and of any function from a text to pieces of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chunker.errors import ChunkerError
from chunker.strategy import Strategy
from chunker.types import Chunk, Document, Encoding, Tokenizer, View


class Pieces(NamedTuple):
    """What a chunker made of one document: chunks in its order, and how many pieces could not be placed in it."""

    chunks: list[Chunk]
    unlocated: int = 0


class Chunker(Protocol):
    """A way of cutting that can be measured."""

    @property
    def name(self) -> str:
        """With every setting, as in reports."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Counts its chunks."""

    def cut(self, document: Document) -> Pieces:
        """The chunks of a document."""


@dataclass(frozen=True)
class OurChunker:
    """One of our strategies with the tokenizer of its limit."""

    strategy: Strategy
    tokenizer: Encoding

    @property
    def name(self) -> str:
        """The spec with every setting."""
        return str(self.strategy)

    def cut(self, document: Document) -> Pieces:
        """The strategy's chunks."""
        return Pieces([*self.strategy.chunk(document, self.tokenizer)])


@dataclass(frozen=True)
class FunctionChunker:
    """Any function from a text to pieces of it; where they stand is found out here.

    A piece is looked for behind the start of the piece before it, word for word. Pieces that were rewritten are not
    in the document; they are counted and not scored.
    """

    split: Callable[[str], Sequence[str]]
    name: str
    tokenizer: Tokenizer

    def cut(self, document: Document) -> Pieces:
        """The pieces that stand in the document, as chunks."""
        pieces = self.split(document.text)
        placed = [*located(document.text, pieces)]
        spans = [span for span in placed if span is not None]
        return Pieces([self._chunk(document, *span) for span in spans], len(placed) - len(spans))

    def _chunk(self, document: Document, start: int, end: int) -> Chunk:
        text = document.text[start:end]
        return Chunk(document.id, start, end, text, self.tokenizer.count(text), views=(View(start, end, 1.0),))


def located(text: str, pieces: Iterable[str]) -> Iterator[tuple[int, int] | None]:
    """Where each piece stands in the text, white space at its ends aside; None for one that does not.

    A piece begins behind the start of the one before it, so that overlapping pieces are found; of several places the
    first counts. Pieces of nothing but white space have no place, and no entry.
    """
    behind = 0
    for piece in map(str.strip, pieces):
        if not piece:
            continue
        start = text.find(piece, behind)
        if start < 0:
            yield None
            continue
        yield start, start + len(piece)
        behind = start + 1


@dataclass(frozen=True, slots=True)
class Cut:
    """All documents cut by one chunker: chunks in document order, what failed, and what it took."""

    chunks: Sequence[Chunk]
    failures: Mapping[str, str]
    unlocated: int
    elapsed_s: float


def cut_all(chunker: Chunker, documents: Iterable[Document]) -> Cut:
    """The chunks of all documents; one that cannot be cut is a failure and stops nothing."""
    chunks: list[Chunk] = []
    failures: dict[str, str] = {}
    unlocated, started = 0, time.perf_counter()
    for document in documents:
        try:
            pieces = chunker.cut(document)
        except ChunkerError as error:
            failures[document.id] = str(error)
        except Exception as error:  # noqa: BLE001  other people's code may raise anything
            failures[document.id] = f"{type(error).__name__}: {error}"
        else:
            chunks += pieces.chunks
            unlocated += pieces.unlocated
    return Cut(chunks, failures, unlocated, time.perf_counter() - started)
