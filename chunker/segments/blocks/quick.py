"""The blocks of a Markdown text: the common ones found by pattern, all others by the parser.

The parser looks at every line with several rules written in Python, and takes twice as long as counting tokens. Most
blocks of most documents are paragraphs, headings, fenced code and lists of a few words, on lines that leave no choice.
At the root of a document nothing that came before matters. So a block there is either found by its pattern, or all
lines up to the next that certainly begins one go to the parser, and the rest of the text is none the slower.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from chunker.segments.blocks.line_patterns import BLANK_LINES, BREAKS_OFF, END, OPENS_LIST, WORDS
from chunker.segments.blocks.placing import Lines, placed
from chunker.segments.blocks.quick_lists import quick_list
from chunker.types import Block, Span

if TYPE_CHECKING:
    from chunker.segments.blocks.parser import Found

# Any line with a `|` opens a table if the next one looks like that below a header, whatever else it would be; and
# behind one blank line there may be a definition of what looks like a paragraph.
_BLOCK = re.compile(
    rf"(?P<blank>{BLANK_LINES})(?:"
    rf"(?P<paragraph> {{0,3}}+{WORDS}(?=\Z|\n(?:[ \t]*+(?:\Z|\n(?![ \t]*+[:~]))|{BREAKS_OFF}|{OPENS_LIST})))"
    rf"|(?P<heading>(?P<signs>\#{{1,6}}+)(?:[ \t][^|\n]*+)?{END})"
    rf"|(?P<code>(?P<fence>`{{3,}}+(?=[^`\n]*+{END})|~{{3,}}+)(?P<info>[^|\n]*+){END})"
    rf"|(?P<rule>(?P<sign>[-*_])(?:[ \t]*+(?P=sign)){{2,}}+[ \t]*+{END})"
    r"|(?P<table>(?P<header>\|[^\n]*+)\n(?P<below>\|(?:[ \t]*+:?+-++:?+[ \t]*+\|)++[ \t]*+)(?:\n\|[^\n]*+)*+"
    r"(?=\Z|\n[ \t]*+(?:\Z|\n)))"
    r"|(?P<list>(?=[-*+0-9]))"
    r"|(?P<nothing>[ \t]*+\Z))"
)
_PIPE = re.compile(r"(?<!\\)\|")
# A blank line, and behind it a line that certainly begins a block at the root unless one above goes on in any case.
_FRESH = re.compile(r"\n[ \t]*+\n(?=[^\W\d_]|#{1,6}+[ \t])")
# The parser's names for blocks that do: they end with a line of their own, or go on with the next term.
_PAST_BLANK_LINES = frozenset({"fence", "html_block", "dl_open"})


def read(text: str, start: int, before: int) -> list[Block]:
    """The blocks of a text, whose lines end with line feeds alone, from the line at `start` on.

    Args:
        before: how many blocks of the text come before them.
    """
    reader, at = _Reader(text, before), start
    while at < len(text):
        at = reader.next_block(at)
    return reader.blocks


class _Reader:
    """Finds one block at the root after the other.

    Attributes:
        blocks: those found until now, with those inside them.
    """

    def __init__(self, text: str, before: int) -> None:
        self.blocks: list[Block] = []
        self._text, self._before = text, before

    def next_block(self, at: int) -> int:
        """Where the next line begins, once the block with the first filled line behind `at` is found."""
        match = _BLOCK.match(self._text, at)
        end = self._end_of(match) if match else 0
        return end + 1 if end else self._parsed(at)

    def _end_of(self, match: re.Match[str]) -> int:
        """Where the block of a match ends, which is now one of the blocks; 0 if the parser must judge it."""
        kind, start, end = match.lastgroup, match.end("blank"), match.end()
        if kind == "paragraph":
            self.blocks.append(Block("paragraph", Span(start, end)))
        elif kind == "heading":
            self.blocks.append(Block("heading", Span(start, end), len(match["signs"])))
        elif kind == "rule":
            self.blocks.append(Block("rule", Span(start, end)))
        elif kind == "code":
            end = self._code(match)
        elif kind == "table":
            end = self._table(match)
        elif kind == "list":
            end = self._list(start)
        return end

    def _code(self, opening: re.Match[str]) -> int:
        """A block of code, up to the line that closes it or to the end of the text."""
        closing = _closing(opening["fence"]).search(self._text, opening.end())
        end = closing.end() if closing else self._end_of_text()
        language = opening["info"].split(maxsplit=1)[:1]
        self.blocks.append(Block("code", Span(opening.end("blank"), end), language=language[0] if language else ""))
        return end

    def _end_of_text(self) -> int:
        """End of the last line that is not blank."""
        filled = len(self._text.rstrip(" \t\n"))
        end = self._text.find("\n", filled)
        return end if end >= 0 else len(self._text)

    def _table(self, table: re.Match[str]) -> int:
        """A table all of whose lines begin with `|`; none if the header has not as many cells as the line below it."""
        header = table["header"].rstrip(" \t")
        if header[-1] != "|" or len(_PIPE.findall(header)) != table["below"].count("|") or header.endswith("\\|"):
            return 0
        start, end, row = table.end("blank"), table.end(), table.end("below")
        number = self._before + len(self.blocks)
        top = Span(start, row)
        self.blocks += (Block("table", Span(start, end), header=top), Block("header_row", top, 1, number))
        while row < end:
            row_end = self._text.find("\n", row + 1, end)
            row_end = row_end if row_end >= 0 else end
            self.blocks.append(Block("row", Span(row + 1, row_end), 1, number))
            row = row_end
        return end

    def _list(self, at: int) -> int:
        blocks = quick_list(self._text, at, self._before + len(self.blocks))
        self.blocks += blocks
        return blocks[0].span.end if blocks else 0

    def _parsed(self, at: int) -> int:
        """Where a line begins that certainly begins a block at the root, once the parser has found all before it.

        A block that goes on past blank lines may hold that line, too: then the parser gets twice as much.
        """
        from chunker.segments.blocks.parser import parse_blocks

        end, is_open = at, True
        while is_open:
            fresh = _FRESH.search(self._text, 2 * end - at)
            end = fresh.end() if fresh else len(self._text)
            found = [*parse_blocks(self._text[at:end])]
            is_open = fresh is not None and _may_go_on(found, self._text.count("\n", at, end))
        self.blocks += placed(found, Lines(self._text, at, end), self._before + len(self.blocks))
        return end


def _may_go_on(found: list[Found], end_line: int) -> bool:
    """Whether the last block at the root may go on behind the lines in which it was found."""
    last = next((block for block in reversed(found) if not block.depth), None)
    return last is not None and last.end >= end_line and last.type in _PAST_BLANK_LINES


@lru_cache(128)
def _closing(fence: str) -> re.Pattern[str]:
    """Pattern of the line that closes what this fence opened, with the line break before it."""
    return re.compile(rf"\n {{0,3}}+{fence[0]}{{{len(fence)},}}+[ \t]*+{END}")
