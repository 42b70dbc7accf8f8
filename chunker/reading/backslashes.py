r"""Rows in which a backslash takes its meaning from the next character, as databases write: `1,"He said \"hi\""`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_MARK = '"'
_NOTHING = "\\N"  # in place of a value that is not there
_PAIR = re.compile(r"\\([\s\S])")


def as_spreadsheets_write(text: str, delimiter: str) -> str | None:
    r"""The same rows with marks doubled in place of backslashes; None where no backslash may mean that.

    >>> as_spreadsheets_write('1,"a \\"hi\\" to me",Doe\\, Jane', ",")
    '1,"a ""hi"" to me","Doe, Jane"'
    """
    patterns = _patterns(delimiter)
    if not patterns.escaped.search(text):
        return None
    return patterns.cell.sub(lambda cell: _doubled(cell[0], patterns.escaped), text)


def without_nothings(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows, in which cells that say they have no value are blank."""
    return [["" if cell == _NOTHING else cell for cell in row] for row in rows]


def _doubled(cell: str, escaped: re.Pattern[str]) -> str:
    """A cell, or a part of one, in which a mark is doubled instead of what was escaped."""
    if "\\" not in cell:
        return cell
    if cell.startswith(_MARK):
        return _PAIR.sub(lambda pair: 2 * _MARK if pair[1] == _MARK else _plain(pair, escaped), cell)
    words = _PAIR.sub(lambda pair: _plain(pair, escaped), cell)
    return words if not escaped.search(cell) else f'"{words.replace(_MARK, 2 * _MARK)}"'


def _plain(pair: re.Match[str], escaped: re.Pattern[str]) -> str:
    """What a backslash and a character stand for; both, where they mean nothing."""
    return pair[1] if pair[1] == "\\" or escaped.fullmatch(pair[0]) else pair[0]


class _Patterns(NamedTuple):
    escaped: re.Pattern[str]
    cell: re.Pattern[str]


@lru_cache
def _patterns(delimiter: str) -> _Patterns:
    """What is escaped beside the backslash itself, and a cell in marks or a part of another one."""
    part = re.escape(delimiter)
    cell = rf'"(?:[^"\\]|\\[\s\S]|"")*+"|(?:[^"\\\r\n{part}]|\\[\s\S])++'
    return _Patterns(re.compile(rf'\\["\r\n{part}]'), re.compile(cell))
