"""Where the blocks that the parser found stand: it says which lines, this module says which characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from chunker.types import Block, BlockKind, Span

if TYPE_CHECKING:
    from chunker.segments.blocks.parser import Found

_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "table_open": "table",
    "tr_open": "row",
    "fence": "code",
    "code_block": "code",
    "blockquote_open": "quote",
    "html_block": "html",
    "hr": "rule",
    "definition": "link_definition",
    "footnote_reference_open": "footnote",
    "dl_open": "definition_list",
    "dt_open": "term",
    "dd_open": "definition",
}
_CONTAINERS = frozenset({"list", "item", "quote", "table", "footnote", "definition_list", "definition"})
_MARKERS = {
    "item": r"(?:[-+*]|\d{1,9}[.)])",
    "quote": ">",
    "footnote": r"\[\^[^ \]]+\]:",
    "definition": "[:~]",
}


class Lines:
    """Where the lines stand of the part of a text that begins at a line's start and goes on up to `end`.

    Attributes:
        starts: offset of each line in the whole text, and the end of the part.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self.starts = [start]
        self._last_filled: list[int] = []  # for each line the last one up to it that is not blank
        last = 0
        for number, line in enumerate(text[start:end].split("\n")):
            if line and line.strip(" \t"):
                last = number
            self._last_filled.append(last)
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.starts[-1] = end

    def end_of(self, end_line: int) -> int:
        """End of the last line before `end_line` that is not blank, without its line break."""
        line = self._last_filled[min(end_line, len(self._last_filled)) - 1]
        end = self.starts[line + 1]
        return end - 1 if end > self.starts[line] and self._text[end - 1] == "\n" else end

    def behind(self, marker: re.Pattern[str], at: int) -> int:
        """Offset behind a marker that stands at `at`, and the spaces around it."""
        match = marker.match(self._text, at)
        return match.end() if match else at


class _Open(NamedTuple):
    """A block that blocks may still be found in.

    Attributes:
        inside: offset at which a block begins that opens on the same line.
        marks: how many quote marks of blocks that opened further up follow there.
        quotes: block quotes that this block lies in, itself included.
    """

    number: int
    depth: int
    first: int
    inside: int
    marks: int
    quotes: int


_NOTHING = _Open(-1, -1, -1, 0, 0, 0)


def placed(found: Iterable[Found], lines: Lines, before: int = 0) -> Iterator[Block]:
    """The blocks at their characters, with their parents; `before`: how many blocks of the text come before them."""
    around: list[_Open] = []
    for number, block in enumerate(found, before):
        while around and around[-1].depth >= block.depth:
            around.pop()
        outer = around[-1] if around else _NOTHING
        shares_line = outer.first == block.first
        start = outer.inside if shares_line else lines.starts[block.first]
        kind = _kind(block, outer)
        yield _block(kind, block, Span(start, lines.end_of(_end_line(kind, block))), outer.number, len(around), lines)
        if kind not in _CONTAINERS:
            continue
        marks, inside = outer.marks if shares_line else outer.quotes, start
        if marker := _marker(kind, marks):
            marks, inside = 0, lines.behind(marker, start)
        around.append(_Open(number, block.depth, block.first, inside, marks, outer.quotes + (kind == "quote")))


def _kind(block: Found, outer: _Open) -> BlockKind:
    return "header_row" if block.type == "tr_open" and outer.first == block.first else _KINDS[block.type]


def _end_line(kind: BlockKind, block: Found) -> int:
    """Line behind a block; the parser leaves out the line below a table's header, and knows none of a term."""
    if kind == "header_row":
        return block.first + 2
    return max(block.end, block.first + 1)


def _block(kind: BlockKind, block: Found, span: Span, parent: int, depth: int, lines: Lines) -> Block:
    if kind == "heading":
        return Block(kind, span, int(block.tag[1]), parent)
    if kind == "table":
        return Block(kind, span, depth, parent, header=Span(span.start, lines.end_of(block.first + 2)))
    language = block.info.split(maxsplit=1)[:1] if kind == "code" else None
    return Block(kind, span, depth, parent, language=language[0] if language else "")


@cache
def _marker(kind: BlockKind, quotes: int) -> re.Pattern[str] | None:
    """Pattern of what opens a block, behind the marks of so many block quotes that opened further up."""
    if kind not in _MARKERS:
        return None
    return re.compile(rf"(?:[ \t]*>){{{quotes}}}[ \t]*{_MARKERS[kind]}[ \t]*")
