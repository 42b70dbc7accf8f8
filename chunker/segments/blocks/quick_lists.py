"""Lists of a Markdown text whose items hold paragraphs and lists alone, on lines that leave no choice."""

from __future__ import annotations

import re
from typing import NamedTuple

from chunker.segments.blocks.line_patterns import BEGINS, BREAKS_OFF, GOES_ON, LIST_MARKER
from chunker.types import Block, BlockKind, Span

_DEEPEST = 20  # lists inside lists; the parser knows what to do with more
_CODE_COLUMNS = 4  # what is indented by so many more is code, or goes on with a paragraph in spite of its marker
_LINE = re.compile(rf"( *+)(?:(?P<marker>{LIST_MARKER})(?P<gap> {{1,4}}+)(?={BEGINS})|(?={GOES_ON}))[^\n]*+")
_BEGINS = re.compile(rf" *+{BEGINS}")
_BLANK_LINE = re.compile(r"[ \t]*+(?:\n|\Z)")
_BREAKS_OFF = re.compile(BREAKS_OFF)
_OTHER = re.compile(rf"( {{0,3}}+)(?!{LIST_MARKER})[^ \t\n]")


def quick_list(text: str, start: int, number: int) -> list[Block]:
    """The list that begins with the line at `start`, with all in it; nothing where the parser should judge.

    Args:
        number: place of the list in the sequence of all blocks.
    """
    walk = _Walk(text)
    try:
        walk.read(start)
    except _Unsure:
        return []
    return [
        Block(part.kind, Span(part.start, part.end), part.level, part.parent + number if part.level else -1)
        for part in walk.parts
    ]


class _Unsure(Exception):
    """A line could be more than one thing."""


class _Part:
    """A block that may still grow."""

    __slots__ = ("end", "kind", "level", "parent", "start")

    def __init__(self, kind: BlockKind, start: int, level: int, parent: int) -> None:
        self.kind, self.start, self.end, self.level, self.parent = kind, start, start, level, parent


class _Item(NamedTuple):
    """An item that may still go on, and the list it is in: their places among the parts.

    Attributes:
        column: where its words begin.
        sign: last character of its marker; lists whose items have other ones are others.
    """

    number: int
    list_number: int
    column: int
    sign: str


class _Walk:
    """Reads one list, line by line.

    Attributes:
        parts: the list and all blocks in it, in document order.
    """

    def __init__(self, text: str) -> None:
        self.parts: list[_Part] = []
        self._text = text
        self._open: list[_Item] = []
        self._end = 0  # of the last line that is not blank
        self._is_apart = True  # whether a blank line or nothing is above, so that no paragraph goes on

    def read(self, at: int) -> None:
        """Reads up to the line that is not in the list.

        Raises:
            _Unsure: there is a line that only the parser can place.
        """
        while at < len(self._text):
            line = _LINE.match(self._text, at)
            if line is None:
                blank = _BLANK_LINE.match(self._text, at)
                if blank is None and self._is_behind(at):
                    break
                at, self._is_apart = blank.end() if blank else at, True
            elif self._takes_item(line) if line["marker"] else self._takes_words(line):
                self._end = self.parts[-1].end = line.end()
                at, self._is_apart = self._end + 1, False
            else:
                break
        self._close(0)

    def _is_behind(self, at: int) -> bool:
        """Whether a line that opens no item and is no text ends the list, which is so where no item can hold it."""
        other = _OTHER.match(self._text, at)
        is_outside = other is not None and self._open and len(other[1]) < self._open[0].column
        if is_outside and (self._is_apart or _BREAKS_OFF.match(self._text, at)):
            return True
        raise _Unsure

    def _takes_words(self, line: re.Match[str]) -> bool:
        """Whether a line of text goes on with the paragraph above, or begins one in an item."""
        if not self._is_apart:
            return True
        depth = self._depth(line)
        if not depth:
            return False
        if not _BEGINS.match(line[0]):
            raise _Unsure
        self._close(depth)
        self._add("paragraph", line.start(), 2 * depth, self._open[-1].number)
        return True

    def _takes_item(self, line: re.Match[str]) -> bool:
        """Whether the item that a line opens is in the list, and not the first one of another list at the root."""
        depth, marker = self._depth(line), line["marker"]
        beside = self._open[depth] if depth < len(self._open) else None
        if beside is None and not self._is_apart and marker[:-1] not in {"", "1"}:
            raise _Unsure  # it goes on with the paragraph above
        if beside and beside.sign != marker[-1] and not depth:
            return False
        self._close(depth)
        around = self._open[-1].number if depth else -1
        is_next = beside is not None and beside.sign == marker[-1]
        list_number = beside.list_number if beside and is_next else self._add("list", line.start(), 2 * depth, around)
        number = self._add("item", line.start(), 2 * depth + 1, list_number)
        self._add("paragraph", line.end("gap"), 2 * depth + 2, number)
        self._open.append(_Item(number, list_number, line.end("gap") - line.start(), marker[-1]))
        return True

    def _depth(self, line: re.Match[str]) -> int:
        """How many of the open items hold a line, by its indentation."""
        column, depth = len(line[1]), len(self._open)
        while depth and self._open[depth - 1].column > column:
            depth -= 1
        inside = column - self._open[depth - 1].column if depth else column
        if depth >= _DEEPEST or (inside >= _CODE_COLUMNS and (depth or line["marker"])):
            raise _Unsure
        return depth

    def _close(self, depth: int) -> None:
        """Ends the items that lie deeper, and their lists, with the last line that was taken."""
        for item in self._open[depth:]:
            self.parts[item.number].end = self.parts[item.list_number].end = self._end
        del self._open[depth:]

    def _add(self, kind: BlockKind, start: int, level: int, parent: int) -> int:
        self.parts.append(_Part(kind, start, level, parent))
        return len(self.parts) - 1
