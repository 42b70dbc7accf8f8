"""Lists of a Markdown text whose items hold paragraphs and lists alone, on lines that leave no choice."""

from __future__ import annotations

import re
from typing import NamedTuple

from chunker.segments.blocks.line_patterns import BLANK_LINES, BREAKS_OFF, LIST_MARKER, WORDS
from chunker.types import Block, Span

_DEEPEST = 20  # lists inside lists; the parser knows what to do with more
_CODE_COLUMNS = 4  # what is indented by so many more is code, or goes on with a paragraph in spite of its marker
_PARAGRAPH = re.compile(
    rf"(?P<blank>{BLANK_LINES})(?P<indent> *+)(?:(?P<marker>{LIST_MARKER})(?P<gap> {{1,4}}+))?+(?P<words>{WORDS})"
)
_BEHIND = re.compile(
    rf"{BLANK_LINES}[ \t]*+\Z"
    rf"|(?:(?:[ \t]*+\n)++|(?={BREAKS_OFF}))(?P<indent> {{0,3}}+)(?!{LIST_MARKER})[^ \t\n]"
)


def quick_list(text: str, start: int, number: int) -> list[Block]:
    """The list that begins with the line at `start`, with all in it; nothing where the parser should judge.

    Args:
        number: place of the list in the sequence of all blocks.
    """
    walk = _Walk(text, start, number)
    try:
        walk.read(start)
    except _Unsure:
        return []
    return walk.blocks


class _Unsure(Exception):
    """A line could be more than one thing."""


_TO_COME = Block("item", Span(0, 0))  # keeps the place of a block that has not ended


class _Item(NamedTuple):
    """An item that may still go on, and the list it is in.

    Attributes:
        number, list_number: their places in the sequence of all blocks.
        start, list_start: offsets of their first lines.
        column: where its words begin.
        sign: last character of its marker; a list goes on as long as that stays the same.
    """

    number: int
    list_number: int
    start: int
    list_start: int
    column: int
    sign: str


class _Walk:
    """Reads one list, paragraph by paragraph.

    Attributes:
        blocks: the list and all blocks in it.
    """

    def __init__(self, text: str, start: int, number: int) -> None:
        self.blocks: list[Block] = []
        self._text, self._number = text, number
        self._end = start  # of the last paragraph
        self._open: list[_Item] = []

    def read(self, at: int) -> None:
        """Reads up to the line that is not in the list.

        Raises:
            _Unsure: there is a line that only the parser can place.
        """
        takes = True
        while takes and (paragraph := _PARAGRAPH.match(self._text, at)):
            takes = self._takes_item(paragraph) if paragraph["marker"] else self._takes_words(paragraph)
            at = paragraph.end() + 1
        if takes and not self._is_over(at):
            raise _Unsure
        self._close(0)

    def _is_over(self, at: int) -> bool:
        """Whether no item can hold the next line, which is no paragraph."""
        behind = _BEHIND.match(self._text, at)
        return behind is not None and bool(self._open) and len(behind["indent"] or "") < self._open[0].column

    def _takes_words(self, paragraph: re.Match[str]) -> bool:
        """Whether an item goes on with a paragraph below a blank line."""
        depth = self._depth(paragraph)
        if depth:
            self._close(depth)
            self._add(paragraph.start("indent"), paragraph.end())
        return depth > 0

    def _takes_item(self, paragraph: re.Match[str]) -> bool:
        """Whether an item is in the list, and not the first one of another list at the root."""
        depth, sign = self._depth(paragraph), paragraph["marker"][-1]
        if depth == len(self._open):
            if self._open and not paragraph["blank"] and paragraph["marker"][:-1] not in {"", "1"}:
                raise _Unsure  # the line goes on with the paragraph above
            self._open_item(paragraph, self._keep_place(), paragraph.start("indent"))
        elif self._open[depth].sign == sign:
            self._close(depth + 1)
            beside = self._open.pop()
            self._end_item(depth, beside)
            self._open_item(paragraph, beside.list_number, beside.list_start)
        elif depth:
            self._close(depth)
            self._open_item(paragraph, self._keep_place(), paragraph.start("indent"))
        else:
            return False
        return True

    def _open_item(self, paragraph: re.Match[str], list_number: int, list_start: int) -> None:
        start, words, end = paragraph.start("indent"), paragraph.start("words"), paragraph.end()
        sign = paragraph["marker"][-1]
        self._open.append(_Item(self._keep_place(), list_number, start, list_start, words - start, sign))
        self._add(words, end)

    def _depth(self, paragraph: re.Match[str]) -> int:
        """How many of the open items hold a paragraph, by its indentation."""
        column, depth = len(paragraph["indent"]), len(self._open)
        while depth and self._open[depth - 1].column > column:
            depth -= 1
        inside = column - self._open[depth - 1].column if depth else column
        if depth >= _DEEPEST or (inside >= _CODE_COLUMNS and (depth or paragraph["marker"])):
            raise _Unsure
        return depth

    def _add(self, start: int, end: int) -> None:
        """Adds a paragraph of the innermost item, which is now the last."""
        self.blocks.append(Block("paragraph", Span(start, end), 2 * len(self._open), self._open[-1].number))
        self._end = end

    def _keep_place(self) -> int:
        self.blocks.append(_TO_COME)
        return self._number + len(self.blocks) - 1

    def _close(self, depth: int) -> None:
        """Ends the items that lie deeper and their lists, with the last paragraph."""
        while len(self._open) > depth:
            item = self._open.pop()
            around = self._open[-1].number if self._open else -1
            self._end_item(len(self._open), item)
            span = Span(item.list_start, self._end)
            self.blocks[item.list_number - self._number] = Block("list", span, 2 * len(self._open), around)

    def _end_item(self, depth: int, item: _Item) -> None:
        span = Span(item.start, self._end)
        self.blocks[item.number - self._number] = Block("item", span, 2 * depth + 1, item.list_number)
