"""What should not be seen in texts: all that detectors find, without overlaps, and wherever else it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from chunker.redacting.allowing import NOTHING, Allowed
from chunker.redacting.folding import WALL, Page
from chunker.redacting.kinds import ALL, chosen
from chunker.redacting.repeats import repeats
from chunker.redacting.types import Detector, Found
from chunker.types import Span

_MOST_LOOKS = 4  # each at a page with walls where values were found
_GOES_ON = re.compile(r"[^\W_]|[-.,/]\d")
_BETWEEN = f"\n{WALL}\n"  # nothing is found across it


def find(text: str, kinds: str | Iterable[str] = ALL, allowed: Allowed = NOTHING) -> list[Found]:
    """What should not be seen in a text, in order and without overlaps.

    Where findings overlap, one of them stands for all, from the first to the last character; its kind is that of the
    longest, of equals the most certain. A value found once is found wherever it stands, if it has six characters.
    What only shows when another value is gone is found as well, so that nothing is left to find in a masked text.

    Raises: InvalidSpec: a kind that does not exist.
    """
    return found_on(Page(text), chosen(kinds), allowed)


def find_in(texts: Sequence[str], detectors: Sequence[Detector], allowed: Allowed = NOTHING) -> list[list[Found]]:
    """As `find`, for several texts at once: what is found in one is found in all."""
    starts = [0, *accumulate(len(text) + len(_BETWEEN) for text in texts)]
    results: list[list[Found]] = [[] for _ in texts]
    number = 0
    for kind, (start, end) in found_on(Page(_BETWEEN.join(texts)), detectors, allowed):
        while starts[number + 1] <= start:
            number += 1
        results[number].append(Found(kind, Span(start - starts[number], end - starts[number])))
    return results


def found_on(page: Page, detectors: Sequence[Detector], allowed: Allowed = NOTHING) -> list[Found]:
    """As `find`, by detectors; spans are those of the text that was given."""
    ranks = {detector.kind: rank for rank, detector in enumerate(detectors)}
    found: list[Found] = []
    for _ in range(_MOST_LOOKS):
        more = _look(page, detectors, allowed, ranks)
        found = [*joined([*found, *more], ranks)]
        if not any(_touches(page.text, item.span) for item in more):
            break
        page = page.beside([item.span for item in found])
    return [Found(kind, page.given(span)) for kind, span in found]


def _look(page: Page, detectors: Sequence[Detector], allowed: Allowed, ranks: dict[str, int]) -> list[Found]:
    """What detectors find on a page, and where else it stands."""
    first = [
        Found(detector.kind, span)
        for detector in detectors
        for span in detector.spans(page)
        if not allowed(page.text[slice(*span)])
    ]
    merged = [*joined(first, ranks)]
    return [*joined([*merged, *repeats(page.text, merged)], ranks)]


def _touches(text: str, span: Span) -> bool:
    """Whether a value goes on as a word or a number on either side, and may have hidden one that ends there."""
    return text[span.start - 1 : span.start].isalnum() or bool(_GOES_ON.match(text, span.end))


def joined(findings: Iterable[Found], ranks: dict[str, int]) -> Iterator[Found]:
    """The findings in order, those that overlap as one."""
    ordered = sorted(findings, key=lambda found: (found.span, ranks[found.kind]))
    group: list[Found] = []
    end = 0
    for found in ordered:
        if group and found.span.start >= end:
            yield _one_of(group, end, ranks)
            group = []
        end = max(end, found.span.end) if group else found.span.end
        group.append(found)
    if group:
        yield _one_of(group, end, ranks)


def _one_of(group: Sequence[Found], end: int, ranks: dict[str, int]) -> Found:
    longest = min(group, key=lambda found: (found.span.start - found.span.end, ranks[found.kind], found.span.start))
    return Found(longest.kind, Span(group[0].span.start, end))
