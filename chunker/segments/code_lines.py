"""The lines of a block of code, without what Markdown puts around and before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chunker.types import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_MARKS = re.compile(r" {0,3}(?:>[ \t]?)+")  # further in they are a prompt, as before examples in Python
_BLANK = " \t\r\n\f\v"
_TAB_COLUMNS = 4
PREPROCESSOR = re.compile(r"#[ \t]*(?:if|ifdef|ifndef|elif|else|endif|define|undef|pragma|include|error)\b")


class CodeLine(NamedTuple):
    """A line of code in its document.

    Attributes:
        start: where it begins, quote marks and indentation included.
        inside: where the code begins, behind quote marks and the indentation that all lines share.
        end: where it ends, without white space; the same as `inside` on a blank line.
    """

    start: int
    inside: int
    end: int


class WrittenLine(NamedTuple):
    """A line of code that is not blank.

    Attributes:
        start: where it begins, quote marks and indentation included.
        end: where it ends, without white space.
        words: the code without the space around it.
        indent: columns of space before it.
    """

    start: int
    end: int
    words: str
    indent: int
    is_behind_blank: bool


def written_lines(text: str, span: Span) -> Iterator[WrittenLine]:
    """The lines of a block of code that are not blank."""
    is_behind_blank = False
    for start, inside, end in code_lines(text, span):
        line = text[inside:end]
        words = line.strip()
        if words:
            indent = len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB_COLUMNS))
            yield WrittenLine(start, end, words, indent, is_behind_blank)
        is_behind_blank = not words


def code_lines(text: str, span: Span) -> list[CodeLine]:
    """The lines of a block of code, blank ones as well, without the fences around them."""
    lines = [Span(*match.span()) for match in _LINE.finditer(text, *span) if match[0]]
    if not lines:
        return []
    line_start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    fence = _opening(text, lines[0])
    before = text[line_start : fence.start()] if fence else _quote_marks(text, lines[0])
    bare = [*_without_marks(text, lines[1:] if fence else lines, before.count(">"))]
    if fence and bare and _closes(fence[1], text[bare[-1].inside : bare[-1].end]):
        bare.pop()
    return _without_margin(text, bare)


def _opening(text: str, line: Span) -> re.Match[str] | None:
    """The fence that a line opens with, behind quote marks."""
    marks = re.compile(r"[ \t>]*").match(text, *line)
    return _FENCE.match(text, marks.end(), line.end) if marks else None


def _quote_marks(text: str, line: Span) -> str:
    marks = _MARKS.match(text, *line)
    return marks[0] if marks else ""


def _closes(fence: str, line: str) -> bool:
    words = line.strip(_BLANK)
    return len(words) >= len(fence) and not words.strip(fence[0])


def _without_marks(text: str, lines: Sequence[Span], quotes: int) -> Iterator[CodeLine]:
    """The lines behind at most so many quote marks each, and the space that belongs to the last of them."""
    marks = re.compile(rf"(?:[ \t]*>){{1,{quotes}}} ?") if quotes else None
    for start, end in lines:
        found = marks.match(text, start, end) if marks else None
        inside = found.end() if found else start
        yield CodeLine(start, inside, inside + len(text[inside:end].rstrip(_BLANK)))


def _without_margin(text: str, lines: Sequence[CodeLine]) -> list[CodeLine]:
    """The lines behind the white space that all of them begin with."""
    margin: str | None = None
    for _, inside, end in lines:
        if inside == end:
            continue
        if margin is None:
            margin = text[inside : end - len(text[inside:end].lstrip(" \t"))]
        while margin and not text.startswith(margin, inside):
            margin = margin[:-1]
    width = len(margin or "")
    return [line if line.inside == line.end else line._replace(inside=line.inside + width) for line in lines]
