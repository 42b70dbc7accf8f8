"""The top of a table that is only rows of text: what stands above it, and whether its first row names the columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"[-+(]?[^\w\s]?\d[\d.,'\s]*%?[^\w\s]?\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_ABOVE, _MOST_UNSURE = 30, 10  # rows; the latter where they may be rows of the table

Row = Sequence[str]


def rows_above(rows: Sequence[Row]) -> int:
    """How many rows stand above the table: titles, and narrow rows such as `Account;12 34`, which are no part of it.

    They are shorter than those of the table, or parted from it by a blank row, or titles above a row of names.
    """
    widths = [_width(row) for row in rows]
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
