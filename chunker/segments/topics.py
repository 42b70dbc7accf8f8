"""What the gaps of a text cost where topics count: what lies inside a topic is dear to cut, a change of topic is not.

Gaps are priced by `chunker.segments.cohesion`, in stretches of many pages, so that time and memory stay in proportion
to the text. A new stretch begins a new topic, also where the text goes on with the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.segments.cohesion import gap_similarity, standing, topic_costs, topic_starts
from chunker.types import Finder, Span

if TYPE_CHECKING:
    from chunker.types import FloatArray

Vectorizer = Callable[[Sequence[str]], "FloatArray"]

_SHORTEST_CHARS = 24  # what is shorter says little by itself
_STRETCH = 2048  # passages


class Topics(NamedTuple):
    """Where a text may be cut, and what of it belongs together.

    Attributes:
        gaps: offset and price of each, in order.
        edges: where topics begin and end; a topic over the limit is in several parts.
    """

    gaps: list[tuple[int, float]]
    edges: list[int]


class Rule(NamedTuple):
    """How topics are found.

    Attributes:
        weight: added to the price of a gap in proportion to its standing: all of it where passages hang together most
            or are too short to tell, nothing where a topic begins.
        scale: of the cost of a topic; see `topic_costs`.
        detail: what the cost is divided by: the higher, the more topics.
    """

    weight: float
    scale: float
    detail: float


class Lengths(NamedTuple):
    """How long topics are, and may be.

    Attributes:
        tokens: how many have ended at each of some offsets.
        fits: whether what lies between two offsets may stay in one part, counted exactly.
        longest: the most tokens of a part of what may not, as `tokens` tells.
    """

    tokens: Callable[[Sequence[int]], Iterable[int]]
    fits: Callable[[int, int], bool]
    longest: int


def all_gaps(text: str, boundaries: Iterable[tuple[int, float]], finders: Sequence[Finder]) -> list[tuple[int, float]]:
    """The boundaries, and those that finders find between them, in order, each once."""
    found = [(offset, price) for offset, price in boundaries if 0 < offset < len(text)]
    for finder in finders:
        edges = [0, *(offset for offset, _ in found), len(text)]
        inner = [pair for start, end in pairwise(edges) for pair in finder(text, Span(start, end))]
        known = {*edges}
        found = sorted(chain(found, (pair for pair in inner if pair[0] not in known)))
    return found


def topics_of(
    text: str, gaps: Sequence[tuple[int, float]], vectorizer: Vectorizer, rule: Rule, lengths: Lengths
) -> Topics:
    """The gaps with the price of what they part, and what belongs together.

    Args:
        gaps: offset and price by the structure of the text.
        vectorizer: from some texts to a row for each, of length 1 or zeros.
    """
    passages, prices = [*_passages(text, gaps)], dict(gaps)
    standings: dict[int, float] = {}
    edges: list[int] = []
    for first in range(0, len(passages), _STRETCH):
        spans = passages[first : first + _STRETCH]
        rows = vectorizer([text[start:end] for start, end in spans]) if len(spans) > 1 else np.zeros((1, 1))
        costs = topic_costs([prices.get(span.start, 0.0) for span in spans], rule.scale) / rule.detail
        stretch = _Stretch(spans, rows, costs)
        starts = [0, *topic_starts(rows, costs)]
        standings |= stretch.standings() | dict.fromkeys((spans[start].start for start in starts), 0.0)
        edges += stretch.parted(starts, lengths)
    priced = [(offset, min(1.0, price + rule.weight * standings.get(offset, 1.0))) for offset, price in gaps]
    return Topics(priced, [*edges, len(text)])


class _Stretch(NamedTuple):
    """Passages that are compared with each other: where they stand, their vectors, what a topic costs at each."""

    spans: Sequence[Span]
    rows: FloatArray
    costs: FloatArray

    def standings(self) -> dict[int, float]:
        """The standing of the gap before each passage but the first, by its offset."""
        found = standing(gap_similarity(self.rows)).tolist()
        return {span.start: value for span, value in zip(self.spans[1:], found, strict=True)}

    def parted(self, starts: Sequence[int], lengths: Lengths) -> Iterator[int]:
        """Where topics begin, and the parts of those that do not fit: few parts, each alike in itself."""
        ended = [int(count) for count in lengths.tokens([*(span.start for span in self.spans), self.spans[-1].end])]
        for first, last in pairwise([*starts, len(self.spans)]):
            yield self.spans[first].start
            if not lengths.fits(self.spans[first].start, self.spans[last - 1].end):
                sizes = [end - begin for begin, end in pairwise(ended[first : last + 1])]
                inner = topic_starts(self.rows[first:last], self.costs[first:last], sizes, lengths.longest)
                yield from (self.spans[first + number].start for number in inner)


def _passages(text: str, gaps: Sequence[tuple[int, float]]) -> Iterator[Span]:
    """What lies between the gaps; what is too short to tell goes with what follows, at the end with what is before."""
    starts = [0]
    for offset, _ in gaps:
        if offset - starts[-1] >= _SHORTEST_CHARS:
            starts.append(offset)
    if len(starts) > 1 and len(text) - starts[-1] < _SHORTEST_CHARS:
        starts.pop()
    return (Span(start, end) for start, end in pairwise([*starts, len(text)]))


def without_inner(topics: Topics, is_whole: Callable[[int, int], bool]) -> list[tuple[int, float]]:
    """The gaps without those inside topics, or parts of them, that are to stay whole."""
    wholes = {start for start, stop in pairwise(topics.edges) if is_whole(start, stop)}
    kept, place = [], 0
    for offset, price in topics.gaps:
        while topics.edges[place + 1] <= offset:
            place += 1
        if offset == topics.edges[place] or topics.edges[place] not in wholes:
            kept.append((offset, price))
    return kept
