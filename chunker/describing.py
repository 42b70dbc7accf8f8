"""What can be said of a chunk by where it stands: its kind, its headings, its section, its page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from chunker.outline import Outline, Path
from chunker.types import Document, Span

_PAGES = ("page", "slide")
_TELLING = frozenset({"list", "table", "code", "quote", "front_matter", "definition_list", "footnote", "html"})


class Description(NamedTuple):
    """What a chunk says of itself beside its text; see `Chunk`."""

    kind: str
    headings: Path
    page: int | None
    metadata: Mapping[str, Any]
    parent: Span | None


def describer(document: Document) -> Callable[[Span], Description]:
    """What tells of each chunk of a document what there is to say of it."""
    if document.blocks or document.places:
        return _Describer(document).describe
    everywhere = Description("text", (), None, document.metadata, None)
    return lambda _: everywhere


class _Describer:
    """Answers for the spans of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        blocks = document.blocks or ()
        self._outline = Outline(document.text, blocks)
        self._whole = [block for block in blocks if block.parent < 0 and block.kind in _TELLING]
        self._whole_ends = [block.span.end for block in self._whole]
        self._place_starts = [place.start for place in document.places]
        self._places: list[dict[str, Any]] = []
        found: dict[str, Any] = {}
        for place in document.places:
            found = {**found, place.kind: place.value}
            self._places.append(found)

    def describe(self, span: Span) -> Description:
        """What there is to say of a chunk that stands there."""
        behind = bisect_right(self._place_starts, span.start)
        found = self._places[behind - 1] if behind else {}
        page = next((int(found[kind]) for kind in _PAGES if kind in found), None)
        metadata = {**self._document.metadata, **found} if found else self._document.metadata
        return Description(self._kind(span), self._outline.of(span), page, metadata, self._outline.section(span))

    def _kind(self, span: Span) -> str:
        """Kind of the one block that the span lies in, `text` where there is none."""
        place = bisect_left(self._whole_ends, span.end)
        if place < len(self._whole) and self._whole[place].span.start <= span.start:
            return self._whole[place].kind
        return "text"
