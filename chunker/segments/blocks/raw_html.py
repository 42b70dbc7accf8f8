"""Headings, tables and lists that stand in Markdown as HTML, with rows and items, where each has lines of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from chunker.types import Block, BlockKind, Span

_HOLDERS = frozenset({"table", "ul", "ol"})
_HOLDER_OF = {"tr": frozenset({"table"}), "li": frozenset({"ul", "ol"})}
_TAG = re.compile(
    r"(?P<first>^[ \t]*+)?<(?P<closes>/?)(?P<name>table|ul|ol|tr|li|h[1-6])\b[^<>]*+>(?P<last>[ \t]*+$)?",
    re.IGNORECASE | re.MULTILINE,
)
_OPENS = re.compile(r"^[ \t]*+<(?:table|ul|ol|h[1-6])\b", re.IGNORECASE | re.MULTILINE)
# What may hold tags that are none.
_NOT_READ = re.compile(r"<!--|<!\[CDATA\[|<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DEEPEST = 10
_MOST_AROUND = 100  # characters of the tags before or behind a heading
_TITLE, _VALUE = re.compile(r"<th\b", re.IGNORECASE), re.compile(r"<td\b", re.IGNORECASE)


@dataclass
class _Holder:
    """A table, a list or a heading, from the line that it begins at.

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

    @property
    def is_heading(self) -> bool:
        """Whether it holds neither rows nor items."""
        return self.name not in _HOLDERS

    @property
    def units(self) -> list[Span]:
        """Lines of each row or item."""
        ends = [*(start - 1 for start in self.starts[1:]), self.end]
        return [Span(start, end) for start, end in zip(self.starts, ends, strict=True)]


