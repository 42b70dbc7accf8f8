"""Brackets of lines with scripts from right to left, which show them in a mirror: told apart by their place.

A page does not say which of its brackets are mirrored, so their looks say little about which open and which close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PAIRS = ("()", "[]", "{}", "<>", "\u00ab\u00bb", "\u2039\u203a")
_ALL = "".join(_PAIRS)
_COMPARING = "<>"  # unless they enclose a word they may compare, and turned they would say the contrary
_TOGETHER = re.compile("[" + re.escape(_ALL) + "]+")
_EMPTY = re.compile("|".join(re.escape(empty) for pair in _PAIRS for empty in (pair, pair[::-1])))
_QUOTES = "\"'\u2018-\u201f\u05f3\u05f4"
_OPENS_BEHIND = re.compile(rf"[\s{_QUOTES}]")
_CLOSES_BEFORE = re.compile(rf"[\s{_QUOTES}.,:;!?\u060c\u061b\u061f]")


def is_bracket(text: str) -> bool:
    """Whether it is one bracket, of those that scripts to the left show in a mirror."""
    return len(text) == 1 and text in _ALL


def with_brackets(text: str) -> str:
    """The text of a line, in the order in which it is read, with brackets that open and close as their place says.

    >>> with_brackets(")a( b [c[ 5)d((1(")
    '(a) b [c] 5(d)(1)'
    """
    chars = list(text)
    words = [list(_brackets(word, text)) for word in re.finditer(r"\S+", text)]
    for pair in _PAIRS:
        of_kind = [[found for found in word if text[found.at] in pair] for word in words]
        for bracket in _around_words(of_kind) if pair == _COMPARING else _settled(of_kind):
            if bracket.side != "?":
                chars[bracket.at] = pair[bracket.side == "closes"]
    return "".join(chars)


@dataclass(slots=True)
class _Bracket:
    at: int
    side: str  # "opens", "closes", or "?" where what stands beside it does not say
    is_paired: bool = False


def _brackets(word: re.Match[str], text: str) -> Iterator[_Bracket]:
    """The brackets of a word; those that stand together have the same beside them."""
    for match in _TOGETHER.finditer(text, *word.span()):
        side = _side(text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1])
        sides = [side] * len(match[0])
        for empty in _EMPTY.finditer(match[0]) if side != "?" else ():
            sides[slice(*empty.span())] = ["opens", "closes"]
        yield from map(_Bracket, range(*match.span()), sides)


def _side(before: str, behind: str) -> str:
    starts = not before or _OPENS_BEHIND.match(before)
    ends = not behind or _CLOSES_BEFORE.match(behind)
    if bool(starts) == bool(ends):
        return "?"
    return "opens" if starts else "closes"


def _settled(words: Iterable[list[_Bracket]]) -> list[_Bracket]:
    """The brackets of one kind, paired inside of each word first, and then in the line."""
    line: list[_Bracket] = []
    for word in words:
        _pair(word, ("opens", "?"), "closes")
        _pair(word, ("?",), "?")
        line += word
    _pair(line, ("opens", "?"), "closes")
    _pair(line, ("opens", "?"), "?")
    return line


def _around_words(words: Iterable[list[_Bracket]]) -> Iterator[_Bracket]:
    """The brackets that are paired inside of one word, at least one of each pair by what stands beside it."""
    for word in words:
        _pair(word, ("opens", "?"), "closes")
        _pair(word, ("opens",), "?")
        yield from (bracket for bracket in word if bracket.is_paired)


def _pair(brackets: Iterable[_Bracket], opening: tuple[str, ...], closing: str) -> None:
    """Settle that each bracket that may close does so with the nearest before it that may open."""
    waiting: list[_Bracket] = []
    for bracket in brackets:
        if bracket.is_paired:
            continue
        if bracket.side == closing and waiting:
            first = waiting.pop()
            first.side, bracket.side = "opens", "closes"
            first.is_paired = bracket.is_paired = True
        elif bracket.side in opening:
            waiting.append(bracket)
