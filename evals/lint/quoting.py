"""Short quotes for messages, in which nothing can hide or drive a terminal."""

from __future__ import annotations

import unicodedata

from chunker.viewing import visible

_MOST_CHARS = 48
_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def quote(text: str, most: int = _MOST_CHARS) -> str:
    """The beginning of a text in quotation marks, on one line, every hidden character by name or number."""
    part = text.strip() or text
    more = "…" if len(part) > most else ""
    return f"“{shown(part[:most])}{more}”"


def quote_end(text: str, most: int = _MOST_CHARS) -> str:
    """The end of a text, as `quote`."""
    part = text.strip() or text
    more = "…" if len(part) > most else ""
    return f"“{more}{shown(part[-most:])}”"


def shown(text: str) -> str:
    """A text on one line; control, format and private characters are visible."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    told = visible(character)
    if told == character and unicodedata.category(character) in _HIDDEN:
        return f"<{ord(character):04X}>"
    return told


def counted(count: int, noun: str) -> str:
    """`1 chunk`, `2 chunks`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
