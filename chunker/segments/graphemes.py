"""Grapheme clusters: what a reader sees as one character, and no strategy may cut.

Source: Unicode Standard Annex 29, extended grapheme clusters, as the `regex` library implements them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from chunker.types import Span

_FIRST_COMBINING = "\u0300"  # below it, only the pair CR LF makes a cluster of two characters
_PLAIN = (  # ranges of characters of which any two are of different clusters, CR LF aside
    (0x00, 0xA8), (0xAA, 0xAD), (0xAF, 0x2FF), (0x370, 0x482), (0x48A, 0x590), (0x5D0, 0x5F4), (0x621, 0x64A),
    (0x1E00, 0x1FFF), (0x2000, 0x200A), (0x2010, 0x2029), (0x3000, 0x3029), (0x3041, 0x3096), (0x309D, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF9D),
)  # fmt: skip


def is_grapheme_boundary(text: str, offset: int, since: int = 0) -> bool:
    """Whether a cut at `offset` leaves every grapheme cluster whole; a cluster must begin at `since`."""
    if offset <= since or offset >= len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if before < _FIRST_COMBINING and after < _FIRST_COMBINING:
        return not (before == "\r" and after == "\n")
    return _begins_cluster(text, offset, since)


def grapheme_starts(text: str, span: Span) -> Iterator[int]:
    """Offsets inside `span`, without its start, at which a cluster begins; `span` must begin at one."""
    if text[span.start : span.end].isascii():
        return (i for i in range(span.start + 1, span.end) if text[i] != "\n" or text[i - 1] != "\r")
    clusters = _cluster().finditer(text, span.start, span.end)
    return (match.start() for match in clusters if match.start() > span.start)


def _begins_cluster(text: str, offset: int, since: int) -> bool:
    """Reads clusters from the last sure start before `offset`; a look at two neighbours is not enough."""
    plain = _plain_pair()
    anchor = offset
    while anchor > since and not plain.match(text, anchor - 1, anchor + 1):
        anchor -= 1
    starts = (match.start() for match in _cluster().finditer(text, anchor, offset + 1))
    return any(start == offset for start in starts)


@cache
def _cluster() -> Any:
    import regex

    return regex.compile(r"\X")


@cache
def _plain_pair() -> re.Pattern[str]:
    plain = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _PLAIN)
    return re.compile(f"(?!\r\n)[{plain}][{plain}]")
