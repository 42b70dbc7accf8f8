"""The base of all strategies: where a document may be cut, and what each cut costs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chunker.budget import Budget
from chunker.calls import file_name, write_call
from chunker.describing import describer
from chunker.layout import Layout
from chunker.segments.blocks.checking import with_checked
from chunker.types import Chunk, Document, Encoding, Finder, View

if TYPE_CHECKING:
    from chunker.packing import Packer
    from chunker.tape import Tape


@dataclass(frozen=True)
class Strategy(ABC):
    """A way of cutting, with its settings; a subclass names boundaries and prices, the packer does the rest.

    Attributes:
        max_tokens: hard limit of a chunk in tokens, overlap and context included.
        overlap: at most so many tokens repeated from the chunk before, snapped to a boundary.
        target: tokens to aim for; None means `max_tokens`.
    Raises: InvalidSpec: a setting out of range.
    """

    max_tokens: int = 512
    overlap: int = 0
    target: int | None = None

    def __post_init__(self) -> None:
        self.budget  # noqa: B018  a wrong setting fails here, not in the middle of a folder

    @cached_property
    def budget(self) -> Budget:
        """The settings the packer needs, checked."""
        return Budget(self.max_tokens, self.overlap, self.max_tokens if self.target is None else self.target)

    @abstractmethod
    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """Where the document may be cut, in order, and the price of each cut: `Boundary`s or plain pairs."""

    def finders(self, document: Document, tape: Tape) -> Sequence[Finder]:
        """Functions that find finer boundaries inside one span, coarse to fine; asked only about longer spans."""
        return ()

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The document's chunks in order.

        Raises: LimitTooSmall: one of its grapheme clusters alone is over `max_tokens`. InvalidBlocks: it came with
            blocks that cannot be those of its text.
        """
        document = self.prepared(with_checked(document))
        describe = describer(document)
        for packed in self.packer(document, tokenizer).chunks():
            start, end = packed.span
            kind, headings, page, metadata, parent = describe(packed.span)
            yield Chunk(
                document_id=document.id,
                start=start,
                end=end,
                text=document.text[start:end],
                token_count=packed.token_count,
                context=packed.context,
                kind=kind,
                headings=headings,
                page=page,
                views=(View(start, end, 1.0),),
                metadata=metadata,
                parent=parent,
            )

    def packer(self, document: Document, tokenizer: Encoding) -> Packer:
        """The packer that holds this document's units and plan."""
        from chunker.packing import Packer
        from chunker.tape import Tape

        document = self.prepared(with_checked(document))
        tape = Tape(document.text, tokenizer)
        return Packer(tape, self.layout(document, tape), self.budget)

    def prepared(self, document: Document) -> Document:
        """The document as this strategy looks at it; what is prepared already stays as it is."""
        return document

    def layout(self, document: Document, tape: Tape) -> Layout:
        """All that the packer needs to know of a prepared document."""
        return Layout(self.boundaries(document, tape), self.finders(document, tape))

    def __str__(self) -> str:
        """The spec: name and every setting, `sentence(max_tokens=512, ...)`; equal specs cut alike."""
        return write_call(self)

    @classmethod
    def name(cls) -> str:
        """Name in specs: the name of the file that defines the class."""
        return file_name(cls)
