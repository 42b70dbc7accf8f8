"""Columns of a page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chunker.reading.pdf.lines import Line

_DEEPEST = 3  # columns inside columns
_FEWEST_LINES = 5  # of a column
_NARROWEST = 80.0  # points of a column
_FILLED = 0.55  # share of the width of a column that half of its lines have at least
_MARGIN = 0.15  # share of the width within which no gap parts columns
_STEP = 2.0  # points between the places that are tried
_MOST_ACROSS = 0.35  # share of the lines that lie across the gap: titles, wide tables
_SIDE_BY_SIDE = 0.4  # share of the height of the lower column in which both have lines


def regions(pieces: Sequence[Line], depth: int = 0) -> list[list[Line]]:
    """Pieces of lines, parted into columns, each before the one to its right.

    What lies across a gap between columns (a title, a wide table) parts those above from those below.
    """
    gap = _gap(pieces) if depth < _DEEPEST and len(pieces) >= 2 * _FEWEST_LINES else None
    if gap is None:
        return [list(pieces)]
    found: list[list[Line]] = []
    band: list[Line] = []
    across: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        if piece.left < gap < piece.right:
            found += _sides(band, gap, depth)
            band = []
            across.append(piece)
        else:
            if across:
                found.append(across)
                across = []
            band.append(piece)
    return found + _sides(band, gap, depth) + ([across] if across else [])


def _sides(band: Sequence[Line], gap: float, depth: int) -> list[list[Line]]:
    sides = [piece for piece in band if piece.right <= gap], [piece for piece in band if piece.right > gap]
    return [region for side in sides if side for region in regions(side, depth + 1)]


def _gap(pieces: Sequence[Line]) -> float | None:
    """Where a vertical gap parts two columns of text; None where there is none."""
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    margin = _MARGIN * (right - left)
    places = _steps(left + margin, right - margin)
    if not places:
        return None
    crossed = [sum(piece.left < at < piece.right for piece in pieces) for at in places]
    fewest = min(crossed)
    if fewest > _MOST_ACROSS * len(pieces):
        return None
    for gap in _middles(places, crossed, fewest):
        if _parts_columns(pieces, gap):
            return gap
    return None


def _steps(start: float, end: float) -> list[float]:
    return [start + _STEP * step for step in range(min(1_000, int((end - start) / _STEP) + 1))] if end > start else []


def _middles(places: Sequence[float], crossed: Sequence[int], fewest: int) -> list[float]:
    """Middles of the stretches that the fewest pieces lie across, the widest first."""
    stretches: list[list[float]] = [[]]
    for at, count in zip(places, crossed, strict=True):
        if count == fewest:
            stretches[-1].append(at)
        elif stretches[-1]:
            stretches.append([])
    stretches.sort(key=len, reverse=True)
    return [(stretch[0] + stretch[-1]) / 2 for stretch in stretches if stretch]


def _parts_columns(pieces: Sequence[Line], gap: float) -> bool:
    left = [piece for piece in pieces if piece.right <= gap]
    right = [piece for piece in pieces if piece.left >= gap]
    if not (_is_column(left) and _is_column(right)):
        return False
    bottom = max(min(piece.bottom for piece in left), min(piece.bottom for piece in right))
    top = min(max(piece.top for piece in left), max(piece.top for piece in right))
    lower = min(_height(left), _height(right))
    return top - bottom > _SIDE_BY_SIDE * lower


def _height(pieces: Sequence[Line]) -> float:
    return max(piece.top for piece in pieces) - min(piece.bottom for piece in pieces)


def _is_column(pieces: Sequence[Line]) -> bool:
    """Whether these are lines of running text, and not cells of a table."""
    if len(pieces) < _FEWEST_LINES:
        return False
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    return width >= _NARROWEST and median(piece.right - piece.left for piece in pieces) >= _FILLED * width
