"""Whole lists, tables and code where they fit, and headings with what they are the heading of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from chunker.context import Contexts, Kinds
from chunker.errors import InvalidSpec
from chunker.layout import Layout
from chunker.segments.blocks.finding import with_blocks
from chunker.segments.blocks.gaps import block_gaps
from chunker.segments.code import CodeReader, LineReader
from chunker.segments.languages import AUTO
from chunker.segments.lines import line_boundaries
from chunker.segments.sentences import Splitter, sentence_boundaries
from chunker.segments.splitters import check_splitter, document_splitter
from chunker.strategy import Strategy
from chunker.types import Document, Finder, Span

if TYPE_CHECKING:
    from chunker.tape import Tape

_CODE = ("lines", "syntax")
_UNITS_A_LIMIT = 32  # finer than others': blocks that stay whole leave less room to choose in


@dataclass(frozen=True)
class Structure(Strategy):
    """Cut between sections, blocks, items and rows; repeat headings, lead-ins and table headers where parts need them.

    Attributes:
        language: language code of the text for the sentence splitter; `auto` finds it out for each document.
        splitter: `sentencex`, `punkt`, or any function from a text to its sentence spans.
        headings: put the path of headings before a chunk that does not hold them.
        lead_ins: put what introduces a list, a table or code before each part of it.
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

    def prepared(self, document: Document) -> Document:
        """The document with its blocks."""
        return with_blocks(document)

    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """Before sections and blocks, and inside those blocks that do not fit."""
        return self.layout(self.prepared(document), tape).boundaries

    def layout(self, document: Document, tape: Tape) -> Layout:
        """Boundaries between blocks, finders inside prose, and context."""
        text, blocks, code = document.text, document.blocks or (), self._code_reader(document)
        sentences = partial(sentence_boundaries, split=document_splitter(self.splitter, document, self.language))
        last_sentence = cache(partial(_last_start, sentences, text))
        gaps = block_gaps(text, blocks, partial(tape.fits, self.max_tokens), last_sentence, code.boundaries)
        finders = [partial(_in_prose, gaps.prose, finder) for finder in (line_boundaries, sentences)]
        kinds = Kinds(self.headings, self.lead_ins, self.table_headers, self.signatures)
        contexts = Contexts(text, blocks, kinds, last_sentence, tape.count_once, self.max_tokens, code.openings)
        return Layout(
            gaps.boundaries, finders, contexts if any(kinds) else None, gaps.held, self.max_tokens // _UNITS_A_LIMIT
        )

    def _code_reader(self, document: Document) -> CodeReader:
        if self.code == "lines":
            return LineReader(document.text)
        from chunker.segments.syntax.reader import SyntaxReader

        return SyntaxReader(document.text)


def _check_code(code: str) -> None:
    if code not in _CODE:
        raise InvalidSpec(f"code must be one of {', '.join(map(repr, _CODE))}, got {code!r}.")
    if code == "syntax":
        from chunker.segments.syntax.grammars import check_grammars

        check_grammars()


def _last_start(sentences: Finder, text: str, span: Span) -> int:
    """Where the last sentence of a span begins."""
    return max((offset for offset, _ in sentences(text, span)), default=span.start)


def _in_prose(prose: Sequence[Span], finder: Finder, text: str, span: Span) -> Iterator[tuple[int, float]]:
    """What a finder finds in those parts of a span in which sentences may be parted."""
    first = bisect_right(prose, span.start, key=attrgetter("end"))
    last = bisect_left(prose, span.end, first, key=attrgetter("start"))
    for start, end in prose[first:last]:
        yield from finder(text, Span(max(start, span.start), min(end, span.end)))
