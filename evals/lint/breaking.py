"""Units that are cut, in words: what the rules about lists, tables and code have in common."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from chunker.types import Span
from evals.lint.quoting import quote
from evals.lint.types import Found, Material
from evals.metrics._breaks import whole_units
from evals.metrics._structure import structure_of

_Kind = Literal["code", "tables", "rows", "lists", "items"]


def broken_units(material: Material, kind: _Kind, noun: str) -> Iterator[Found]:
    """Every unit of a kind that some chunk could hold whole and none does."""
    for work in material.works:
        text, cuts = work.document.text, work.cuts()
        spans: Sequence[Span] = getattr(structure_of(work.document), kind)
        for span, is_kept in whole_units(work, spans):
            if not is_kept:
                yield Found(work.document.id, *span, f"The {noun} {_told(text, span, cuts)}.")


def _told(text: str, span: Span, cuts: Sequence[int]) -> str:
    index = bisect_right(cuts, span.start)
    what = quote(text[span.start : span.end])
    if index == len(cuts) or cuts[index] >= span.end:
        return f"{what} is in no chunk as a whole"
    return f"{what} is cut before {quote(text[cuts[index] : span.end])}"
