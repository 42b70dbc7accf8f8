"""A strategy and its transforms: `structure(max_tokens=400) | redact | deduplicate`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce

from chunker.errors import LimitTooSmall
from chunker.strategy import Strategy
from chunker.transform import Prepared, Sifted, Transform
from chunker.types import Chunk, Document, Dropped, Encoding, Tokenizer


@dataclass(frozen=True)
class Pipeline:
    """How documents are cut, and what is done to them before and to their chunks after, in this order."""

    strategy: Strategy
    transforms: tuple[Transform, ...] = ()

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The document's chunks in order, not yet sifted.

        Raises: LimitTooSmall.
        """
        return self.cut(self.prepared(document), tokenizer)

    def prepared(self, document: Document) -> Prepared:
        """The document as all transforms leave it."""
        steps: list[Prepared] = []
        for transform in self.transforms:
            steps.append(transform.prepared(document))
            document = steps[-1].document
        return Prepared(
            document,
            lambda chunk: reduce(lambda one, step: step.label(one), reversed(steps), chunk),  # what was done last first
            lambda span: reduce(lambda one, step: step.moved(one), steps, span),
        )

    def cut(self, prepared: Prepared, tokenizer: Encoding) -> Iterator[Chunk]:
        """The chunks of a document that was prepared before."""
        return map(prepared.label, self.strategy.chunk(prepared.document, tokenizer))

    @property
    def prepares(self) -> bool:
        """Whether documents may be changed before they are cut."""
        return any(transform.prepares() for transform in self.transforms)

    @property
    def sifts(self) -> bool:
        """Whether chunks of all documents must be there before it is known which stay."""
        return any(transform.sifts() for transform in self.transforms)

    def sifted(self, chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        """What becomes of the chunks of all documents, document by document in order."""
        dropped: list[Dropped] = []
        for transform in self.transforms:
            chunks, out = transform.sifted(chunks, tokenizer)
            dropped += out
        return Sifted(chunks, dropped)

    def warm_up(self, tokenizer: Encoding) -> None:
        """Loads what every document needs, so that processes made afterwards share it."""
        with suppress(LimitTooSmall):  # each document will say so itself
            list(self.chunk(Document("warm-up", "A few words. And more.\n\n" * 200), tokenizer))

    def __str__(self) -> str:
        """The spec, every setting of every part."""
        return " | ".join(map(str, (self.strategy, *self.transforms)))


def pipeline_of(cutter: Strategy | Pipeline) -> Pipeline:
    """A strategy as a pipeline without transforms; a pipeline as it is.

    Raises: TypeError: it is neither.
    """
    if not isinstance(cutter, Strategy | Pipeline):
        raise TypeError(f"Expected a spec such as 'sentence', a strategy or a pipeline, got {cutter!r:.60}.")
    return cutter if isinstance(cutter, Pipeline) else Pipeline(cutter)
