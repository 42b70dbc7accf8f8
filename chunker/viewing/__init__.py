"""Text made fit to be looked at."""

from __future__ import annotations

_MARKS = {"\n": "\u23ce", "\r": "\u240d", "\t": "\u21e5", "\x7f": "\u2421"}
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def visible(text: str) -> str:
    """The text on one line, with marks for control characters, so that none can drive the terminal."""
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if character in _MARKS:
        return _MARKS[character]
    if code < 0x20:
        return chr(0x2400 + code)
    if 0x80 <= code < 0xA0 or character in _BIDI:
        return f"<{code:04X}>"
    return character
