"""The lines that open what a line of code stands in, by indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from chunker.segments.code_lines import PREPROCESSOR, WrittenLine
from chunker.segments.heads import LONGEST_HEAD_CHARS, WrittenCode, is_brace, opens
from chunker.segments.openings import Openings

LONGEST_LINE_CHARS = 200
MOST_SIGNATURES = 3
_MOST_LOOKED_AT = 12  # of the heads around a line
_GOES_ON = re.compile(r"[)\]]|(?:public|private|protected)(?:[ \t]+\w+)?[ \t]*:$")  # below a head, and as far in
_STATEMENT = re.compile(
    r"\}|(?:if|else|elif|elsif|unless|for|foreach|while|until|loop|do|switch|case|default|when|match|try|catch|except|"
    r"finally|begin|rescue|ensure|with|using|lock|synchronized|return)\b"
)


class _Opened(NamedTuple):
    """What lines further in lie in, and the words that open it."""

    indent: int
    words: str


def signatures_of(text: str, code: WrittenCode) -> Openings:
    """The lines that open what each line of a code block stands in, by indentation: classes, functions, loops.

    Each is as it stands in the text, quote marks included, with all lines of its head; of a line over two hundred
    characters the beginning. The three innermost are told, definitions before loops and conditions.
    """
    found, opened = Openings(), list[_Opened]()
    row = 0
    while row < len(code.lines):
        line, last = code.lines[row], code.heads.get(row, row)
        _close(opened, line)
        found.add(line.start, _told(opened))
        if last > row or (opens(line) and not _GOES_ON.match(line.words)):
            opened.append(_Opened(line.indent, first_line(text, line.start)))
        if last > row:  # inside a head of several lines its first one stands for it
            found.add(code.lines[row + 1].start, _told(opened))
            opened[-1] = _Opened(line.indent, _whole_head(text, line, code.lines[last]))
        row = last + 1
    return found


def _told(opened: Sequence[_Opened]) -> tuple[str, ...]:
    """The words of the innermost that there is room for, outermost first."""
    if len(opened) <= MOST_SIGNATURES:
        return tuple(each.words for each in opened)
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


def _whole_head(text: str, first: WrittenLine, last: WrittenLine) -> str:
    """All lines of a head, with line feeds between them."""
    end = last.start + len(_up_to_break(text[last.start : last.start + LONGEST_HEAD_CHARS]))
    return text[first.start : end].rstrip().replace("\r\n", "\n").replace("\r", "\n")


def first_line(text: str, start: int) -> str:
    """The line that begins at an offset, or the beginning of a long one, without white space at its end."""
    return _up_to_break(text[start : start + LONGEST_LINE_CHARS]).rstrip()


def _up_to_break(text: str) -> str:
    return re.split(r"[\r\n]", text, maxsplit=1)[0]
