"""Whether the first row of a table names its columns, where the file does not say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(
    r"[-+(]?[€$£]?(?:[.,\s'\u00a0\u202f]*+\d++)++[.,]*+\s?[%)€$£]?|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?"
)


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of several rows has a different name for each column; years are names, other figures are not.

    >>> names_columns([["", "2024", "2025"], ["North", "3", "4"]]), names_columns([["North", "3"], ["South", "4"]])
    (True, False)
    """
    if len(rows) < 2:
        return False
    used = max(place for row in rows for place, cell in enumerate(row, 1) if cell) if any(map(any, rows)) else 0
    first = [*rows[0], *[""] * used][:used]
    names = first[1:] if first and not first[0] else first
    is_named = bool(names) and all(names) and len(set(first)) == len(first)
    return is_named and not any(map(is_figure, names))


def is_figure(word: str) -> bool:
    """Whether a cell holds a number or a date; a year may be the name of a column.

    >>> [is_figure(word) for word in ("$1,234.50", "5 %", "2026-11-30", "2026", "Q1")]
    [True, True, True, False, False]
    """
    return bool(_FIGURE.fullmatch(word)) and not _YEAR.fullmatch(word)
