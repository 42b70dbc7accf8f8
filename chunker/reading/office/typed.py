"""Items whose mark somebody typed: `a.` and a tab in front of a paragraph that the file knows no list of.

One such paragraph may be a sentence. Behind a bullet, or a number or letter and a tab, it is an item where the next
place of the same sequence stands nearby, or where it goes on with a list that is there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chunker.reading.office.pieces import SAME_INDENT, Mark, Piece
from chunker.segments.blocks.markers import Marker, Reading, marker_of

_REACH = 4  # paragraphs from an item to the next one


@dataclass(slots=True)
class _Sequence:
    """A list that may go on.

    Attributes:
        readings: all ways to understand its last mark.
        last: place of its last item among the pieces.
        is_typed: its marks stand in the text.
    """

    readings: frozenset[Reading]
    mark: Mark
    indent: int
    last: int
    is_typed: bool


def with_typed_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with items where their marks were typed; bullets become those of other lists."""
    markers = [_marker(piece) for piece in pieces]
    made: list[Piece] = []
    around: list[_Sequence] = []
    for place, (piece, marker) in enumerate(zip(pieces, markers, strict=True)):
        around = [] if piece.kind == "heading" else [one for one in around if place - one.last <= _REACH]
        if piece.mark:
            around = [one for one in around if one.mark.level < piece.mark.level]
            around.append(_Sequence(marker.readings if marker else frozenset(), piece.mark, piece.indent, place, False))
        elif marker and (level := _level(marker, piece, around, pieces, markers, place)) is not None:
            around = _entered(around, level, marker, piece, place)
            piece = _item(piece, marker, around[-1].mark)  # noqa: PLW2901, the same paragraph, understood
        made.append(piece)
    return made


def _marker(piece: Piece) -> Marker | None:
    """The mark that a paragraph begins with, or that it has."""
    if piece.mark:
        return marker_of(f"{piece.mark.text} ") if piece.mark.text else None
    is_plain = piece.kind == "paragraph" and not piece.is_quote and piece.goes_on is None
    text = piece.text.lstrip()
    marker = marker_of(text) if is_plain else None
    # behind a space a number may be that of a clause or a question, whose paragraphs are no list
    return marker if marker and (marker.is_bullet or "\t" in text[: marker.width]) else None


def _level(
    marker: Marker,
    piece: Piece,
    around: Sequence[_Sequence],
    pieces: Sequence[Piece],
    markers: Sequence[Marker | None],
    place: int,
) -> int | None:
    """Place of the list an item goes on with among those around it, or behind them of a new one; None for no item."""
    for level in reversed(range(len(around))):
        if marker.after(around[level].readings):
            return level
    if not marker.is_sure and not (marker.may_be_first and _goes_on(marker, pieces, markers, place)):
        return None
    level = len(around)
    while level and not _may_hold(around[level - 1], piece):
        level -= 1
    return level


def _goes_on(marker: Marker, pieces: Sequence[Piece], markers: Sequence[Marker | None], place: int) -> bool:
    """Whether the next place of the same sequence stands nearby; of bullets right behind, since dashes open speech."""
    for later in range(place + 1, min(place + 1 + (1 if marker.is_bullet else _REACH), len(pieces))):
        if pieces[later].kind == "heading":
            return False
        if (found := markers[later]) and found.after(marker.readings):
            return True
    return False


def _may_hold(outer: _Sequence, piece: Piece) -> bool:
    """Whether a new list may lie in the last item of another one."""
    if piece.indent > outer.indent + SAME_INDENT:
        return True
    return outer.is_typed and piece.indent >= outer.indent - SAME_INDENT


def _entered(around: Sequence[_Sequence], level: int, marker: Marker, piece: Piece, place: int) -> list[_Sequence]:
    """The lists around, with the one the item is in as the last."""
    outer = list(around[:level])
    if level < len(around) and (readings := marker.after(around[level].readings)):
        return [*outer, replace(around[level], readings=readings, last=place)]
    mark = Mark("", f"typed {place}", outer[-1].mark.level + 1 if outer else 0)
    return [*outer, _Sequence(marker.readings, mark, piece.indent, place, True)]


def _item(piece: Piece, marker: Marker, mark: Mark) -> Piece:
    text = piece.text.lstrip()
    shown = "" if marker.is_bullet else text[: marker.width].strip()
    return replace(piece, text=text[marker.width :].lstrip(), mark=replace(mark, text=shown))
