"""Lone surrogates, halves of characters that Python texts can hold and no encoding can write."""

from __future__ import annotations

import re

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    r"""The text with lone surrogates replaced by U+FFFD.

    >>> readable("half\ud83d") == "half\ufffd"
    True
    """
    try:
        text.encode()  # which is quicker than to look for them, and most texts hold none
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub("\ufffd", text)
    return text
