"""Ways to search a page in time that grows with its length alone: from fixed beginnings, or by bounded patterns.

A pattern's value is its last group, or all of it. What fails its check is looked into again from its second
character where the pattern is bounded by a few dozen characters; everything else is passed over once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from chunker.redacting.folding import WALL, Page
from chunker.spans import places
from chunker.types import Span

Spans = Callable[[Page], Iterator[Span]]
_ASCII_WORD = "0-9A-Za-z_"
_WORD = f"{_ASCII_WORD}{WALL}"
LEFT = f"(?<![{_ASCII_WORD}])"
RIGHT = f"(?![{_ASCII_WORD}])"
# Between a word and its value: the ends of quotes and elements, a mark or the edge of a cell, quotes again.
TO_VALUE = r"""\.?["'*)>\\]{0,4}[ \t]{0,12}+[:=#|]?["'*\\]{0,4}[ \t]{0,12}+["'*\\]{0,4}"""
_LATIN_ENDS = "\u0250"


def left_of(first: str) -> str:
    """A first character that no letter or digit stands before; written so that the search for it is quick."""
    return f"{first}(?<![{_ASCII_WORD}]{first})"


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern; `{L}`, `{R}`: no letter or digit precedes, follows; `0-9A-Za-z_` means the wall too."""
    return re.compile(pattern.replace("{L}", LEFT).replace("{R}", RIGHT).replace(_ASCII_WORD, _WORD), flags | re.ASCII)


def any_value(_value: str) -> bool:
    """True: the shape is enough."""
    return True


def in_digits(pattern: str, is_value: Callable[[str], bool] = any_value) -> Spans:
    """Spans of a pattern that holds five digits at least, with no more than four other characters between two.

    They are looked for only where digits stand so close, and the rest of the page is not read again for each pattern.
    """
    search = compiled(pattern).search

    def spans(page: Page) -> Iterator[Span]:
        for start, end in page.dense:
            yield from _within(page.text, start, end, search, is_value)

    return spans


def everywhere(pattern: str, is_value: Callable[[str], bool] = any_value) -> Spans:
    """Spans where a pattern of bounded width stands and its value passes a check."""
    search = compiled(pattern).search

    def spans(page: Page) -> Iterator[Span]:
        yield from _within(page.text, 0, len(page.text), search, is_value)

    return spans


def _within(
    text: str,
    start: int,
    end: int,
    search: Callable[[str, int, int], re.Match[str] | None],
    is_value: Callable[[str], bool],
) -> Iterator[Span]:
    while match := search(text, start, end):
        is_found = is_value(match[match.lastindex or 0])
        if is_found:
            yield value_span(match)
        start = match.end() if is_found else match.start() + 1


def beginning(starts: Iterable[str], pattern: str, is_value: Callable[[str], bool] = any_value) -> Spans:
    """Spans of a pattern that stands where one of some texts does, which is quick to see."""
    fixed, match_at = tuple(starts), compiled(pattern).match

    def spans(page: Page) -> Iterator[Span]:
        for start in fixed:
            for match in from_each(page.text, start, match_at):
                if is_value(match[match.lastindex or 0]):
                    yield value_span(match)

    return spans


def following(
    words: Iterable[str],
    pattern: str,
    is_value: Callable[[re.Match[str]], bool] = bool,
    flags: int = re.IGNORECASE,
    near_digits: bool = False,
) -> Spans:
    """Spans of values behind one of some words, which are written small and may stand in any case.

    The pattern is matched from the end of the word on. Words `near_digits` are looked for only where digits stand close
    together.
    """
    known, match_at = tuple(words), compiled(pattern, flags).match

    def spans(page: Page) -> Iterator[Span]:
        for word in known:
            for match in _behind(word, page, match_at, near_digits):
                if is_value(match):
                    yield value_span(match)

    return spans


def _behind(
    word: str, page: Page, match_at: Callable[[str, int], re.Match[str] | None], near_digits: bool
) -> Iterator[re.Match[str]]:
    """What matches behind each place of a word, each behind the one before."""
    behind = 0
    for at in _near_digits(word, page) if near_digits else page.places(word):
        match = match_at(page.text, at + len(word)) if at >= behind and _begins(word, page, at) else None
        if match:
            behind = match.end()
            yield match


def _near_digits(word: str, page: Page) -> Iterator[int]:
    """Where a word stands close to digits that stand close together."""
    for start, end in page.dense if page.may_hold(word) else ():
        yield from places(page.lower, word, start, end)


def from_each(text: str, start: str, match_at: Callable[[str, int], re.Match[str] | None]) -> Iterator[re.Match[str]]:
    """What matches where `start` stands, each behind the one before."""
    at = text.find(start)
    while at >= 0:
        match = match_at(text, at)
        if match:
            yield match
        at = text.find(start, max(match.end(), at + 1) if match else at + len(start))


def together(*parts: Spans) -> Spans:
    """The spans of several ways to search."""

    def spans(page: Page) -> Iterator[Span]:
        for part in parts:
            yield from part(page)

    return spans


def value_span(match: re.Match[str]) -> Span:
    """Where the value of a match stands."""
    return Span(*match.span(match.lastindex or 0))


def _begins(word: str, page: Page, at: int) -> bool:
    """Whether a short word stands for itself, or as in `dbPwd`; long ones may be part of any name."""
    if at == 0 or page.lower[at - 1] == WALL:
        return at == 0
    is_inside = page.lower[at - 1].isalnum() and page.lower[at - 1] < _LATIN_ENDS
    return len(word) > 5 or not is_inside or word[0] >= _LATIN_ENDS or _is_hump(page.text, at)


def _is_hump(text: str, at: int) -> bool:
    """Whether a capital stands after two small letters or digits: one before is rather `iPhone`."""
    before = text[max(0, at - 2) : at]
    return text[at].isupper() and len(before) == 2 and before.isalnum() and before.islower()
