"""Rows that name the columns of a table together: names of groups of columns, and those of the columns below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chunker.reading.office.table_headers import is_figure

_MOST_ROWS = 4  # that a header has

Group = tuple[int, int]  # first and last column of a cell over several columns


class Layout(NamedTuple):
    """What a sheet says of its rows by how they look.

    Attributes:
        groups: cells over several columns and one row, by their row; all from 0.
        frozen: rows at the top that stay where they are when people scroll.
    """

    groups: Mapping[int, Sequence[Group]] = {}
    frozen: int = 0

    def names_groups(self, row: int, first: int) -> bool:
        """Whether a cell in this row stands over several columns that begin behind the first one of a table."""
        return any(start > first for start, _ in self.groups.get(row, ()))

    def header_rows(self, rows: Sequence[Sequence[str]], top: int) -> int:
        """How many rows the header of a table has whose first row is the row `top` of the sheet; 0 if nothing tells."""
        most = min(_MOST_ROWS, len(rows) - 1)
        if 0 < self.frozen - top <= most:
            return _without_values(rows[: self.frozen - top])
        count = 1
        while count < most and self.groups.get(top + count - 1):
            count += 1
        groups = [self.groups.get(row, ()) for row in range(top, top + count)]
        return count if count > 1 and not groups[-1] and _are_names(rows[:count], groups) else 0


def _without_values(frozen: Sequence[Sequence[str]]) -> int:
    """How many of these rows are no more than names: all up to the first one with a figure below the first row."""
    return next((place for place, row in enumerate(frozen) if place and any(map(is_figure, row))), len(frozen))


def _are_names(header: Sequence[Sequence[str]], groups: Sequence[Sequence[Group]]) -> bool:
    """Whether the last of these rows names each column of a group, no other column twice, and holds no figure."""
    last = header[-1]
    grouped = {column for above in groups for start, end in above for column in range(start, end + 1)}
    if any(map(is_figure, last)) or not all(column < len(last) and last[column] for column in grouped):
        return False
    lines = [_spread(row, above) for row, above in zip(header, groups, strict=True)]
    columns = list(zip(*lines, strict=True))
    names = [column for column in columns if any(column)]
    alone = [{*filter(None, column)} for place, column in enumerate(columns) if place not in grouped]
    return len({*names}) == len(names) and all(len(words) < 2 for words in alone)


def _spread(row: Sequence[str], groups: Sequence[Group]) -> list[str]:
    """A row in which the words of a group stand above each of its columns."""
    line = [*row]
    for start, end in groups:
        line[start : end + 1] = line[start : start + 1] * len(line[start : end + 1])
    return line
