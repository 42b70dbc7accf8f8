"""What stands at the top and the bottom of page after page: headers, footers, page numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from chunker.reading.pdf.lines import Line, line_of, lines_from_top
from chunker.reading.pdf.runs import Page, Run

_MOST_LINES = 4  # at either end of a page
_EDGE = 0.12  # share of the height of a page within which they stand
_SAME_HEIGHT = 4.0  # points
_ENOUGH_PAGES = 3  # on which a line repeats, or on both of two
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|p\.|p\u00e1gina)?\W*#\W*(?:(?:of|von|de|/)\W*#\W*)?", re.IGNORECASE)
_ROMAN = re.compile(r"[ivxlc]{1,7}")
_FEW_TURNED = 0.15  # share of the letters of a page
_APART = 2.0  # heights of the font between a lonely page number and the text


class Furniture(NamedTuple):
    """Headers and footers of one page, and what is left of it.

    A few words that do not run from left to right, such as a stamp in the margin, count as a footer.
    """

    headers: tuple[Line, ...]
    footers: tuple[Line, ...]
    body: tuple[Run, ...]


class _Edge(NamedTuple):
    """A line near an edge: what it says but for its numbers, and its distance from the bottom of the page."""

    key: str
    height: float
    line: Line


def marked_furniture(page: Page) -> Furniture:
    """Headers and footers of a page that itself says which letters are no part of its text."""
    artifacts = [run for run in page.runs if run.look.is_artifact]
    lines = [line for line in lines_from_top(artifacts, page.number) if line.text]
    headers = tuple(line for line in lines if line.bottom > page.height / 2)
    footers = tuple(line for line in lines if line.bottom <= page.height / 2)
    return Furniture(headers, footers, tuple(run for run in page.runs if not run.look.is_artifact))


def found_furniture(pages: Sequence[Page]) -> list[Furniture]:
    """Headers and footers of pages, known by what repeats at the same height."""
    tops, bottoms = [_top(page) for page in pages], [_bottom(page) for page in pages]
    headers, footers = _repeated(tops), _repeated(bottoms)
    found = []
    for page, top, bottom in zip(pages, tops, bottoms, strict=True):
        first = _from_edge(top, headers)
        last = [*reversed(_from_edge(bottom, footers) or _lonely_number(bottom)), *_stamps(page)]
        taken = {run.order for line in (*first, *last) for run in line.runs}
        body = tuple(run for run in page.runs if run.order not in taken)
        found.append(Furniture(tuple(first), tuple(last), body))
    return found


def _stamps(page: Page) -> list[Line]:
    """Words that are turned, where they are few."""
    turned = [run for run in page.runs if run.look.is_turned]
    letters = sum(len(run.text) for run in page.runs)
    is_few = sum(len(run.text) for run in turned) <= _FEW_TURNED * letters
    return [line_of([run], page.number) for run in turned] if is_few else []


def _top(page: Page) -> list[_Edge]:
    """Lines from the top of a page down."""
    lines = _lines(page)[:_MOST_LINES]
    return [_edge(line) for line in lines if line.bottom > (1 - _EDGE) * page.height]


def _bottom(page: Page) -> list[_Edge]:
    """Lines from the bottom of a page up."""
    lines = _lines(page)[: -_MOST_LINES - 1 : -1]
    return [_edge(line) for line in lines if line.top < _EDGE * page.height]


def _lines(page: Page) -> list[Line]:
    level = [run for run in page.runs if not run.look.is_turned]
    return [line for line in lines_from_top(level, page.number) if line.text]


def _edge(line: Line) -> _Edge:
    text = _DIGITS.sub("#", line.text.casefold())
    return _Edge("#" if _ROMAN.fullmatch(text) else text, line.bottom, line)


def _repeated(edges: Sequence[Sequence[_Edge]]) -> dict[str, list[float]]:
    """Heights at which a key stands on enough pages."""
    heights: dict[str, list[float]] = {}
    for page in edges:
        for edge in page:
            heights.setdefault(edge.key, []).append(edge.height)
    enough = min(_ENOUGH_PAGES, max(2, len(edges)))
    ordered = {key: sorted(found) for key, found in heights.items()}
    return {key: [at for at in found if _near(found, at) >= enough] for key, found in ordered.items()}


def _near(heights: Sequence[float], height: float) -> int:
    """How many of some heights, in order, are about the same."""
    return bisect_right(heights, height + _SAME_HEIGHT) - bisect_left(heights, height - _SAME_HEIGHT)


def _from_edge(edges: Sequence[_Edge], repeated: dict[str, list[float]]) -> list[Line]:
    """Lines that repeat, up to the one nearest to the text; a line between two that repeat goes with them."""
    known = [_near(repeated.get(edge.key, ()), edge.height) > 0 for edge in edges]
    count = max((place for place, is_known in enumerate(known, 1) if is_known), default=0)
    return [edge.line for edge in edges[:count]]


def _lonely_number(bottom: Sequence[_Edge]) -> list[Line]:
    """A page number that stands by itself below the text."""
    if len(bottom) < 1 or not _PAGE_NUMBER.fullmatch(bottom[0].key):
        return []
    line = bottom[0].line
    is_apart = len(bottom) == 1 or bottom[1].line.bottom - line.top > _APART * line.size
    return [line] if is_apart else []
