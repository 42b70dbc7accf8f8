"""Tables and lists that stand in Markdown as HTML: their rows and items, where these begin at lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chunker.types import Block, Span

_HOLDERS = frozenset({"table", "ul", "ol"})
_HOLDER_OF = {"tr": frozenset({"table"}), "li": frozenset({"ul", "ol"})}
_TAG = re.compile(
    r"(?P<first>^[ \t]*+)?<(?P<closes>/?)(?P<name>table|ul|ol|tr|li)\b[^<>]*+>(?P<last>[ \t]*+$)?",
    re.IGNORECASE | re.MULTILINE,
)
_OPENS = re.compile(r"^[ \t]*+<(?:table|ul|ol)\b", re.IGNORECASE | re.MULTILINE)
_NOT_READ = ("<!--", "<![CDATA[", "<pre", "<script", "<style")  # what may hold tags that are none
_DEEPEST = 10
_TITLE, _VALUE = re.compile(r"<th\b", re.IGNORECASE), re.compile(r"<td\b", re.IGNORECASE)


@dataclass
class _Holder:
    """A table or a list, from the line that it begins at.

    Attributes:
        is_sure: it and all its rows or items begin and end at lines of their own.
        starts: where each row or item begins; the first with what stands before it.
        inside: tables and lists in it.
    """

    name: str
    start: int
    is_sure: bool
    end: int = 0
    starts: list[int] = field(default_factory=list)
    inside: list[_Holder] = field(default_factory=list)


def with_raw_html(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, with the tables and lists in HTML as such; what stands beside them is still a block of HTML.

    The lines of a table are parted into rows, those of a list into items: none is in no block. A table or list that
    is not closed before the HTML ends (at the next blank line, says Markdown) or has two rows on a line stays HTML.
    """
    if not any(block.kind == "html" for block in blocks):
        return blocks
    found: list[Block] = []
    numbers = {-1: -1}
    for number, block in enumerate(blocks):
        numbers[number] = len(found)
        moved = replace(block, parent=numbers[block.parent])
        found += _parts(text, moved, len(found)) if block.kind == "html" else [moved]
    return found


def _parts(text: str, block: Block, before: int) -> list[Block]:
    """What a block of HTML consists of; `before`: how many blocks of the text come before it."""
    html = text[slice(*block.span)]
    if not _OPENS.search(html) or any(sign in html for sign in _NOT_READ):
        return [block]
    writer = _Writer(text, before)
    writer.stretch(block.span, _holders(html, block.span.start), block.parent, block.level)
    return writer.blocks


def _holders(html: str, offset: int) -> list[_Holder]:
    """The outermost tables and lists; none where tags do not close in turn."""
    root = _Holder("", 0, is_sure=False)
    stack = [root]
    for tag in _TAG.finditer(html):
        name, top = tag["name"].lower(), stack[-1]
        if name not in _HOLDERS:
            if not tag["closes"] and top.name in _HOLDER_OF[name]:
                _begin(top, offset + tag.start(), begins_line=tag["first"] is not None)
        elif not tag["closes"]:
            stack.append(_Holder(name, offset + tag.start(), is_sure=tag["first"] is not None))
        elif top.name == name:
            holder = stack.pop()
            holder.end = offset + tag.end()
            if holder.is_sure and holder.starts and tag["last"] is not None:
                stack[-1].inside.append(holder)
        else:
            return []
        if len(stack) > _DEEPEST:
            return []
    return root.inside if len(stack) == 1 else []


def _begin(holder: _Holder, at: int, begins_line: bool) -> None:
    """A row or an item begins: the first one with the line that opens the holder."""
    holder.is_sure = holder.is_sure and (begins_line or not holder.starts)
    holder.starts.append(at if holder.starts else holder.start)


class _Writer:
    """Sets down blocks, each before those inside it.

    Attributes:
        blocks: those set down.
    """

    def __init__(self, text: str, before: int) -> None:
        self.blocks: list[Block] = []
        self._text, self._before = text, before

    def stretch(self, span: Span, holders: Sequence[_Holder], parent: int, level: int) -> None:
        """The holders in a span of lines, and blocks of HTML around them."""
        at = span.start
        for holder in holders:
            self._html(Span(at, holder.start), parent, level)
            self._holder(holder, parent, level)
            at = holder.end
        self._html(Span(at, span.end), parent, level)

    def _html(self, span: Span, parent: int, level: int) -> None:
        """Lines of HTML, if there is anything on them."""
        lines = self._text[slice(*span)]
        if words := lines.strip():
            start = span.start + lines.rfind("\n", 0, lines.index(words[0])) + 1
            self.blocks.append(Block("html", Span(start, span.start + len(lines.rstrip())), level, parent))

    def _holder(self, holder: _Holder, parent: int, level: int) -> None:
        number = self._before + len(self.blocks)
        units = [*self._units(holder)]
        if holder.name == "table":
            header = units[0] if len(units) > 1 and self._is_header(units[0]) else None
            self.blocks.append(Block("table", Span(holder.start, holder.end), level, parent, header=header))
            self.blocks += (Block("header_row" if unit == header else "row", unit, level + 1, number) for unit in units)
            return
        self.blocks.append(Block("list", Span(holder.start, holder.end), level, parent))
        for unit in units:
            item = self._before + len(self.blocks)
            self.blocks.append(Block("item", unit, level + 1, number))
            inside = [each for each in holder.inside if unit.start <= each.start < unit.end]
            self.stretch(unit, inside, item, level + 2)

    def _units(self, holder: _Holder) -> Iterator[Span]:
        """Lines of each row or item."""
        ends = [*(start - 1 for start in holder.starts[1:]), holder.end]
        yield from (Span(start, end) for start, end in zip(holder.starts, ends, strict=True))

    def _is_header(self, row: Span) -> bool:
        words = self._text[slice(*row)]
        return bool(_TITLE.search(words)) and not _VALUE.search(words)
