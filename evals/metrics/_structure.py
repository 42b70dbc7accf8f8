"""Where the blocks of a document stand that should stay whole: code, tables, rows, lists, items, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from chunker.segments.blocks.finding import with_blocks
from chunker.types import Block, BlockKind, Document, Span

_LINE_BREAK = re.compile(r"\r\n?|\n")
_COLONS = (":", "\uff1a")


class Structure(NamedTuple):
    """Spans of blocks, without white space at their ends.

    Attributes:
        lead_ins: a paragraph that ends with a colon, and the list behind it.
    """

    code: tuple[Span, ...]
    tables: tuple[Span, ...]
    rows: tuple[Span, ...]
    lists: tuple[Span, ...]
    items: tuple[Span, ...]
    headings: tuple[Span, ...]
    lead_ins: tuple[tuple[Span, Span], ...]


def structure_of(document: Document) -> Structure:
    """The blocks of a document: those its file marks, else those found in its text (`with_blocks`).

    Lists are those that are in no other list; items are those of every depth; a heading has one line of text.
    """
    suffix = PurePosixPath(document.id).suffix
    return structure(document.text, suffix, document.format, document.blocks)


@lru_cache(maxsize=512)
def structure(text: str, suffix: str, format: str, known: tuple[Block, ...] | None) -> Structure:  # noqa: A002
    """What `structure_of` a document with this text, suffix, format and blocks is."""
    blocks = with_blocks(Document(f"text{suffix}", text, format=format, blocks=known)).blocks or ()

    def spans(*kinds: BlockKind) -> tuple[Span, ...]:
        return tuple(_visible(text, block.span) for block in blocks if block.kind in kinds)

    return Structure(
        code=spans("code"),
        tables=spans("table"),
        rows=spans("row", "header_row"),
        lists=tuple(_visible(text, block.span) for block in _outermost_lists(blocks)),
        items=spans("item"),
        headings=tuple(span for span in spans("heading") if len(_LINE_BREAK.findall(text, *span)) <= 1),
        lead_ins=tuple(_lead_ins(text, blocks)),
    )


def _visible(text: str, span: Span) -> Span:
    part = text[slice(*span)]
    return Span(span.start + len(part) - len(part.lstrip()), span.start + len(part.rstrip()))


def _outermost_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    end = 0
    for block in blocks:
        if block.kind == "list" and block.span.start >= end:
            yield block
            end = block.span.end


def _lead_ins(text: str, blocks: Sequence[Block]) -> Iterator[tuple[Span, Span]]:
    for block in blocks:
        if block.kind == "list" and block.lead_in and text.endswith(_COLONS, *block.lead_in):
            yield _visible(text, block.lead_in), _visible(text, block.span)
