"""Units: what lies between neighbouring boundaries.

The packer joins units into chunks and never looks inside one. A unit runs from its start to the start of
the next; the white space at its end is trimmed when a chunk ends with it. An indented first line keeps its
indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chunker.segments.graphemes import Clusters, are_plain, is_grapheme_boundary
from chunker.types import Span

_BLANK = re.compile(r"\s*")
_INDENT_CHARS = 64
_TAIL_CHARS = 64  # in which the white space at the end of a text mostly begins
_INDENTED = re.compile(rf"(?<=\n)[^\S\n]{{0,{_INDENT_CHARS}}}(?=\S)")


@dataclass(slots=True)
class Units:
    """Where each unit begins and the price of cutting there; `end` is where the last one ends.

    `crowded` holds the starts of units inside which a boundary was left out because it stood too near to another.
    """

    starts: list[int]
    costs: list[float]
    end: int
    crowded: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def edges(self) -> list[int]:
        """The starts, then the end of the last unit."""
        return [*self.starts, self.end]

    def span(self, index: int) -> Span:
        """Where one unit stands, with the white space at its end."""
        return Span(self.starts[index], self.starts[index + 1] if index + 1 < len(self.starts) else self.end)


def cut(
    text: str,
    span: Span,
    boundaries: Iterable[tuple[int, float]],
    cost: float = 0.0,
    *,
    is_simple: bool = False,
    spacing_chars: int = 0,
) -> Units:
    """The units that boundaries make of a span.

    Args:
        span: must begin between grapheme clusters.
        boundaries: offset and price of each, in order; of several in one gap the cheapest counts, one inside
            a cluster counts nothing.
        cost: the price of cutting before the first unit.
        is_simple: what `has_simple_clusters` says of the text.
        spacing_chars: a boundary nearer than this to one before it that is no dearer is left out.
    """
    first, end = span
    if first < end and text[first].isspace():
        first = content_start(text, first, end)
    end = content_end(text, first, end)
    if first >= end:
        return Units([], [], end)
    starts, costs, crowded = [first], [cost], set()
    since, is_indented = first, text[first].isspace()
    clusters: Clusters | None = None
    nearest = first  # a boundary before it must be cheaper than the one before
    for offset, price in boundaries:
        if offset < nearest and price >= cost:
            crowded.add(since)
            continue
        if offset >= end:
            break
        if not (is_simple or offset <= since or text[offset - 1] == "\n" or are_plain(text, offset)):
            clusters = clusters or Clusters(text, since)
            if not clusters.begin_at(offset):
                continue
        is_blank = text[offset].isspace()
        start = content_start(text, offset, end) if is_blank else offset
        if start <= since:  # still in the gap before the last unit
            costs[-1] = cost = min(cost, price)
            continue
        if is_indented and not text[since:start].strip():  # cut after an indent: it is dropped
            starts[-1] = start
            costs[-1] = cost = min(cost, price)
        else:
            starts.append(start)
            costs.append(price)
            cost, nearest = price, start + spacing_chars
        since, is_indented = start, is_blank and text[start].isspace()
    return Units(starts, costs, end, crowded)


def has_simple_clusters(text: str) -> bool:
    """Whether every character is a grapheme cluster of its own, by a look that costs little."""
    return text.isascii() and "\r" not in text


def content_start(text: str, offset: int, end: int) -> int:
    """Where text begins from `offset` on: blank lines are skipped, the first line keeps its indentation."""
    if _INDENTED.match(text, offset, end):
        return offset
    first = _BLANK.match(text, offset, end).end()  # type: ignore[union-attr]  # it matches at least nothing
    line = max(text.rfind("\n", offset, first) + 1, offset)
    begins_line = line == 0 or text[line - 1] == "\n"
    start = line if begins_line and first - line <= _INDENT_CHARS else first
    return start if is_grapheme_boundary(text, start, offset) else start - 1  # a mark combines with the last blank


def content_span(text: str, start: int, end: int) -> Span:
    """Where the text of `[start, end)` stands without blank lines before it and white space after it."""
    start = content_start(text, start, end)
    return Span(start, content_end(text, start, end))


def content_end(text: str, start: int, end: int) -> int:
    """Where the text of `[start, end)` ends without the white space at its end."""
    near = max(start, end - _TAIL_CHARS)
    tail = text[near:end].rstrip()
    trimmed = near + len(tail) if tail else start + len(text[start:near].rstrip())
    if text[trimmed : trimmed + 1] == "\n":  # it combines with a CR alone, which is white space as well
        return trimmed
    return trimmed if is_grapheme_boundary(text, trimmed, start) else end
