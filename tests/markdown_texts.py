"""Markdown made at random, and what other parsers say of it: for tests of agreement."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

import comrak
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from chunker.types import Block

LINE_BREAK = re.compile(r"\r\n?|\n")
_STARTS = (
    "", "", "", " ", "  ", "   ", "    ", "      ", "\t", "> ", ">", ">> ", "> > ", "- ", "* ", "+ ", "-\t", "-   ",
    "1. ", "2) ", "10. ", "- - ", "1. - ", "> - ", "- > ", "  - ", "    - ", "   1. ", "-     ",
)  # fmt: skip
_BODIES = (
    "river", "the bridge holds", "stones:", "# Head", "## Head ##", "#", "####### seven", "#tag", "===", "---", "- - -",
    "***", "___", "--", "```", "~~~~", "``` py", "``", "| a | b |", "|---|---|", "a | b", "--- | :-:", "|-|", "<div>",
    "</div>", "<!-- note", "-->", "<b>bold</b>", "<b", "[link]: /to", "[link]:", "/to 'title'", "'title'", "[open",
    "-", "*", "1.", "1)", "7.", "", "", "", "\\# no head", "a\\", "trailing  ", ">", "+1", "1.5", "*bold*",
)  # fmt: skip
_MORE_BODIES = (
    "[^1]: note",
    "[^long]:",
    ": meaning",
    "~ meaning",
    ":",
    "\u2028",
    "\x0b",
    "\x0c",
    "\x85",
    "\u00a0",
    "\0",
)


class Lines(NamedTuple):
    """A block's kind, its first line and its last one that is not blank."""

    kind: str
    first: int
    last: int


def markdown_lines(*, extended: bool = True) -> st.SearchStrategy[list[str]]:
    """Lines that open, go on with and break off every kind of block; `extended`: what is in no standard as well."""
    body = st.sampled_from(_BODIES + _MORE_BODIES if extended else _BODIES)
    line = st.builds(lambda starts, body: "".join(starts) + body, st.lists(st.sampled_from(_STARTS), max_size=3), body)
    return st.lists(line, max_size=14)


def markdown_texts() -> st.SearchStrategy[str]:
    """The same lines, ended in every way."""
    ends = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n"])
    return st.builds(
        lambda lines, ends: "".join(line + end for line, end in zip(lines, ends, strict=False)),
        markdown_lines(),
        st.lists(ends, min_size=13, max_size=14),
    )


def lines_of(text: str, blocks: list[Block]) -> list[Lines]:
    """Which lines the blocks stand on."""
    return [Lines(block.kind, line_of(text, block.span.start), line_of(text, block.span.end)) for block in blocks]


def line_of(text: str, offset: int) -> int:
    """Number of the line that holds an offset, from 0."""
    return len(LINE_BREAK.findall(text, 0, offset))


_STOCK_KINDS = {
    "heading_open": "heading", "paragraph_open": "paragraph", "bullet_list_open": "list", "ordered_list_open": "list",
    "list_item_open": "item", "table_open": "table", "tr_open": "row", "fence": "code", "code_block": "code",
    "blockquote_open": "quote", "html_block": "html", "hr": "rule", "definition": "link_definition",
    "footnote_reference_open": "footnote", "dl_open": "definition_list", "dt_open": "term", "dd_open": "definition",
}  # fmt: skip
_STOCK = MarkdownIt("commonmark", {"maxNesting": 500, "inline_definitions": True}).enable("table")
_STOCK.use(deflist_plugin).use(footnote_plugin, move_to_end=False)


def stock_lines(text: str) -> list[Lines]:
    """What markdown-it-py says when it parses the text as it comes, inline text included."""
    filled = [bool(line.strip(" \t")) for line in LINE_BREAK.split(text)]
    found, in_head = [], False
    tokens = _STOCK.parse(text)
    for token, following in zip_longest(tokens, tokens[1:]):
        in_head = (in_head or token.type == "thead_open") and token.type != "thead_close"
        if token.type in _STOCK_KINDS and token.map:
            opener = following if token.type == "dd_open" and following and following.map else token
            first = (opener.map or token.map)[0]  # a definition begins where its first block does
            end = max(token.map[1], first + 1)
            kind = "header_row" if token.type == "tr_open" and in_head else _STOCK_KINDS[token.type]
            last = end if kind == "header_row" else end - 1
            while not filled[last]:
                last -= 1
            found.append(Lines(kind, first, last))
    return found


_COMRAK_KINDS = {
    "Heading": "heading", "Paragraph": "paragraph", "List": "list", "Item": "item", "Table": "table",
    "TableRow": "row", "CodeBlock": "code", "BlockQuote": "quote", "HtmlBlock": "html", "ThematicBreak": "rule",
}  # fmt: skip


def comrak_lines(text: str) -> list[Lines]:
    """What comrak, a parser in Rust, says of CommonMark and tables; it tells nothing of link definitions."""
    filled = [bool(line.strip(" \t")) for line in LINE_BREAK.split(text)]
    found: list[Lines] = []
    waiting = [comrak.parse_document(text, comrak.ExtensionOptions(table=True))]
    while waiting:
        node = waiting.pop()
        kind = _COMRAK_KINDS.get(type(node.node_value).__name__)
        first, last = node.sourcepos.start.line - 1, node.sourcepos.end.line - 1
        if isinstance(node.node_value, comrak.TableRow) and node.node_value.value:
            kind, last = "header_row", first + 1
        while last > first and not filled[last]:
            last -= 1
        if kind:
            found.append(Lines(kind, first, last))
        waiting += reversed(node.children)
    return found
