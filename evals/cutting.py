"""Chunks to measure: of our strategies, of other libraries, and of any function from a text to pieces of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chunker.errors import ChunkerError
from chunker.pipeline import Pipeline, pipeline_of
from chunker.strategy import Strategy
from chunker.transform import Prepared
from chunker.types import Chunk, Document, Encoding, Tokenizer, View
from evals.errors import NothingCut
from evals.identity import identity, is_known
from evals.placing import Piece, located


class Pieces(NamedTuple):
    """What a chunker made of one document: chunks in its order, how many pieces have no place in it, one of these."""

    chunks: list[Chunk]
    unlocated: int = 0
    unlocated_example: str = ""


class Chunker(Protocol):
    """A way of cutting that can be measured."""

    @property
    def name(self) -> str:
        """With every setting, as in reports."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Counts its chunks."""

    @property
    def code(self) -> str | None:
        """Identity of the code behind the name: with the same, the same chunks. None: not known, so it always runs."""

    def cut(self, document: Document) -> Pieces:
        """The chunks of a document."""

    def prepared(self, document: Document) -> Prepared:
        """The document as it will be cut."""

    def sifted(self, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
        """Those of all documents' chunks that stay."""


@dataclass(frozen=True)
class OurChunker:
    """One of our strategies, or a pipeline of ours, with the tokenizer of its limit."""

    cutter: Strategy | Pipeline
    tokenizer: Encoding

    @property
    def name(self) -> str:
        """The spec with every setting."""
        return str(self.cutter)

    @property
    def code(self) -> str | None:
        """Known of what is ours alone: no strategy, function or vocabulary of somebody else's takes part."""
        pipeline = pipeline_of(self.cutter)
        modules = [type(part).__module__ for part in (pipeline.strategy, *pipeline.transforms)]
        is_ours = all(module.startswith("chunker.") for module in modules) and "<" not in self.name
        return identity() if is_ours and is_known(self.tokenizer) else None

    def cut(self, document: Document) -> Pieces:
        """The chunks before any is taken out."""
        return Pieces([*self.cutter.chunk(document, self.tokenizer)])

    def prepared(self, document: Document) -> Prepared:
        """The document as the transforms leave it."""
        return pipeline_of(self.cutter).prepared(document)

    def sifted(self, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
        """Those that the transforms leave."""
        return pipeline_of(self.cutter).sifted(chunks, self.tokenizer).kept


@dataclass(frozen=True)
class FunctionChunker:
    """Any function from a text to pieces of it; where they stand is found out here, unless it says so itself.

    Pieces that were rewritten, or could stand in several places, are counted and not scored.
    """

    split: Callable[[str], Iterable[str | Piece]]
    name: str
    tokenizer: Tokenizer
    code: str | None = None

    def cut(self, document: Document) -> Pieces:
        """The pieces that stand in the document, as chunks."""
        visible = [piece for piece in self._pieces(document.text) if piece.text.strip()]
        spans = located(document.text, visible)
        lost = [piece.text for piece, span in zip(visible, spans, strict=True) if span is None]
        chunks = [self._chunk(document, *span) for span in spans if span is not None]
        if document.text.strip() and not chunks:
            made = f"{len(lost):,} pieces were made, and none of them stands in the document"
            raise NothingCut(made if lost else "no piece was made of its text")
        return Pieces(chunks, len(lost), lost[0] if lost else "")

    def prepared(self, document: Document) -> Prepared:
        """The document as it is."""
        return Prepared(document)

    def sifted(self, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
        """All of them."""
        return chunks

    def _pieces(self, text: str) -> list[Piece]:
        made = self.split(text)
        if isinstance(made, str):
            raise NothingCut("expected a list of pieces, got one text; put it in a list")
        if not isinstance(made, Iterable):
            raise NothingCut(f"expected a list of pieces, got {type(made).__name__}")
        return [_piece(one) for one in made]

    def _chunk(self, document: Document, start: int, end: int) -> Chunk:
        text = document.text[start:end]
        return Chunk(document.id, start, end, text, self.tokenizer.count(text), views=(View(start, end, 1.0),))


def _piece(made: object) -> Piece:
    if isinstance(made, str):
        return Piece(made)
    if isinstance(made, Piece):
        return made
    raise NothingCut(f"expected pieces that are texts, got {type(made).__name__}")


@dataclass(frozen=True, slots=True)
class Cut:
    """All documents cut by one chunker: chunks in document order, what failed, what has no place, and what it took."""

    chunks: Sequence[Chunk]
    failures: Mapping[str, str]
    unlocated: int
    elapsed_s: float
    unlocated_example: str = ""


def cut_all(chunker: Chunker, documents: Iterable[Document]) -> Cut:
    """The chunks of all documents; one that cannot be cut is a failure and stops nothing."""
    chunks: list[Chunk] = []
    failures: dict[str, str] = {}
    unlocated, example, started = 0, "", time.perf_counter()
    for document in documents:
        try:
            pieces = chunker.cut(document)
        except ChunkerError as error:
            failures[document.id] = str(error)
        except (Exception, SystemExit) as error:  # noqa: BLE001  other people's code may raise anything
            failures[document.id] = f"{type(error).__name__}: {error}"
        else:
            chunks += pieces.chunks
            unlocated += pieces.unlocated
            example = example or pieces.unlocated_example
    return Cut(chunker.sifted(chunks), failures, unlocated, time.perf_counter() - started, example)
