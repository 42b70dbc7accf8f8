"""Where the tokens of a text end, as pieces that a person can be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from chunker.types import Encoding


class Piece(NamedTuple):
    """The characters `[start, end)` of one token, or of several that share a character."""

    start: int
    end: int
    token_count: int


def pieces_of(text: str, tokenizer: Encoding) -> Iterator[Piece]:
    """The pieces that make up the text, in order.

    The last one holds what a tokenizer drops at the end, such as blanks.
    """
    ends = sorted(Counter(tokenizer.token_ends(text).tolist()).items())
    start = 0
    for place, (end, token_count) in enumerate(ends, start=1):
        stop = len(text) if place == len(ends) else end
        yield Piece(start, stop, token_count)
        start = stop
