"""Documents and their chunks made fit to be looked at."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

_MARKS = {"\n": "\u23ce", "\r": "\u240d", "\t": "\u21e5", "\x7f": "\u2421"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format, surrogate, line and paragraph
_JOINERS = "\u200c\u200d"  # which words and emoji need
_UNKNOWN = "\ufffd"


def visible(text: str) -> str:
    """The text on one line, with marks for what drives a terminal or cannot be seen."""
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if character in _MARKS:
        return _MARKS[character]
    if code < 0x20:
        return chr(0x2400 + code)
    if code >= 0x80 and unicodedata.category(character) in _UNSEEN and character not in _JOINERS:
        return f"<{code:04X}>"
    return character


def exposed(text: str) -> str:
    r"""The text with marks for what cannot be seen, in as many UTF-16 units as before.

    Tabs, line feeds and carriage returns before them stay as they are.

    >>> exposed("a\x1bb\u202ec\r\n")
    'a␛b�c\r\n'
    """
    return _hidden().sub(lambda match: _exposed(match[0]), text)


def _exposed(character: str) -> str:
    mark = _MARKS.get(character) or (chr(0x2400 + ord(character)) if character < " " else _UNKNOWN)
    return mark if ord(character) <= 0xFFFF else 2 * mark


@cache
def _hidden() -> re.Pattern[str]:
    """Matches one character that cannot be seen, and that neither breaks lines nor joins words or emoji."""
    import regex

    shown = r"\t\n\r\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"  # Arabic signs too
    pattern: re.Pattern[str] = regex.compile(
        rf"[[\p{{Cc}}\p{{Cf}}\p{{Zl}}\p{{Zp}}]--[{shown}]]|\r(?!\n)", regex.VERSION1
    )
    return pattern
