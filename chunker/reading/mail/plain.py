"""Plain texts of mails as people see them: paragraphs that were broken into lines, entries of calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

_QUOTED = re.compile(r"(>*) ?(.*)", re.DOTALL)
_SIGNATURE = "-- "
_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\;,nN])")


def unflowed(text: str, *, without_blanks: bool = False) -> str:
    r"""A text with its paragraphs whole again, which a blank at the end of a line says.

    Args:
        without_blanks: whether that blank is no part of the text (`delsp=yes`).
    Source: RFC 3676, The Text/Plain Format and DelSp Parameters, section 4.

    >>> unflowed("It goes \n on.\n> So \n> he said.")
    'It goes on.\n> So he said.'
    """
    lines = [match.groups() for line in text.replace("\r\n", "\n").split("\n") if (match := _QUOTED.fullmatch(line))]
    runs = groupby(lines, key=lambda line: line[0])
    return "\n".join(
        f"{marks}{' ' * bool(words and (marks or words.startswith('>')))}{words}"
        for marks, run in runs
        for words in _paragraphs((words for _, words in run), without_blanks=without_blanks)
    )


def _paragraphs(lines: Iterator[str], *, without_blanks: bool) -> Iterator[str]:
    going: list[str] = []
    for line in lines:
        if line == _SIGNATURE:
            yield from ["".join(going)] * bool(going) + [line]
            going = []
        elif line.endswith(" "):
            going.append(line[:-1] if without_blanks else line)
        else:
            yield "".join([*going, line])
            going = []
    if going:
        yield "".join(going)


def calendar_text(text: str) -> str:
    r"""The entries of a calendar with each of their properties a line, its words as they were written.

    Source: RFC 5545, iCalendar, sections 3.1 and 3.3.11.

    >>> calendar_text("SUMMARY:Review\\, final\r\nLOCATION:Ro\r\n om 5")
    'SUMMARY:Review, final\nLOCATION:Room 5'
    """
    lines = _FOLDED.sub("", text).replace("\r\n", "\n")
    return _ESCAPED.sub(lambda escaped: "\n" if escaped[1] in "nN" else escaped[1], lines)
