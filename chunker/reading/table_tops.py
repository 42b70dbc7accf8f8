"""Tables that are only rows of text: where each begins, what stands above it, whether a row names its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

_NUMBER = re.compile(r"[-+(]?[^\w\s]?\d[\d.,'\s]*%?[^\w\s]?\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_ABOVE, _MOST_UNSURE = 30, 10  # rows; the latter where they may be rows of the table
_SAMPLE_ROWS = 1000

Row = Sequence[str]


class Table(NamedTuple):
    """A table, or only what stands above one: titles, and narrow rows such as `Account;12 34`."""

    above: list[Row]
    rows: list[Row]
    has_header: bool = False


def tables_in(rows: Sequence[Row]) -> list[Table]:
    """The tables among rows: one, unless a blank row stands above others and something tells that they are."""
    first = rows_above(rows)
    tables = [Table([*rows[:first]], [])]
    narrow: list[Row] = []  # rows below the last table, of one cell each, that may be a title or a part of it
    for block in _blocks(rows[first:]):
        last = tables[-1]
        if not last.rows:
            tables[-1] = Table(last.above, block, has_header(block))
        elif all(_width(row) < 2 for row in block):
            narrow += block
        else:
            _take(tables, [*narrow, *block])
            narrow = []
    return tables + ([Table(narrow, [])] if narrow else [])


def _take(tables: list[Table], block: list[Row]) -> None:
    """Add rows below a blank one as the table that they begin, or to the one that they go on with."""
    last = tables[-1]
    above = rows_above(block)
    rows = block[above:]
    if _begins(rows, last, is_titled=above > 0):
        tables.append(Table(block[:above], rows, has_header=True))
    else:
        last.rows.extend(block)


def _begins(rows: Sequence[Row], last: Table, *, is_titled: bool) -> bool:
    """Whether the first of these rows names columns: as that of the last table does, more of them, or figures.

    A title does not tell it, for groups of rows have titles, too; but it does where the last table has one as well.
    """
    names, before = _width(rows[0]), _width(last.rows[0])
    if names < 2 or not has_header(rows):
        return False
    if rows[0] == last.rows[0] or names > before:
        return True
    return (is_titled or names < before) and (_names_figures(rows) or (is_titled and bool(last.above)))


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows without a blank one between them."""
    return ([*block] for has_words, block in groupby(rows, key=_has_words) if has_words)


def _has_words(row: Row) -> bool:
    return any(map(str.strip, row))


def rows_above(rows: Sequence[Row]) -> int:
    """How many rows stand above the table and are no part of it.

    They are shorter than those of the table, or parted from it by a blank row, or titles above a row of names.
    """
    widths = [_width(row) for row in rows[:_SAMPLE_ROWS]]
    counts = Counter(widths)
    usual = max((width for width in counts if width > 1), key=lambda width: (counts[width], width), default=0)
    first = next((place for place, width in enumerate(widths) if 0 < usual <= width), 0)
    if not 0 < first <= _MOST_ABOVE or sum(width > 1 for width in widths[first:]) < 2:
        return 0
    above = [row for row in rows[:first] if any(row)]
    are_titles = all(sum(map(bool, row)) < 2 for row in above)
    is_named = has_header(rows[first:])
    is_apart = not widths[first - 1]
    is_shorter = all(len(row) < len(rows[first]) for row in above)
    if are_titles and (is_apart or is_shorter or (is_named and len(above) <= _MOST_UNSURE)):
        return first
    return first if is_named and (is_apart or (is_shorter and _names_figures(rows[first:]))) else 0


def has_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns: each by another name, and none by a number.

    A year is a name in a row with other names, if no year stands below it.
    """
    first = [cell.strip() for cell in (rows[0] if rows else [])]
    names = [cell for cell in first if cell]
    if len(rows) < 2 or len({*names}) < len(names):
        return False
    below = dict(enumerate(rows[1]))
    numbers = [place for place, name in enumerate(first) if _NUMBER.fullmatch(name)]
    are_years = all(_YEAR.fullmatch(first[place]) and not _YEAR.fullmatch(below.get(place, "")) for place in numbers)
    return len(numbers) < len(names) and are_years


def _names_figures(rows: Sequence[Row]) -> bool:
    """Whether a figure stands below a name in the first row."""
    return any(name.strip() and _NUMBER.fullmatch(cell.strip()) for name, cell in zip(*rows[:2], strict=False))


def _width(row: Row) -> int:
    """Cells up to the last one with words."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
