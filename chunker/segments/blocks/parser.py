"""Which lines of a Markdown text belong to which block: the block rules of markdown-it-py, and no others.

Three things differ from the parser as it comes. It never parses inline text, which would cost more than the rest. It
does not try every rule on every line: most lines open with a letter, and then only a few rules can apply. And where
blocks nest too deeply it leaves a paragraph, where the parser would silently leave out the rest of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def

DEEPEST = 60  # blocks inside blocks: thirty lists, each with its item; the parser calls itself for each of them
DEEPEST_QUOTES = 10  # quotes inside quotes: each tries every rule on every line of text that goes on without a mark
_OPENERS = frozenset("`~>*-_+#<[0123456789")  # a line that begins otherwise is text, unless the next one says more
_INTERRUPTERS = _OPENERS | {":"}
_TRIMMED = "\t\v\f \u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SECOND_LINES = frozenset("|-:~")  # below a table's header, and before a definition


class Found(NamedTuple):
    """A block: the parser's name for it, its lines `[first, end)`, its depth, its tag, and what its fence says."""

    type: str
    first: int
    end: int
    depth: int
    tag: str
    info: str


def parse_blocks(text: str) -> Iterator[Found]:
    """The blocks of a text whose lines end with a line feed alone, each before those inside it."""
    if not text:
        return
    parser, tokens = _parser(), list[Token]()
    state = _State(text, parser, {}, tokens)
    parser.block.tokenize(state, 0, state.lineMax)
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.map is not None:
            # the plugin lets a definition begin at its term's line, if another term came before
            opener = following if token.type == "dd_open" and following and following.map else token
            first, end = (opener.map or token.map)[0], token.map[1]
            yield Found(token.type, first, end, token.level, token.tag, token.info)


class _Parser(MarkdownIt):
    """Addresses are neither changed nor judged: that is slow, can fail, and moves no block."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002
        return True


class _State(StateBlock):
    """Keeps the tokens that open a block; those that close one or hold its inline text are thrown away.

    Attributes:
        quotes: how many block quotes are open.
    """

    quotes = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """A token for a rule to fill in."""
        if nesting < 0:
            self.level -= 1
            self.quotes -= ttype == "blockquote_close"
            return _CLOSING
        token = _Light(ttype, tag, self.level)
        if nesting > 0:
            self.level += 1
            self.quotes += ttype == "blockquote_open"
        if ttype != "inline":
            self.tokens.append(token)
        return token


class _Light(Token):
    """A token without most of its fields, which takes a fifth of the time to make."""

    def __init__(self, ttype: str, tag: str, level: int) -> None:
        self.type = ttype
        self.tag = tag
        self.level = level
        self.map = None
        self.info = ""


_CLOSING = _Light("", "", 0)


@cache
def _parser() -> MarkdownIt:
    options = {"maxNesting": DEEPEST + 10, "inline_definitions": True}
    parser = _Parser("commonmark", options).enable("table").use(deflist_plugin)
    rules = parser.block.ruler
    rules.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    rules.before("table", "too_deep", _too_deep)
    rules.before("table", "plain", _plain)
    rules.at("table", _table, {"alt": ["paragraph", "reference"]})
    rules.at("paragraph", _paragraph)
    return parser


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Makes a paragraph of what would lie too deep, up to a line that belongs to a block around it."""
    is_quote_too_deep = isinstance(state, _State) and state.quotes >= DEEPEST_QUOTES and _first(state, start) == ">"
    if silent or not (is_quote_too_deep or state.level >= DEEPEST):
        return False
    line = start + 1
    while line < end and (state.isEmpty(line) or not 0 <= state.sCount[line] < state.blkIndent):
        line += 1
    return _push_paragraph(state, start, line)


def _plain(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Makes a paragraph, or a heading with a line below it, where the first characters leave no other choice."""
    if silent or state.sCount[start] - state.blkIndent > 3 or _first(state, start) in _OPENERS:
        return False
    following = start + 1
    if following < end and _first(state, following) in _SECOND_LINES:
        return False
    if following + 1 < end and state.isEmpty(following) and _first(state, following + 1) in _SECOND_LINES:
        return False
    return _paragraph(state, start, end, silent)


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, the parser passes it
    """The parser's own two rules for paragraphs and underlined headings, which read the same lines, in one."""
    rules, around = state.md.block.ruler.getRules("paragraph"), state.parentType
    state.parentType = "paragraph"
    line = start + 1
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line]
        first = _first(state, line)
        if indent - state.blkIndent <= 3:
            if line < end and indent >= state.blkIndent and first in "-=" and _is_underline(state, line, first):
                state.parentType = around
                return _push_heading(state, start, line, first)
            may_end = first in _INTERRUPTERS or _first(state, line + 1) in _SECOND_LINES
            if indent >= 0 and may_end and any(rule(state, line, state.lineMax, True) for rule in rules):
                break
        line += 1
    state.parentType = around
    return _push_paragraph(state, start, line)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser's own rule, without cells: a short row of a wide table would have very many."""
    is_table = table(state, start, end, True)
    if silent or not is_table:
        return is_table
    rules, around = state.md.block.ruler.getRules("blockquote"), state.parentType
    state.parentType = "table"
    state.push("table_open", "table", 1).map = lines = [start, end]
    _push_row(state, start)
    line = start + 2
    while line < end and state.sCount[line] >= state.blkIndent and _is_row(state, line):
        if _first(state, line) in _INTERRUPTERS and any(rule(state, line, end, True) for rule in rules):
            break
        _push_row(state, line)
        line += 1
    state.push("table_close", "table", -1)
    state.parentType = around
    lines[1] = state.line = line
    return True


def _is_row(state: StateBlock, line: int) -> bool:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return bool(text.strip(_TRIMMED)) and not state.is_code_block(line)


def _push_row(state: StateBlock, line: int) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    state.push("tr_close", "tr", -1)


def _first(state: StateBlock, line: int) -> str:
    """First character of a line that is no space; none of a blank line or behind the last one."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < state.eMarks[line] else " "


def _is_underline(state: StateBlock, line: int, mark: str) -> bool:
    at, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    return not state.src[at:end].rstrip(" \t").strip(mark)


def _push_heading(state: StateBlock, start: int, underline: int, mark: str) -> bool:
    tag = "h1" if mark == "=" else "h2"
    state.push("heading_open", tag, 1).map = [start, underline + 1]
    state.push("heading_close", tag, -1)
    state.line = underline + 1
    return True


def _push_paragraph(state: StateBlock, start: int, end: int) -> bool:
    state.push("paragraph_open", "p", 1).map = [start, end]
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True
