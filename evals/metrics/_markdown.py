"""Where the blocks of a Markdown text stand: code, tables, rows, lists, items, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from markdown_it import MarkdownIt

from chunker.types import Document, Span

_LINE_BREAK = re.compile(r"\r\n?|\n")  # those that markdown-it counts
_DEEPEST = 100  # blocks inside blocks; what lies deeper is not seen, for the parser calls itself at each level
# Lines of tildes underline titles in reStructuredText; in AsciiDoc they and lines of hyphens also enclose blocks.
_OTHER_SIGNS = {
    ".rst": ("fence",),
    **dict.fromkeys((".adoc", ".asciidoc", ".org", ".tex", ".log"), ("fence", "lheading")),
}
_LISTS = ("bullet_list_open", "ordered_list_open")
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
    """The blocks of a document: those that its markup, which its id's suffix names, has in common with Markdown.

    Raises: MissingExtra: markdown-it-py is not installed.
    """
    suffix = PurePosixPath(document.id).suffix.lower()
    return structure(document.text, _OTHER_SIGNS.get(suffix, ()))


@lru_cache(maxsize=4096)
def structure(text: str, other_signs: tuple[str, ...] = ()) -> Structure:
    """The blocks of a text; any text is Markdown.

    Lists are those that are in no other list; items are those of every depth; a heading has one line of text.

    Args:
        other_signs: rules of the parser whose signs mean something else in the text's markup.
    Raises: MissingExtra: markdown-it-py is not installed.
    """
    lines = [0, *(match.end() for match in _LINE_BREAK.finditer(text)), len(text)]
    blocks = [
        (token.type, _span(text, lines, token.map), token.level)
        for token in _parser(other_signs).parse(text)
        if token.map
    ]

    def spans(*kinds: str) -> tuple[Span, ...]:
        return tuple(span for kind, span, _ in blocks if kind in kinds)

    return Structure(
        code=spans("fence"),
        tables=spans("table_open"),
        rows=spans("tr_open"),
        lists=tuple(_outermost(spans(*_LISTS))),
        items=spans("list_item_open"),
        headings=tuple(span for span in spans("heading_open") if len(_LINE_BREAK.findall(text, *span)) <= 1),
        lead_ins=tuple(_lead_ins(text, [block for block in blocks if block[0] != "inline"])),
    )


@cache
def _parser(other_signs: tuple[str, ...]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.disable(other_signs)
    return parser


def _span(text: str, lines: Sequence[int], numbers: Sequence[int]) -> Span:
    start, end = lines[numbers[0]], lines[min(numbers[1], len(lines) - 1)]
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def _outermost(spans: Sequence[Span]) -> Iterator[Span]:
    end = 0
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


def _lead_ins(text: str, blocks: Sequence[tuple[str, Span, int]]) -> Iterator[tuple[Span, Span]]:
    for (kind, span, level), (next_kind, next_span, next_level) in pairwise(blocks):
        is_lead_in = kind == "paragraph_open" and text.endswith(_COLONS, span.start, span.end)
        if is_lead_in and next_kind in _LISTS and level == next_level:
            yield span, next_span
