"""Text of a document that is in no chunk.

It can never be found. What a transform such as deduplication dropped on purpose shows up as well. The metric `coverage`
gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from chunker.types import Span
from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need
from evals.metrics._cuttings import Piecework
from evals.metrics._spans import visible

LEVEL: Level = "warning"
FIX = "Check what dropped it; a strategy without transforms loses nothing."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every gap between chunks with visible text in it."""
    for work in material.works:
        for gap in _gaps(work):
            count = visible(text := work.document.text[gap.start : gap.end])
            if count:
                told = f"{counted(count, 'character')} in no chunk: {quote(text)}."
                yield Found(work.document.id, gap.start + len(text) - len(text.lstrip()), gap.end, told)


def _gaps(work: Piecework) -> Iterator[Span]:
    end = 0
    for chunk in sorted(work.chunks, key=attrgetter("start")):
        if chunk.start > end:
            yield Span(end, chunk.start)
        end = max(end, chunk.end)
    yield Span(end, len(work.document.text))
