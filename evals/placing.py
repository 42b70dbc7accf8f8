"""Where pieces of a text stand in it, whatever was done to their white space."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chunker.types import Span

_NEAR_CHARS = 65_536  # how far behind its neighbour a piece is looked for, most of the time
_WORD = re.compile(r"\S+")


class Piece(NamedTuple):
    """Text that a chunker returned, and where it says that this begins in the document; None if it does not say."""

    text: str
    start: int | None = None


def located(text: str, pieces: Iterable[Piece]) -> list[Span | None]:
    """Where each piece stands in the text, from its first visible character to its last; None for one that does not.

    White space is not compared, so pieces in which it was collapsed or taken out are found. Pieces of nothing but
    white space have no place, and no entry. A wrong place is worse than none:

    - What the chunker says itself is taken where the text is there.
    - Else pieces are laid one behind the other; where that leaves some over, or they are longer than the text
      together, they may overlap.
    - A piece that does not join the one before it, or follows one without a place, is placed only if there is one
      place for it.

    Time is linear in the text and the pieces together; to keep it so, pieces far behind the one before them may stay
    without a place.
    """
    folded, visible = _Folded(text), [_Visible(*piece) for piece in pieces if piece.text and not piece.text.isspace()]
    if sum(len(piece.folded) for piece in visible) > len(folded.text):
        return [*_placed(folded, visible, may_overlap=True)]
    tiled = [*_placed(folded, visible, may_overlap=False)]
    if None not in tiled:
        return tiled
    overlapping = [*_placed(folded, visible, may_overlap=True)]
    return overlapping if overlapping.count(None) < tiled.count(None) else tiled


class _Visible:
    """A piece, and its text without white space."""

    def __init__(self, text: str, start: int | None) -> None:
        self.text, self.start = text, start
        self.folded = "".join(_WORD.findall(text))


class _Folded:
    """A text without its white space, and where each character of that stood."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.offsets = array("L")
        words = [*_WORD.finditer(text)]
        for word in words:
            self.offsets.extend(range(*word.span()))
        self.text = "".join(word[0] for word in words)

    def span(self, start: int, length: int) -> Span:
        """Where visible characters stand in the original."""
        return Span(self.offsets[start], self.offsets[start + length - 1] + 1)

    def only(self, wanted: str, start: int, end: int) -> int | None:
        """Where the wanted text begins in `[start, end)`, if that is one place."""
        found = self.text.find(wanted, start, end)
        is_one = found >= 0 and self.text.find(wanted, found + 1, end) < 0
        return found if is_one else None


def _placed(folded: _Folded, pieces: Sequence[_Visible], *, may_overlap: bool) -> Iterator[Span | None]:
    """The places of pieces in order; one that may overlap begins behind the start of the one before it, else its end.

    Pieces that do not join the one before are looked for in all that follows once, twice, four times and so on; in
    between only nearby, else many such pieces in a long text would take time with its square.
    """
    least = end = 0  # the first possible start, and the end of the piece before, in visible characters
    looks, is_sure = 0, True
    for piece in pieces:
        start = _stated(folded, piece, least)
        if start is None and is_sure:
            start = _joining(folded, piece.folded, least, end)
        if start is None and not (is_sure and _overlaps(folded, piece.folded, least, end)):
            is_far = looks & (looks - 1) == 0  # 0, 1, 2, 4, 8 ...
            looks += 1
            reach = len(folded.text) if is_far else end + len(piece.folded) + _NEAR_CHARS
            start = folded.only(piece.folded, least, reach)
        is_sure = start is not None
        if start is None:
            yield None
            continue
        end = start + len(piece.folded)
        least = start + 1 if may_overlap else end
        yield folded.span(start, len(piece.folded))


def _stated(folded: _Folded, piece: _Visible, least: int) -> int | None:
    """Where the chunker says the piece begins, if its text is there."""
    if piece.start is None or piece.start < 0 or not folded.original.startswith(piece.text, piece.start):
        return None
    start = bisect_left(folded.offsets, piece.start)
    return start if start >= least else None


def _joining(folded: _Folded, wanted: str, least: int, end: int) -> int | None:
    """Where a piece begins that leaves no gap behind the one before: at its end, or overlapping it in one way only."""
    if least == end:
        return end if folded.text.startswith(wanted, end) else None
    return folded.only(wanted, _first(wanted, least, end), end + len(wanted))


def _overlaps(folded: _Folded, wanted: str, least: int, end: int) -> bool:
    """Whether a piece can overlap the one before it, or join it, in any way."""
    return folded.text.find(wanted, _first(wanted, least, end), end + len(wanted)) >= 0


def _first(wanted: str, least: int, end: int) -> int:
    """The first possible start: a piece brings something new, so it ends behind the one before it."""
    return max(least, end - len(wanted) + 1)
