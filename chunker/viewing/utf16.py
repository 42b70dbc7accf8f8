"""Offsets as browsers count them: in UTF-16 units, of which a character beyond U+FFFF has two."""

from __future__ import annotations

import re
from bisect import bisect_left

_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


class Utf16Offsets:
    """Turns offsets into one text from characters (code points) into UTF-16 units.

    >>> Utf16Offsets("a\U0001f600b").of(2)
    3
    """

    def __init__(self, text: str) -> None:
        self._long = [] if text.isascii() else [match.start() for match in _TWO_UNITS.finditer(text)]

    def of(self, offset: int) -> int:
        """The offset in UTF-16 units."""
        return offset + bisect_left(self._long, offset)
