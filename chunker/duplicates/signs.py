"""Signs that tell texts apart where their words do not: `chmod +x` and `chmod -x`, ticks in tables and lists of tasks.

Ordinary punctuation, quotes, emphasis and headings' marks are form. All other signs must be the same in the same order,
and where words stand between them in one text, words must stand in the other: `| x | |` is not `| | x |`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import regex

from chunker.duplicates.words import unified

_RULER = re.compile(r"[=~_*#+-]{3,}|#+")  # under and before headings, around code
_BOX = r"\[[xX]\]|^\[$|^\](?=\W*$)"
_OPTION = r"(?<![\w-])-{1,2}(?=\w)"
_SYLLABLE = r"(?<![\w-])(?i:un|dis|anti|mis)-(?=\p{L})"
_SIGN = regex.compile(
    rf"(?V1)(?P<sign>{_BOX}|{_OPTION}|{_SYLLABLE}|\\\p{{L}}*|\#(?=\w)|[/&@~%|^\p{{Sm}}\p{{Sc}}\p{{So}}])|[\p{{L}}\p{{N}}]"
)
_WORDS = re.compile("\0+")


def shape(tokens: Iterable[str]) -> str:
    r"""The signs of a text that are no ordinary punctuation, and a zero character where words stand between them.

    >>> shape("- [x] it costs ~5 (or so)".split()).replace("\0", "w")
    '[x]w~w'
    """
    return _WORDS.sub("\0", "".join(map(_shape_in, tokens)))


@lru_cache(maxsize=1 << 16)
def _shape_in(token: str) -> str:
    if _RULER.fullmatch(token):
        return ""
    return "".join(found["sign"] or "\0" for found in _SIGN.finditer(unified(token)))
