"""Cut a text into pieces of bounded length for tokenizers that cannot take it whole."""

from __future__ import annotations

from collections.abc import Iterator


def pieces(text: str, size_chars: int) -> Iterator[tuple[int, str]]:
    """Start and text of consecutive pieces of at most `size_chars`, cut before a space where there is one."""
    start = 0
    while start < len(text):
        end = start + size_chars
        if end < len(text):
            end = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end), start) or end
            end = end if end > start else start + size_chars
        yield start, text[start:end]
        start = end
