"""Kept units as one text: in reading order, with a mark wherever something is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from chunker.prioritizing.marks import Marks
from chunker.prioritizing.units import Unit
from chunker.types import Document, Span

_LONGEST_SPACE = 32  # white space between neighbours is kept as it is up to here


def written(documents: Sequence[tuple[Document, Sequence[Unit]]], kept: Iterable[Sequence[int]], marks: Marks) -> str:
    """The text of what is kept: each document behind its name where there are several, blank lines between them.

    A document of which nothing is kept is not there, unless it has a summary.

    Args:
        documents: each with its units.
        kept: for each document the places of the units that are kept, in order.
    """
    parts = []
    for (document, units), places in zip(documents, kept, strict=True):
        if places:
            name = f"[{document.id}]\n\n" if len(documents) > 1 else ""
            parts.append(name + "".join(_pieces(document, units, places, marks)))
        elif units and (document.id, whole := Span(units[0].start, units[-1].end)) in marks.summaries:
            parts.append(marks.at(document.id, whole))
    return "\n\n".join(parts)


def gaps(units: Sequence[Unit], kept: Sequence[int]) -> Iterator[Span]:
    """The spans from the first to the last unit that is left out between two that are kept, and at both ends."""
    for before, after in pairwise([-1, *kept, len(units)]):
        if after > before + 1:
            yield Span(units[before + 1].start, units[after - 1].end)


def _pieces(document: Document, units: Sequence[Unit], kept: Sequence[int], marks: Marks) -> Iterator[str]:
    text = document.text
    for before, after in pairwise([-1, *kept, len(units)]):
        start = units[before].end if before >= 0 else 0
        end = units[after].start if after < len(units) else len(text)
        if after > before + 1:
            first, last = units[before + 1].start, units[after - 1].end
            yield _space(text[start:first]) if before >= 0 else ""
            yield marks.at(document.id, Span(first, last))
            yield _space(text[last:end]) if after < len(units) else ""
        elif before >= 0 and after < len(units):
            yield text[start:end] if end - start <= _LONGEST_SPACE else _space(text[start:end])
        if after < len(units):
            yield text[units[after].start : units[after].end]


def _space(found: str) -> str:
    """White space that does what the space found does, and no more."""
    breaks = found.count("\n") or found.count("\r")
    return "\n\n" if breaks > 1 else "\n" if breaks else " " if found else ""
