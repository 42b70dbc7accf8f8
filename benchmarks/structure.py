"""What of a document's structure can be counted: headings, items of lists, cells of tables, blocks of code."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from chunker.types import Block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Found = Counter[tuple[str | int, ...]]
Plain = Callable[[str], str]  # words of a text, without its markup

KINDS = ("headings", "items", "cells", "code", "code exact", "code joined")

_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]:?")
_WORD = re.compile(r"\w+")
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_PARTING_TAG = re.compile(r"</?(?:table|thead|tbody|tr|th|td|ul|ol|li|p|div|br|h[1-6])\b[^<>]*>", re.IGNORECASE)
_CODE_MARKS = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING_MARKS = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+[ \t]*$|\n[ \t]*(?:=+|-+)[ \t]*$")


def structure(text: str, blocks: Sequence[Block], plain: Plain) -> dict[str, Found]:
    """What there is of each of `KINDS`: level and words of headings, depth and words of items, and so on.

    An item counts by its first paragraph; code once by its words, once by its lines with their indentation, and once
    by its words with blocks that follow each other as one, which some converters make of them.
    """
    found = {kind: Found() for kind in KINDS}
    depths = _list_depths(blocks)
    for number, block in enumerate(blocks):
        words = text[slice(*block.span)]
        if block.kind == "heading":
            found["headings"][block.level, _words(plain(_HEADING_MARKS.sub("", words.strip())))] += 1
        elif block.kind == "item":
            found["items"][depths[number], _words(plain(_first_paragraph(text, blocks, number)))] += 1
        elif block.kind == "table":
            found["cells"].update(_cells(text, blocks, number, plain))
    return found | _code(text, blocks)


def _code(text: str, blocks: Sequence[Block]) -> dict[str, Found]:
    """Blocks of code by their words, by their lines, and by their words where those that follow each other are one."""
    exact: list[str] = []
    joined: list[str] = []
    above: Block | None = None
    for block in blocks:
        if block.kind == "code":
            exact.append("\n".join(_code_lines(text[slice(*block.span)])))
            goes_on = above is not None and (above.kind, above.parent) == ("code", block.parent)
            joined.append(f"{joined.pop()} {exact[-1]}" if goes_on else exact[-1])
        above = block
    return {"code": _worded(exact), "code exact": Found((lines,) for lines in exact), "code joined": _worded(joined)}


def _worded(texts: Sequence[str]) -> Found:
    return Found((" ".join(text.split()),) for text in texts)


def markdown_plain(text: str, has_tags: bool = False) -> str:
    """Words of a Markdown text, without emphasis, links' addresses, images and tags.

    Args:
        has_tags: the words are those of a format that keeps the tags in it, of which some part one word from the next.
    """
    tokens = _inline_parser().parseInline(text)
    parts = [child for token in tokens for child in token.children or ()]
    kept = {"text", "code_inline", "softbreak", "hardbreak"}
    return "".join(
        part.content or " " if part.type in kept else " " * (has_tags and bool(_PARTING_TAG.match(part.content)))
        for part in parts
    )


def written_plain(text: str) -> str:
    """Words of a text that one of our readers wrote, without the marks around code in a sentence."""
    return _CODE_MARKS.sub(r"\2", text)


@cache
def _inline_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough")


def _words(text: str) -> str:
    """The words alone: what marks stand between them differs from format to format."""
    return " ".join(_WORD.findall(_FOOTNOTE_MARK.sub(" ", text).casefold()))


def _list_depths(blocks: Sequence[Block]) -> list[int]:
    """How many lists each block lies in."""
    depths: list[int] = []
    for block in blocks:
        around = depths[block.parent] if block.parent >= 0 else 0
        depths.append(around + (block.kind == "list"))
    return depths


def _first_paragraph(text: str, blocks: Sequence[Block], item: int) -> str:
    """Its first paragraph, or nothing where an item begins with something else."""
    inside = blocks[item + 1] if item + 1 < len(blocks) else None
    is_paragraph = inside and inside.parent == item and inside.kind == "paragraph"
    return _QUOTES.sub("", text[slice(*inside.span)]) if inside and is_paragraph else ""


def _code_lines(words: str) -> list[str]:
    """Lines of a block without its fence and without what all are indented by; blank ones left out."""
    lines = _QUOTES.sub("", words).expandtabs(4).split("\n")
    if _FENCE.match(lines[0]):
        lines = lines[1:]
        if lines and _FENCE.fullmatch(lines[-1].rstrip()):
            lines.pop()
    kept = [line.rstrip() for line in lines if line.strip()]
    return textwrap.dedent("\n".join(kept)).split("\n")


def _cells(text: str, blocks: Sequence[Block], table: int, plain: Plain) -> Iterator[tuple[int, int, str]]:
    """Row, column and words of each cell that is not empty; empty rows do not count."""
    row = 0
    for block in blocks[table:]:
        if block.parent == table and block.kind in {"header_row", "row"}:
            line = _QUOTES.sub("", text[slice(*block.span)]).strip().split("\n")[0].strip()
            cells = [_words(plain(cell.replace("\\|", "|").strip())) for cell in _PIPE.split(line.removeprefix("|"))]
            yield from ((row, column, words) for column, words in enumerate(cells) if words)
            row += any(cells)


def f1(truth: Found, found: Found) -> float | None:
    """Twice what is in both, divided by all there is in either; None where there is nothing in both.

    Headings a, b, b against b, b, c: 2 in both, 2 * 2 / (3 + 3) = 0.67.
    """
    total = truth.total() + found.total()
    return 2 * (truth & found).total() / total if total else None
