"""Whole lists, tables and code where they fit, and headings with what they are the heading of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from chunker.context import Contexts, Kinds
from chunker.segments.blocks.finding import with_blocks
from chunker.segments.blocks.gaps import Gaps
from chunker.segments.lines import line_boundaries
from chunker.segments.sentences import Splitter, sentence_boundaries, splitter_for
from chunker.strategy import Strategy
from chunker.types import Chunk, ContextFinder, Document, Encoding, Finder, Span

if TYPE_CHECKING:
    from chunker.packing import Packer
    from chunker.tape import Tape


@dataclass(frozen=True)
class Structure(Strategy):
    """Cut between sections, blocks, items and rows; repeat headings, lead-ins and table headers where parts need them.

    Attributes:
        language: language code of the text for the sentence splitter.
        headings: put the path of headings before a chunk that does not hold them.
        lead_ins: put what introduces a list before each part of it.
        table_headers: put the header of a table before each part of it.
        signatures: put the fence of code, and the lines that open what it is in, before each part of it.
    """

    language: str = "en"
    splitter: str | Splitter = "sentencex"
    headings: bool = True
    lead_ins: bool = True
    table_headers: bool = True
    signatures: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._split  # noqa: B018  an unknown splitter fails here

    @property
    def _split(self) -> Splitter:
        return self.splitter if callable(self.splitter) else splitter_for(self.splitter, self.language)

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The document's chunks in order."""
        return super().chunk(with_blocks(document), tokenizer)

    def packer(self, document: Document, tokenizer: Encoding) -> Packer:
        """The packer that holds this document's units and plan."""
        from chunker.packing import Packer
        from chunker.tape import Tape

        document = with_blocks(document)
        tape = Tape(document.text, tokenizer)
        gaps = self._gaps(document, tape)
        finders = [partial(_in_prose, gaps, finder) for finder in (line_boundaries, self._sentences)]
        return Packer(tape, gaps.boundaries(), finders, self.budget, self.contexts(document, tape))

    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """Before sections and blocks, and inside those blocks that do not fit."""
        return self._gaps(with_blocks(document), tape).boundaries()

    def contexts(self, document: Document, tape: Tape) -> ContextFinder | None:
        """Headings, lead-ins, table headers and signatures, as far as they are wanted."""
        kinds = Kinds(self.headings, self.lead_ins, self.table_headers, self.signatures)
        if not any(kinds):
            return None
        blocks, last_sentence = with_blocks(document).blocks or (), self._last_sentence(document.text)
        return Contexts(document.text, blocks, kinds, last_sentence, tape.count_once, self.max_tokens)

    def _gaps(self, document: Document, tape: Tape) -> Gaps:
        fits = partial(tape.fits, self.max_tokens)
        return Gaps(document.text, document.blocks or (), fits, self._last_sentence(document.text))

    def _sentences(self, text: str, span: Span) -> Iterator[tuple[int, float]]:
        return sentence_boundaries(text, span, self._split)

    def _last_sentence(self, text: str) -> Callable[[Span], int]:
        """Where the last sentence of a span begins."""

        @cache
        def find(span: Span) -> int:
            return max((offset for offset, _ in self._sentences(text, span)), default=span.start)

        return find


def _in_prose(gaps: Gaps, finder: Finder, text: str, span: Span) -> Iterator[tuple[int, float]]:
    """What a finder finds in those parts of a span in which sentences may be parted."""
    place = bisect_right(gaps.prose, span.start, key=attrgetter("end"))
    for start, end in islice(gaps.prose, place, None):
        if start >= span.end:
            return
        yield from finder(text, Span(max(start, span.start), min(end, span.end)))
