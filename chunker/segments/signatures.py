"""The lines that open what a line of code stands in, by indentation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from chunker.segments.code_lines import PREPROCESSOR, WrittenLine
from chunker.segments.heads import LONGEST_HEAD_CHARS, WrittenCode, is_brace, opens

LONGEST_LINE_CHARS = 200
MOST_SIGNATURES = 3
_MOST_LOOKED_AT = 12  # of the heads around a line
_GOES_ON = re.compile(r"[)\]]|(?:public|private|protected)(?:[ \t]+\w+)?[ \t]*:$")  # below a head, and as far in
_STATEMENT = re.compile(
    r"\}|(?:if|else|elif|elsif|unless|for|foreach|while|until|loop|do|switch|case|default|when|match|try|catch|except|"
    r"finally|begin|rescue|ensure|with|using|lock|synchronized|return)\b"
)


class _Opened(NamedTuple):
    indent: int
    words: str


class Signatures:
    """The lines that open what each line of a code block stands in, by indentation: classes, functions, loops.

    Each is as it stands in the text, quote marks included, with all lines of its head; of a line over two hundred
    characters the beginning. The three innermost are told, definitions before loops and conditions.
    """

    def __init__(self, text: str, code: WrittenCode) -> None:
        self._starts: list[int] = []
        self._around: list[tuple[str, ...]] = []
        lines, heads = code
        opened: list[_Opened] = []
        row = 0
        while row < len(lines):
            _close(opened, lines[row])
            self._set(lines[row].start, opened)
            last = heads.get(row, row)
            if last > row:
                opened.append(_Opened(lines[row].indent, first_line(text, lines[row].start)))
                self._set(lines[row + 1].start, opened)
                opened[-1] = opened[-1]._replace(words=_whole(text, lines[row], lines[last]))
            elif opens(lines[row]) and not _GOES_ON.match(lines[row].words):
                opened.append(_Opened(lines[row].indent, first_line(text, lines[row].start)))
            row = last + 1

    def _set(self, start: int, opened: list[_Opened]) -> None:
        self._starts.append(start)
        self._around.append(_told(opened))

    def at(self, offset: int) -> tuple[str, ...]:
        """The lines around the one that begins at an offset or holds it, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        return self._around[place] if place >= 0 else ()


def _told(opened: Sequence[_Opened]) -> tuple[str, ...]:
    """The words of the innermost that there is room for, outermost first."""
    if len(opened) <= MOST_SIGNATURES:
        return tuple(header.words for header in opened)
    near = range(max(0, len(opened) - _MOST_LOOKED_AT), len(opened))
    by_worth = sorted(near, key=lambda at: (not _STATEMENT.match(opened[at].words.lstrip(" \t>")), at))
    return tuple(opened[at].words for at in sorted(by_worth[-MOST_SIGNATURES:]))


def _close(opened: list[_Opened], line: WrittenLine) -> None:
    """Take out what ends before a line, which is not as far in; brackets below a head belong to it."""
    if PREPROCESSOR.match(line.words):
        return
    while opened and _ends(opened[-1].indent, line):
        opened.pop()


def _ends(indent: int, line: WrittenLine) -> bool:
    return indent > line.indent or (indent == line.indent and not is_brace(line) and not _GOES_ON.match(line.words))


def _whole(text: str, first: WrittenLine, last: WrittenLine) -> str:
    end = last.start + len(re.split(r"[\r\n]", text[last.start : last.start + LONGEST_HEAD_CHARS], maxsplit=1)[0])
    return text[first.start : end].rstrip().replace("\r\n", "\n").replace("\r", "\n")


def first_line(text: str, start: int) -> str:
    """The line that begins at an offset, or the beginning of a long one, without white space at its end."""
    return re.split(r"[\r\n]", text[start : start + LONGEST_LINE_CHARS], maxsplit=1)[0].rstrip()
