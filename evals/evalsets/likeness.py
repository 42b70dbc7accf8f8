"""Places of a text that read nearly like a quote, for quotes that were re-worded."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from chunker.types import Span
from evals.evalsets.locating import normalise

SIMILARITY = 0.8  # least share of characters, in order, that quote and place have in common
SHORTEST = 20  # characters; below it two texts are alike by chance
_MOST = 8  # places looked at
_LEAST_WORDS = 50  # percent of words in common, in order, below which characters are not compared
_PROBE = 100  # words of a quote that are aligned at once
_FARTHEST = 60  # words that an edge is moved by to fit better

# Letters of scripts without spaces between words stand alone.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Like(NamedTuple):
    """A place and how like the quote it is: 2 * common characters / all characters, 0 to 1 (the indel ratio)."""

    span: Span
    similarity: float


def places_like(text: str, quote: str) -> list[Like]:
    """Places at least `SIMILARITY` like the quote, the best first, none overlapping another.

    White space and typography do not count. Words are aligned first, which is about 50 times quicker than
    characters and gives edges between words.
    """
    from rapidfuzz import fuzz

    normal, wanted = normalise(text), normalise(quote).text.strip()
    spans = [Span(*match.span()) for match in _WORD.finditer(normal.text)]
    words, quoted = [normal.text[start:end] for start, end in spans], _WORD.findall(wanted)
    found = []
    for start, end in _windows(words, quoted):
        first, last = spans[start].start, spans[end - 1].end
        similarity = fuzz.ratio(wanted, normal.text[first:last]) / 100
        if similarity >= SIMILARITY:
            found.append(Like(normal.original(first, last), similarity))
    return _apart(found)


def numbers(text: str) -> list[str]:
    """The numbers of a text in order; a place with other numbers does not say the same."""
    return _NUMBER.findall(normalise(text).text)


def _windows(words: list[str], quoted: list[str]) -> Iterator[Span]:
    """Ranges of words that may be the quoted ones, their edges fitted.

    Aligning takes the square of the quote's length, so of a long one only the first and last words are aligned, and
    every pair of places that is about as far apart as they are in the quote is a range.
    """
    if len(quoted) <= 2 * _PROBE:
        yield from _aligned(words, quoted)
        return
    heads, tails = ([*_aligned(words, probe)] for probe in (quoted[:_PROBE], quoted[-_PROBE:]))
    for (start, _), (_, end) in product(heads, tails):
        if 0.5 < (end - start) / len(quoted) < 2:
            yield Span(start, end)


def _aligned(words: list[str], quoted: list[str]) -> Iterator[Span]:
    """Ranges of words that are like the quoted ones, by falling likeness, none overlapping another before fitting."""
    from rapidfuzz import fuzz

    waiting: list[tuple[float, int, int, int, int]] = []

    def look(low: int, high: int) -> None:
        found = fuzz.partial_ratio_alignment(quoted, words[low:high], score_cutoff=_LEAST_WORDS)
        if found and found.dest_end > found.dest_start:
            heapq.heappush(waiting, (-found.score, low, high, low + found.dest_start, low + found.dest_end))

    look(0, len(words))
    for _ in range(_MOST):
        if not waiting:
            return
        _, low, high, start, end = heapq.heappop(waiting)
        fitted = _fitted(Span(start, end), len(words), len(quoted), lambda a, b: fuzz.ratio(quoted, words[a:b]))
        yield _widened(fitted, words, quoted)
        look(low, start)
        look(end, high)


def _fitted(window: Span, length: int, size: int, likeness: Callable[[int, int], float]) -> Span:
    """The window with each edge moved to where it fits best; the aligner only knows windows of the quote's size."""
    start, end = window
    far = min(_FARTHEST, size // 4 + 2)
    for _ in range(2):
        starts = range(max(0, start - far), min(end, start + far + 1))
        start = max(starts, key=lambda at: (likeness(at, end), -abs(at - start)))
        ends = range(max(start + 1, end - far), min(length, end + far) + 1)
        end = max(ends, key=lambda at: (likeness(start, at), -abs(at - end)))
    return Span(start, end)


def _widened(window: Span, words: list[str], quoted: list[str]) -> Span:
    """The window with as many more words at each edge as the quote has there without a match, up to punctuation.

    Fitting leaves out a first or last word that was exchanged for another one.
    """
    from rapidfuzz.distance import Indel

    start, end = window
    equal = [step for step in Indel.opcodes(quoted, words[start:end]) if step.tag == "equal"]
    if not equal:
        return window
    before = equal[0].src_start - equal[0].dest_start
    behind = (len(quoted) - equal[-1].src_end) - (end - start - equal[-1].dest_end)
    while before > 0 and start > 0 and words[start - 1].isalnum():
        start, before = start - 1, before - 1
    while behind > 0 and end < len(words) and words[end].isalnum():
        end, behind = end + 1, behind - 1
    return Span(start, end)


def _apart(found: list[Like]) -> list[Like]:
    """The best ones that do not overlap a better one."""
    kept: list[Like] = []
    for like in sorted(found, key=lambda one: (-one.similarity, one.span)):
        if all(like.span.end <= other.span.start or other.span.end <= like.span.start for other in kept):
            kept.append(like)
    return kept
