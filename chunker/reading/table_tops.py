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
    """The tables among rows: one, unless a title, other columns or the same names stand below a blank row."""
    first = rows_above(rows)
    tables = [Table([*rows[:first]], [])]
    for block in _blocks(rows[first:]):
        if len(tables) == 1 and not tables[0].rows:
            tables[0] = Table(tables[0].above, block, has_header(block))
        elif all(_width(row) < 2 for row in block):
            tables.append(Table(block, []))
        elif found := _begun(block, tables[-1]):
            tables.append(found)
        elif tables[-1].rows:
            tables[-1].rows.extend(block)
        else:
            tables.append(Table([], block))
    return tables


def _begun(block: list[Row], before: Table) -> Table | None:
    """The table that begins with rows below a blank one; nothing if they go on with that before."""
    above = rows_above(block)
    rows = block[above:]
    is_other = above > 0 or not before.rows or rows[0] == before.rows[0] or _width(rows[0]) != _width(before.rows[0])
    return Table(block[:above], rows, has_header=True) if is_other and has_header(rows) else None


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
    is_apart = not widths[first - 1] or all(len(row) < len(rows[first]) for row in above)
    is_likely = are_titles and is_named and len(above) <= _MOST_UNSURE
    return first if (is_apart and (are_titles or is_named)) or is_likely else 0


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


def _width(row: Row) -> int:
    """Cells up to the last one with words."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
