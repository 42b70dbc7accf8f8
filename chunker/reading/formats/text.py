"""Plain text, and markup that is read as it stands."""

from __future__ import annotations

from chunker.reading.content import Content
from chunker.reading.text import decode

SUFFIXES = (".txt", ".text", ".log", ".adoc", ".asciidoc", ".org", ".tex", ".vtt", ".srt")
NAMES = (
    "authors", "changelog", "changes", "contributing", "contributors", "copying", "history", "install", "licence",
    "license", "news", "notice", "readme", "todo",
)  # fmt: skip
IS_UNCHANGED = True


def read(data: bytes) -> Content:
    """The text as it stands; its blocks are still to be found."""
    decoded = decode(data)
    return Content(decoded.text, "text", metadata=decoded.facts)
