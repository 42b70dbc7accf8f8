"""Blocks of a Markdown text: CommonMark, with tables, footnotes, definition lists and front matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from chunker.segments.blocks.lead_ins import with_lead_ins
from chunker.segments.blocks.quick import read
from chunker.segments.blocks.raw_html import with_raw_html
from chunker.types import Block, Span

# From a text whose lines end with line feeds alone, where to begin, and how many blocks come before.
Reader = Callable[[str, int, int], list[Block]]

_LINE_BREAK = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"
# A rule opens a document too, so what follows must look like a setting.
_YAML = re.compile(r"---[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[\w\"'$.-][^:\n]*:(?:[ \t].*)?\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)


def markdown_blocks(text: str, reader: Reader = read) -> list[Block]:
    """The blocks of a Markdown text, in document order, each before the blocks inside it.

    Any text is Markdown. Every line that is not blank belongs to a block without blocks inside it, save lines on
    which there is nothing but markers of the blocks around (`>`, `-`). Blocks that nest more than sixty deep are
    one paragraph.

    Args:
        reader: finds the blocks behind the front matter.
    Source: CommonMark 0.31.2; GitHub Flavored Markdown 0.29, tables; Pandoc's footnotes and definition lists.
    """
    lines = _normal(text)
    skipped = _front_matter_end(lines)
    blocks = [Block("front_matter", Span(0, skipped))] if skipped else []
    blocks += reader(lines, min(skipped + 1, len(lines)) if skipped else 0, len(blocks))
    blocks = with_lead_ins(lines, with_raw_html(lines, blocks))
    if len(lines) == len(text):
        return blocks
    move = _move(text)
    return [block.moved(move) for block in blocks]


def _normal(text: str) -> str:
    """The text as the parser reads it: line feeds alone end its lines, and there is no byte order mark."""
    body = text.removeprefix(_BYTE_ORDER_MARK)
    return (_LINE_BREAK.sub("\n", body) if "\r" in body else body).replace("\0", "\ufffd")


def _move(text: str) -> Callable[[Span], Span]:
    """What gives the span in a text that a span in its normal form has."""
    origin = int(text.startswith(_BYTE_ORDER_MARK))
    starts = [origin, *(match.end() for match in _LINE_BREAK.finditer(text, origin))]
    breaks = (len(match[0]) - 1 for match in _LINE_BREAK.finditer(text, origin))
    added = [*accumulate(breaks, initial=origin)]  # characters that the normal form lacks before each line
    normal_starts = [start - more for start, more in zip(starts, added, strict=True)]
    return lambda span: Span(*(offset + added[bisect_right(normal_starts, offset) - 1] for offset in span))


def _front_matter_end(text: str) -> int:
    """Length of the settings in YAML or TOML at the beginning of a text, without the last line break; 0 for none."""
    for opening, closing in ((_YAML, _YAML_END), (_TOML, _TOML_END)):
        opened = opening.match(text)
        closed = opened and closing.search(text, opened.end())
        if closed:
            return closed.end()
    return 0
