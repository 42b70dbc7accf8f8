"""Blocks of a Markdown text: CommonMark, with tables, footnotes, definition lists and front matter.

The parser says which lines a block has; this module says which characters of the unchanged text those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from chunker.segments.blocks.lead_ins import with_lead_ins
from chunker.types import Block, BlockKind, Span

if TYPE_CHECKING:
    from chunker.segments.blocks.parser import Found

_LINE_BREAK = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"
# A rule opens a document too, so what follows must look like a setting.
_YAML = re.compile(r"---[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[\w\"'$.-][^:\n]*:(?:[ \t].*)?\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
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


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text, in document order, each before the blocks inside it.

    Any text is Markdown. Every line that is not blank belongs to a block without blocks inside it, save lines on
    which there is nothing but markers of the blocks around (`>`, `-`). Blocks that nest more than sixty deep are
    one paragraph.
    Source: CommonMark 0.31.2; GitHub Flavored Markdown 0.29, tables; Pandoc's footnotes and definition lists.
    """
    from chunker.segments.blocks.parser import Found, parse_blocks

    lines = _Lines(text)
    skipped = _front_matter_end(lines.normal)
    front = skipped and lines.normal.count("\n", 0, skipped) + 1
    found = [Found("front_matter", 0, front, 0, "", "")] if skipped else []
    body = lines.normal[skipped + 1 :] if skipped else lines.normal
    found += (block._replace(first=block.first + front, end=block.end + front) for block in parse_blocks(body))
    return with_lead_ins(text, _placed(found, lines))


class _Lines:
    """Where the lines of a text stand; only CR, LF and both together end one.

    Attributes:
        normal: the text with line feeds alone, without the byte order mark.
        starts: offset of each line in the unchanged text, and the text's length.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        origin = int(text.startswith(_BYTE_ORDER_MARK))
        body = text[origin:] if origin else text
        self.normal = (_LINE_BREAK.sub("\n", body) if "\r" in body else body).replace("\0", "\ufffd")
        self.starts = [origin, *(match.end() for match in _LINE_BREAK.finditer(text, origin)), len(text)]
        self._last_filled = self._read_last_filled()

    def _read_last_filled(self) -> list[int]:
        """For each line the last one up to it that is not blank."""
        filled, last = [], 0
        for number, line in enumerate(self.normal.split("\n")):
            if line and line.strip(" \t"):
                last = number
            filled.append(last)
        return filled

    def end_of(self, end_line: int) -> int:
        """End of the last line before `end_line` that is not blank, without its line break."""
        line = self._last_filled[min(end_line, len(self._last_filled)) - 1]
        end = self.starts[line + 1]
        if end > self.starts[line] and self._text[end - 1] == "\n":
            end -= 1
        return end - 1 if end > self.starts[line] and self._text[end - 1] == "\r" else end

    def behind(self, marker: re.Pattern[str], at: int) -> int:
        """Offset behind a marker that stands at `at`, and the spaces around it."""
        match = marker.match(self._text, at)
        return match.end() if match else at


def _front_matter_end(text: str) -> int:
    """Length of the settings in YAML or TOML at the beginning of a text, without the last line break; 0 for none."""
    for opening, closing in ((_YAML, _YAML_END), (_TOML, _TOML_END)):
        opened = opening.match(text)
        closed = opened and closing.search(text, opened.end())
        if closed:
            return closed.end()
    return 0


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


def _placed(found: Iterable[Found], lines: _Lines) -> Iterator[Block]:
    """The blocks at their characters, with their parents."""
    around: list[_Open] = []
    for number, block in enumerate(found):
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
    if block.type == "tr_open" and outer.first == block.first:
        return "header_row"
    return "front_matter" if block.type == "front_matter" else _KINDS[block.type]


def _end_line(kind: BlockKind, block: Found) -> int:
    """Line behind a block; the parser leaves out the line below a table's header, and knows none of a term."""
    if kind == "header_row":
        return block.first + 2
    return max(block.end, block.first + 1)


def _block(kind: BlockKind, block: Found, span: Span, parent: int, depth: int, lines: _Lines) -> Block:
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
