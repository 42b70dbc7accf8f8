"""Spans of a text: where a word stands, what lies between, without marks at the edges, with other texts in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chunker.types import Span


def places(text: str, word: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where a word begins in a part of a text, each place behind the word before.

    >>> [*places("ananas", "an"), *places("ananas", "ana")]
    [0, 2, 0]
    """
    at = text.find(word, start, end)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word), end)


def between(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """What lies around and between spans that are in order; empty where two of them touch.

    >>> between([Span(2, 4), Span(4, 5)], 0, 9)
    [Span(start=0, end=2), Span(start=4, end=4), Span(start=5, end=9)]
    """
    edges = [start, *(edge for span in spans for edge in span), end]
    return [*map(Span, edges[::2], edges[1::2])]


def trimmed(text: str, start: int, end: int, marks: str | None = None) -> Span:
    """A span of a text without marks at its edges, which are white space if none are named.

    >>> trimmed("one, two, six", 4, 9, " ,")
    Span(start=5, end=8)
    """
    part = text[start:end]
    start += len(part) - len(part.lstrip(marks))
    return Span(start, start + len(part.strip(marks)))


def replaced(text: str, parts: Iterable[tuple[tuple[int, int], str]]) -> str:
    """The text with other texts in place of some spans, which are in order and do not overlap.

    >>> replaced("one two six", [((0, 3), "1"), ((8, 11), "6")])
    '1 two 6'
    """
    pieces, behind = [], 0
    for (start, end), instead in parts:
        pieces += [text[behind:start], instead]
        behind = end
    return "".join((*pieces, text[behind:]))
