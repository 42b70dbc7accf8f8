"""Figures and rows of them as text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

_WIDE = 10


def aligned(cells: Sequence[Sequence[str]], left: Collection[int] = (0,)) -> list[str]:
    """Rows of a table, indented by two; the columns with the numbers `left` flush left, the others flush right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [f"  {'  '.join(_padded(row, widths, left))}".rstrip() for row in cells]


def _padded(row: Sequence[str], widths: Sequence[int], left: Collection[int]) -> Iterator[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if place in left else cell.rjust(width)


def figure(value: float | None, sign: str = "") -> str:
    """A share with four digits, something larger without; `n/a` for none. `sign` is `+` for differences."""
    if value is None:
        return "n/a"
    return f"{value:{sign},.0f}" if abs(value) >= _WIDE else f"{value:{sign}.4f}"


def ends(low: float | None, high: float | None, sign: str = "") -> str:
    """An interval in brackets; empty where there is none."""
    return "" if low is None or high is None else f"[{figure(low, sign)}, {figure(high, sign)}]"
