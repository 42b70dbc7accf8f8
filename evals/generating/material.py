"""The units of a document that can be evidence: sentences, list items, table rows, entries of a glossary.

They are found in the document's own marks and sentences and never in chunks. Where questions come from a chunker's
chunks, evidence ends where that chunker cuts, and it wins the comparison it set up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from chunker.outline import Outline, Path
from chunker.segments.blocks.finding import with_blocks
from chunker.segments.languages import language_of
from chunker.segments.lines import line_boundaries
from chunker.segments.sentences import sentence_boundaries
from chunker.segments.splitters import document_splitter
from chunker.types import Block, BlockKind, Document, Span

_WHOLE = frozenset({"item", "row", "definition", "term"})
_PROSE = frozenset({"paragraph", "footnote"})
_CLOSED = _WHOLE | {"header_row", "code", "html", "front_matter", "page_header", "page_footer", "link_definition"}
_SET_APART = frozenset({"list", "table", "code"})  # what an item holds and is not
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a document that is evidence as a whole.

    Attributes:
        kind: of the block that it is or lies in.
        block: place of that block in the document's.
        path: the headings it stands under.
        lead: words that it needs beside it: the lead-in of its list, the header of its table.
    """

    span: Span
    kind: BlockKind
    block: int
    path: Path
    lead: str = ""


@dataclass(frozen=True)
class Material:
    """A document with its blocks, and what questions can be made of."""

    document: Document

    @staticmethod
    def of(document: Document) -> Material:
        """The document with blocks found where its file marks none."""
        return Material(with_blocks(document))

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def blocks(self) -> Sequence[Block]:
        """The document's blocks."""
        return self.document.blocks or ()

    @cached_property
    def outline(self) -> Outline:
        """Its headings."""
        return Outline(self.text, self.blocks)

    @cached_property
    def title(self) -> str:
        """What its file says it is called, else its only outermost heading, else nothing."""
        stated = self.document.metadata.get("title")
        if isinstance(stated, str) and stated.strip():
            return " ".join(stated.split())
        tops = {path[0] for unit in self.units if (path := unit.path)}
        return tops.pop() if len(tops) == 1 else ""

    @cached_property
    def is_english(self) -> bool:
        """Whether sentences can be turned into questions by the patterns for English."""
        return language_of(self.document) == _ENGLISH

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units, in order; code and what stands on every page is none."""
        return tuple(unit for unit in self._units() if self.said(unit.span).strip())

    @cached_property
    def by_block(self) -> Mapping[int, Sequence[Unit]]:
        """The units of each block that has any."""
        found: dict[int, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.block, []).append(unit)
        return found

    @cached_property
    def items(self) -> Mapping[int, Sequence[Unit]]:
        """The items of each list, without the lists inside them."""
        found: dict[int, list[Unit]] = {}
        for unit in self.units:
            if unit.kind == "item":
                found.setdefault(self.blocks[unit.block].parent, []).append(unit)
        return found

    def said(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def beside(self, number: int) -> str:
        """The units before and behind one, as far as they stand in the same section.

        Not its headings: some strategies put those before their chunks, and would be asked for what they added.
        """
        path = self.units[number].path
        near = (self.units[place] for place in (number - 1, number + 1) if 0 <= place < len(self.units))
        return " ".join(self.said(unit.span) for unit in near if unit.path == path)

    def _units(self) -> Iterator[Unit]:
        split = document_splitter("sentencex", self.document, "auto")
        inside: list[bool] = []  # of each block whether it lies in one that is a unit, or none at all
        for number, block in enumerate(self.blocks):
            is_inside = block.parent >= 0 and (inside[block.parent] or self.blocks[block.parent].kind in _CLOSED)
            is_nested = block.kind == "item"  # an item in an item is a unit of its own
            inside.append(is_inside and not is_nested)
            if block.kind in _WHOLE:
                yield self._unit(self._own(number), block, number)
            elif block.kind in _PROSE and not is_inside:
                for line in _parts(block.span, line_boundaries(self.text, block.span)):
                    for span in _parts(line, sentence_boundaries(self.text, line, split)):
                        yield self._unit(span, block, number)

    def _own(self, number: int) -> Span:
        """The span of a block up to the first list in it."""
        block = self.blocks[number]
        for inner in islice(self.blocks, number + 1, None):
            if inner.span.start >= block.span.end:
                break
            if inner.kind in _SET_APART:
                return Span(block.span.start, inner.span.start)
        return block.span

    def _unit(self, span: Span, block: Block, number: int) -> Unit:
        trimmed = _trimmed(self.text, span)
        return Unit(trimmed, block.kind, number, self.outline.of(trimmed), self._lead(block))

    def _lead(self, block: Block) -> str:
        if block.parent < 0 or block.kind not in {"item", "row"}:
            return ""
        outer = self.blocks[block.parent]
        span = outer.lead_in if block.kind == "item" else outer.header
        return self.said(span).splitlines()[0].strip() if span and self.said(span).strip() else ""


_MARK = re.compile(r"(?:[-*+\u2022]|\(?\w{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")


def plain(text: str) -> str:
    """What a unit says, without the marks of lists, emphasis, links and cells.

    >>> plain("- **Alarm** is sent to [all](a.md)")
    'Alarm is sent to all'
    """
    text = _MARK.sub("", text.strip(), count=1) if _MARK.match(text.strip()) else text
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`|]|(?<!\w)_|_(?!\w)|<[^<>]{1,40}>", " ", text).split())


def _parts(span: Span, boundaries: Iterable[tuple[int, float]]) -> Iterator[Span]:
    edges = sorted({span.start, *(offset for offset, _ in boundaries if span.start < offset < span.end), span.end})
    return (Span(*pair) for pair in pairwise(edges))


def _trimmed(text: str, span: Span) -> Span:
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, start + len(part.strip()))
