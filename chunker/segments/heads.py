"""Over how many lines the head of a definition reaches, by its brackets and first words, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from chunker.segments.code_lines import WrittenLine, written_lines
from chunker.types import Span

LONGEST_HEAD_CHARS = 1000
_MOST_LINES = 40
_CLOSE_LOOK_LINES = 2  # most heads end there
_OPENS = re.compile(r"[\w<@.]|\}[ \t]*\w")
_BRACE = re.compile(r"\{(?![\w.$(])")  # of a body; `{name}` is a value
_BRACKET = re.compile(r"[()\[\]{}]")
_STRING_OR_COMMENT = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\r\n]|\\.)*"|\'(?:[^\'\\\r\n]|\\.)*\''
    r"|(?P<comment>(?<!\S)(?:#|//|--)[ \t][^\r\n]*)",
    re.DOTALL,
)
_MASKED_SIGNS = ('"', "'", "#", "//", "--")
_STEPS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}  # of depth
_BODY = re.compile(r"(?:\)|=>)\s*\{")  # inside of brackets
_IN_STRING = "\0"
_CLAUSES = "where|throws|extends|implements|permits|requires|with|returns"
_LAST_WORDS = (",", "<", "+", "->", *_CLAUSES.split("|"))
_CLAUSE = re.compile(rf"(?:{_CLAUSES})(?:[ \t]+[\w<'\[]|$)|->|>|:[ \t]|,|&&|\|\|")  # goes on with what is above
_UNFINISHED = re.compile(rf"(?:[,<+]|->|\b(?:{_CLAUSES}))$")
_FINISHED = re.compile(r"(?:[^\s:]:|;|=>|\b(?:do|then))$")
_ENDS_TAG = re.compile(r"(?<!=)>$")
_TYPE = re.compile(r"(?!(?:else|do|then|begin|try|return)\b)[\w:<>,*& \t]*[\w>*&]$")
_NAME_OF_FUNCTION = re.compile(r"[*&]*[\w:~<>]+[ \t]*\(")


def opens(line: WrittenLine) -> bool:
    """Whether lines below, and further in, may lie in what a line begins."""
    return bool(_OPENS.match(line.words))


def is_brace(line: WrittenLine) -> bool:
    """Whether a line begins with the brace of a body."""
    return bool(_BRACE.match(line.words))


class WrittenCode(NamedTuple):
    """A block of code by its lines.

    Attributes:
        lines: those that are not blank.
        heads: the last lines of heads of several lines, by their first ones, without a brace on a line of its own.
    """

    lines: list[WrittenLine]
    heads: dict[int, int]


def written_code(text: str, span: Span) -> WrittenCode:
    """The lines and heads of a block of code.

    A head is what stands above lines further in or a brace. It reaches to where its brackets are closed, and over
    clauses such as `where` and `throws`. Those of over a thousand characters or forty lines are left out.
    """
    lines = [*written_lines(text, span)]
    return WrittenCode(lines, dict(_heads(text, lines)))


def _heads(text: str, lines: Sequence[WrittenLine]) -> Iterator[tuple[int, int]]:
    end = 0
    for row in range(len(lines) - 1):
        if row >= end and _may_go_on(lines[row], lines[row + 1]) and opens(lines[row]):
            last = _last(text, lines, row)
            if last > row and _has_body(lines, row, last):
                yield row, last
                end = last + 1


def _may_go_on(line: WrittenLine, below: WrittenLine) -> bool:
    """Whether to look closer: most heads are on one line, and most lines are none."""
    words = line.words
    has_open = words.count("(") + words.count("[") > words.count(")") + words.count("]")
    is_open = has_open or (below.indent > line.indent and words.endswith(_LAST_WORDS)) or _is_open_tag(line)
    return is_open or bool(_CLAUSE.match(below.words)) or _is_type_above(line, below)


def _is_open_tag(line: WrittenLine) -> bool:
    return line.words[0] == "<" and ">" not in line.words


def _is_type_above(line: WrittenLine, below: WrittenLine) -> bool:
    """Whether a line is but the type of the function that the next one names, as in C."""
    if below.indent != line.indent or below.is_behind_blank:
        return False
    return bool(_NAME_OF_FUNCTION.match(below.words) and _TYPE.match(line.words))


def _has_body(lines: Sequence[WrittenLine], first: int, last: int) -> bool:
    below = lines[last + 1]
    if _is_type_above(lines[first], lines[first + 1]):
        return is_brace(below) or lines[last].words.endswith("{")
    return below.indent > lines[first].indent or is_brace(below)


def _last(text: str, lines: Sequence[WrittenLine], first: int) -> int:
    """The last line of what a line begins; that line itself where the end is not near."""
    depth, above, is_tag = 0, "", _is_open_tag(lines[first])
    start = lines[first].start
    code = _masked_code(text[start : start + LONGEST_HEAD_CHARS])
    for row, words, is_in_string in _masked_lines(code, lines, first):
        if row == first + _CLOSE_LOOK_LINES and not is_tag:
            behind = lines[min(first + _MOST_LINES, len(lines) - 1)].start
            if _stays_open(code, Span(lines[row].start - start, behind - start), depth):
                return first
        is_inside = depth > 0 or is_tag or is_in_string
        if row > first and not is_inside and not _goes_on(lines, first, row, above):
            return row - 1
        depth, has_begun = _after(words, depth)
        if has_begun or (not depth and _FINISHED.search(words)) or (is_tag and _ENDS_TAG.search(words)):
            return row
        above = words
    return first


class _Masked(NamedTuple):
    """A line without what stands in strings and comments, and whether it begins inside a string."""

    row: int
    words: str
    is_in_string: bool


def _masked_lines(code: str, lines: Sequence[WrittenLine], first: int) -> Iterator[_Masked]:
    """The lines from the first of a head on, as far as a head may reach, each with another below it."""
    start = lines[first].start
    for row in range(first, min(first + _MOST_LINES, len(lines) - 1)):
        begin, end = lines[row].start - start, lines[row + 1].start - start
        if end > len(code):
            return
        yield _Masked(row, code[begin:end].strip(), begin > 0 and code[begin - 1] == _IN_STRING)


def _masked_code(code: str) -> str:
    """Code of the same length without what stands in strings and comments."""
    return _STRING_OR_COMMENT.sub(_masked, code) if any(sign in code for sign in _MASKED_SIGNS) else code


def _masked(match: re.Match[str]) -> str:
    return (" " if match["comment"] else _IN_STRING) * len(match[0])


def _goes_on(lines: Sequence[WrittenLine], first: int, row: int, above: str) -> bool:
    """Whether a line outside of brackets is a part of the head above it."""
    line = lines[row]
    if line.words.startswith("{"):
        return False
    if row == first + 1 and _is_type_above(lines[first], lines[first + 1]):
        return True
    is_further_in = line.indent > lines[first].indent
    return bool(_CLAUSE.match(line.words) or (is_further_in and _UNFINISHED.search(above)))


def _after(words: str, depth: int) -> tuple[int, bool]:
    """How many brackets are open behind a line, and whether the body begins on it."""
    for bracket in _BRACKET.finditer(words):
        if bracket[0] == "{" and _is_around_body(words[: bracket.start()].rstrip(), depth):
            return depth, True
        depth = depth + 1 if bracket[0] in "([{" else max(depth - 1, 0)
    return depth, False


def _stays_open(code: str, span: Span, depth: int) -> bool:
    """Whether brackets that are open before a span stay so in it, and no body begins there; quicker than by lines."""
    if not depth or ("{" in code and _BODY.search(code, *span)):
        return False
    steps = map(_STEPS.__getitem__, _BRACKET.findall(code, *span))
    return all(accumulate(steps, initial=depth))


def _is_around_body(before: str, depth: int) -> bool:
    """Whether a brace behind some words is one around a body, and not one of a type or a value."""
    if depth:
        return before.endswith((")", "=>"))
    is_result = before.endswith(":") and before[:-1].rstrip().endswith(")")
    return not is_result and not before.endswith(("<", "|", "&"))
