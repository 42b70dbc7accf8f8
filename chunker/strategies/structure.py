"""Whole lists, tables and code where they fit, and headings with what they are the heading of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from chunker.context import Contexts, Kinds
from chunker.errors import InvalidSpec
from chunker.segments.blocks.finding import with_blocks
from chunker.segments.blocks.gaps import Gaps
from chunker.segments.code import CodeReader, LineReader
from chunker.segments.languages import AUTO, check_splitter, document_splitter
from chunker.segments.lines import line_boundaries
from chunker.segments.sentences import Splitter, sentence_boundaries
from chunker.strategy import Strategy
from chunker.types import Chunk, ContextFinder, Document, Encoding, Finder, Span

if TYPE_CHECKING:
    from chunker.packing import Packer
    from chunker.tape import Tape

_CODE = ("lines", "syntax")


@dataclass(frozen=True)
class Structure(Strategy):
    """Cut between sections, blocks, items and rows; repeat headings, lead-ins and table headers where parts need them.

    Attributes:
        language: language code of the text for the sentence splitter; `auto` finds it out for each document.
        splitter: `sentencex`, `punkt`, or any function from a text to its sentence spans.
        headings: put the path of headings before a chunk that does not hold them.
        lead_ins: put what introduces a list before each part of it.
        table_headers: put the header of a table before each part of it.
        signatures: put the fence of code, and the lines that open what it is in, before each part of it.
        code: where code that does not fit is cut: `lines` (by blank lines and indentation, whatever the language) or
            `syntax` (by the grammar: no definition or statement that fits is cut; needs the extra `code`; by lines
            where there is no grammar for the language, or the code is not in it).
    Raises: MissingExtra: `syntax`, and the extra `code` is not installed.
    """

    language: str = AUTO
    splitter: str | Splitter = "sentencex"
    headings: bool = True
    lead_ins: bool = True
    table_headers: bool = True
    signatures: bool = True
    code: str = "lines"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_splitter(self.splitter, self.language)
        _check_code(self.code)

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The document's chunks in order."""
        return super().chunk(with_blocks(document), tokenizer)

    def packer(self, document: Document, tokenizer: Encoding) -> Packer:
        """The packer that holds this document's units and plan."""
        from chunker.packing import Packer
        from chunker.tape import Tape

        document, tape = with_blocks(document), Tape(document.text, tokenizer)
        sentences = self._sentences(document)
        code = self._code_reader(document)
        gaps = self._gaps(document, tape, sentences, code)
        finders = [partial(_in_prose, gaps, finder) for finder in (line_boundaries, sentences)]
        return Packer(tape, gaps.boundaries(), finders, self.budget, self._contexts(document, tape, sentences, code))

    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """Before sections and blocks, and inside those blocks that do not fit."""
        document = with_blocks(document)
        return self._gaps(document, tape, self._sentences(document), self._code_reader(document)).boundaries()

    def contexts(self, document: Document, tape: Tape) -> ContextFinder | None:
        """Headings, lead-ins, table headers and signatures, as far as they are wanted."""
        document = with_blocks(document)
        return self._contexts(document, tape, self._sentences(document), self._code_reader(document))

    def _sentences(self, document: Document) -> Finder:
        return partial(sentence_boundaries, split=document_splitter(self.splitter, document, self.language))

    def _code_reader(self, document: Document) -> CodeReader:
        if self.code == "lines":
            return LineReader(document.text)
        from chunker.segments.syntax.reader import SyntaxReader

        return SyntaxReader(document.text)

    def _gaps(self, document: Document, tape: Tape, sentences: Finder, code: CodeReader) -> Gaps:
        fits, last_sentence = partial(tape.fits, self.max_tokens), partial(_last_start, sentences, document.text)
        return Gaps(document.text, document.blocks or (), fits, last_sentence, code.boundaries)

    def _contexts(self, document: Document, tape: Tape, sentences: Finder, code: CodeReader) -> Contexts | None:
        kinds = Kinds(self.headings, self.lead_ins, self.table_headers, self.signatures)
        last_sentence = partial(_last_start, sentences, document.text)
        blocks = document.blocks or ()
        return (
            Contexts(document.text, blocks, kinds, last_sentence, tape.count_once, self.max_tokens, code.openings)
            if any(kinds)
            else None
        )


def _check_code(code: str) -> None:
    if code not in _CODE:
        raise InvalidSpec(f"code must be one of {', '.join(map(repr, _CODE))}, got {code!r}.")
    if code == "syntax":
        from chunker.segments.syntax.grammars import check_grammars

        check_grammars()


def _last_start(sentences: Finder, text: str, span: Span) -> int:
    """Where the last sentence of a span begins."""
    return max((offset for offset, _ in sentences(text, span)), default=span.start)


def _in_prose(gaps: Gaps, finder: Finder, text: str, span: Span) -> Iterator[tuple[int, float]]:
    """What a finder finds in those parts of a span in which sentences may be parted."""
    place = bisect_right(gaps.prose, span.start, key=attrgetter("end"))
    for start, end in islice(gaps.prose, place, None):
        if start >= span.end:
            return
        yield from finder(text, Span(max(start, span.start), min(end, span.end)))
