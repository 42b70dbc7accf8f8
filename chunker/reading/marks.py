"""Marks for what letters alone do not tell: raised numbers and struck words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from chunker.reading.mathml import beside

# marks of notes are raised as well, and say so themselves
_RAISED_NUMBER = re.compile(r"([-+\u2212]?\d{1,20}(?:[.,/]\d{1,20}){0,9})((?:\[\^\d+\])*\s*)")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


class Run(NamedTuple):
    """Words that look the same."""

    text: str
    is_raised: bool = False
    is_struck: bool = False


def marked(runs: Iterable[Run]) -> str:
    """The words of runs, with marks around those that are raised or struck.

    >>> marked([Run("10"), Run("6", is_raised=True), Run(" "), Run("old", is_struck=True)])
    '10^6 ~~old~~'
    """
    said: list[str] = []
    for is_struck, same in groupby((run for run in runs if run.text), key=lambda run: run.is_struck):
        text = _with_powers(same, is_behind=bool(said))
        said.append(struck(text) if is_struck else text)
    return "".join(said)


def raised(words: str, *, is_behind: bool) -> str:
    """A raised number with its mark, if it is behind something; `1st` can be read without one.

    >>> raised("6", is_behind=True), raised("6", is_behind=False), raised("st", is_behind=True)
    ('^6', '6', 'st')
    >>> raised("1/2", is_behind=True)
    '^(1/2)'
    """
    number = _RAISED_NUMBER.fullmatch(words) if is_behind else None
    if number is None:
        return words
    return f"^({number[1]}){number[2]}" if "/" in number[1] else f"^{words}"


def struck(text: str) -> str:
    """Words with the marks of what no longer holds, blanks outside of them."""
    match = _EDGES.fullmatch(text)
    return f"{match[1]}~~{match[2]}~~{match[3]}" if match and match[2] else text


def _with_powers(runs: Iterable[Run], *, is_behind: bool) -> str:
    said: list[str] = []
    for is_raised, same in groupby(runs, key=lambda run: run.is_raised):
        text = beside(run.text for run in same)
        said.append(raised(text, is_behind=is_behind or bool(said)) if is_raised else text)
    return "".join(said)