def with_raw_html(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, with headings, tables and lists in HTML as such; what stands beside them is still a block of HTML.

    To a heading belong the tags around it that say nothing, such as `<div align="center">`.
    The lines of a table are parted into rows, those of a list into items: none is in no block. A table or list that
    is not closed before the HTML ends (at the next blank line, says Markdown) or has two rows on a line stays HTML.
    """
    if not any(block.kind == "html" for block in blocks):
        return blocks
    found: list[Block] = []
    numbers = {-1: -1}
    for number, block in enumerate(blocks):
        numbers[number] = len(found)
        parent = numbers[block.parent]
        moved = block if parent == block.parent else block._replace(parent=parent)
        found += _parts(text, moved, len(found)) if block.kind == "html" else [moved]
    return found


def _parts(text: str, block: Block, before: int) -> list[Block]:
    """What a block of HTML consists of; `before`: how many blocks of the text come before it."""
    html = text[slice(*block.span)]
    if not _OPENS.search(html) or _NOT_READ.search(html):
        return [block]
    writer = _Writer(text, before)
    writer.stretch(block.span, _Finder(html, block.span.start).holders(), block.parent, block.level)
    return writer.blocks


class _Finder:
    """Goes over the tags of one block of HTML, with those open that others may stand in."""

    def __init__(self, html: str, offset: int) -> None:
        self._html, self._offset = html, offset
        self._root = _Holder("", 0, is_sure=False)
        self._open = [self._root]
        self._heading: _Holder | None = None  # that may be closed by the next tag

    def holders(self) -> list[_Holder]:
        """The outermost ones; none where tags do not close in turn."""
        for tag in _TAG.finditer(self._html):
            name = tag["name"].lower()
            if name[0] == "h":
                self._read_heading(name, tag)
                continue
            self._heading = None
            if name in _HOLDER_OF:
                self._read_unit(name, tag)
            elif not self._read_holder(name, tag):
                return []
        return self._root.inside if len(self._open) == 1 else []

    def _read_heading(self, name: str, tag: re.Match[str]) -> None:
        """A heading begins, or ends at once: it counts if it has lines of its own and words, outside all else."""
        heading, self._heading = self._heading, None
        if not tag["closes"]:
            self._heading = _Holder(name, self._offset + tag.start(), is_sure=tag["first"] is not None)
        elif heading and heading.is_sure and heading.name == name and tag["last"] is not None and len(self._open) == 1:
            heading.end = self._offset + tag.end()
            if _ANY_TAG.sub("", self._html[heading.start - self._offset : tag.end()]).strip():
                self._root.inside.append(heading)

    def _read_unit(self, name: str, tag: re.Match[str]) -> None:
        """A row or an item begins: the first one with the line that opens what it is in."""
        top = self._open[-1]
        if not tag["closes"] and top.name in _HOLDER_OF[name]:
            top.is_sure = top.is_sure and (tag["first"] is not None or not top.starts)
            top.starts.append(self._offset + tag.start() if top.starts else top.start)

    def _read_holder(self, name: str, tag: re.Match[str]) -> bool:
        """Whether a table or a list that begins or ends here does so in turn."""
        if not tag["closes"]:
            self._open.append(_Holder(name, self._offset + tag.start(), is_sure=tag["first"] is not None))
            return len(self._open) <= _DEEPEST
        holder = self._open[-1]
        if holder.name != name:
            return False
        self._open.pop()
        holder.end = self._offset + tag.end()
        if holder.is_sure and holder.starts and tag["last"] is not None:
            self._open[-1].inside.append(holder)
        return True


class _Writer:
    """Sets down blocks, each before those inside it.

    Attributes:
        blocks: those set down.
    """

    def __init__(self, text: str, before: int) -> None:
        self.blocks: list[Block] = []
        self._text, self._before = text, before

    def stretch(self, span: Span, holders: Sequence[_Holder], parent: int, level: int) -> None:
        """The holders in a span of lines, and blocks of HTML around them; headings with the tags around them."""
        at = span.start
        for place, holder in enumerate(holders):
            following = holders[place + 1].start if place + 1 < len(holders) else span.end
            if holder.is_heading and not self._says(at, holder.start):
                holder.start = at
            if holder.is_heading and not self._says(holder.end, following):
                holder.end = following
            self._add("html", Span(at, holder.start), level, parent)
            self._holder(holder, parent, level)
            at = holder.end
        self._add("html", Span(at, span.end), level, parent)

    def _says(self, start: int, end: int) -> bool:
        """Whether there is anything but a few tags."""
        return end - start > _MOST_AROUND or bool(_ANY_TAG.sub("", self._text[start:end]).strip())

    def _add(self, kind: BlockKind, span: Span, level: int, parent: int) -> None:
        """A block from the first line of a span that is not blank to the last one, if there is any."""
        lines = self._text[slice(*span)]
        if words := lines.strip():
            start = span.start + lines.rfind("\n", 0, lines.index(words[0])) + 1
            self.blocks.append(Block(kind, Span(start, span.start + len(lines.rstrip("\n"))), level, parent))

    def _holder(self, holder: _Holder, parent: int, level: int) -> None:
        if holder.is_heading:
            self._add("heading", Span(holder.start, holder.end), int(holder.name[1]), parent)
            return
        number = self._before + len(self.blocks)
        units = holder.units
        if holder.name == "table":
            header = units[0] if len(units) > 1 and self._is_header(units[0]) else None
            self.blocks.append(Block("table", Span(holder.start, holder.end), level, parent, header=header))
            self.blocks += (Block("header_row" if unit == header else "row", unit, level + 1, number) for unit in units)
            return
        self.blocks.append(Block("list", Span(holder.start, holder.end), level, parent))
        starts = [each.start for each in holder.inside]
        for unit in units:
            item = self._before + len(self.blocks)
            self.blocks.append(Block("item", unit, level + 1, number))
            inside = holder.inside[bisect_left(starts, unit.start) : bisect_left(starts, unit.end)]
            self.stretch(unit, inside, item, level + 2)

    def _is_header(self, row: Span) -> bool:
        words = self._text[slice(*row)]
        return bool(_TITLE.search(words)) and not _VALUE.search(words)
