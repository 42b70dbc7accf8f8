"""Text made fit to be looked at."""

from __future__ import annotations

import unicodedata

_MARKS = {"\n": "\u23ce", "\r": "\u240d", "\t": "\u21e5", "\x7f": "\u2421"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format, surrogate, line and paragraph
_JOINERS = "\u200c\u200d"  # which words and emoji need


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
