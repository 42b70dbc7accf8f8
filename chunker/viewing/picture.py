"""What there is to see of a document: its chunks, how each ends, and its tokens."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chunker.explaining import Cut, explain
from chunker.rows import chunk_row
from chunker.strategy import Strategy
from chunker.types import Chunk, Document, Encoding
from chunker.viewing.pieces import Piece, pieces_of


class EndedChunk(NamedTuple):
    """A chunk, and the cut that ends it."""

    chunk: Chunk
    cut: Cut


@dataclass(frozen=True, slots=True)
class Cutting:
    """One document as one strategy cuts it."""

    strategy: str
    limit_tokens: int
    chunks: tuple[EndedChunk, ...]

    def repeated_chars(self, number: int) -> int:
        """How many of the first characters of chunk `number` (from 0) stand in the chunk before it as well."""
        if number == 0:
            return 0
        before, chunk = self.chunks[number - 1].chunk, self.chunks[number].chunk
        return max(0, min(before.end, chunk.end) - chunk.start)


@dataclass(frozen=True, slots=True)
class Picture:
    """A document, its tokens, and its chunks by one strategy or by several."""

    document: Document
    tokenizer: str
    pieces: tuple[Piece, ...]
    cuttings: tuple[Cutting, ...]

    @property
    def token_count(self) -> int:
        """Tokens of the whole document, white space between chunks included."""
        return sum(piece.token_count for piece in self.pieces)


def picture_of(document: Document, strategies: Sequence[Strategy], tokenizer: Encoding) -> Picture:
    """The document as each of the strategies cuts it.

    Raises: LimitTooSmall.
    """
    pieces = tuple(pieces_of(document.text, tokenizer))
    cuttings = tuple(_cutting(document, strategy, tokenizer) for strategy in strategies)
    return Picture(document, tokenizer.name, pieces, cuttings)


def _cutting(document: Document, strategy: Strategy, tokenizer: Encoding) -> Cutting:
    pairs = zip(strategy.chunk(document, tokenizer), explain(document, strategy, tokenizer), strict=True)
    return Cutting(str(strategy), strategy.max_tokens, tuple(EndedChunk(*pair) for pair in pairs))


def picture_row(picture: Picture) -> dict[str, Any]:
    """The picture as a JSON object; its offsets are characters of `text`."""
    return {
        "document_id": picture.document.id,
        "text": picture.document.text,
        "tokenizer": picture.tokenizer,
        "tokens": picture.token_count,
        "strategies": [
            {"strategy": cutting.strategy, "chunks": list(_chunk_rows(cutting))} for cutting in picture.cuttings
        ],
        "pieces": [{"start": start, "end": end, "tokens": count} for start, end, count in picture.pieces],
    }


def _chunk_rows(cutting: Cutting) -> Iterator[dict[str, Any]]:
    for chunk, cut in cutting.chunks:
        ending = {"price": cut.price, "name": cut.name, "ruled_out": [*map(dataclasses.asdict, cut.ruled_out)]}
        yield {**chunk_row(chunk), "cut": ending}
