"""Lines that any terminal can show."""

from __future__ import annotations

from chunker.viewing import visible


def shown_line(text: str) -> str:
    """The text on one line, with marks for control characters and for what UTF-8 cannot write, and a line break."""
    return visible(text).encode("utf-8", "replace").decode() + "\n"
