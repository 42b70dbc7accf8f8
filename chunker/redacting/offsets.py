"""Places in a text before and after parts of it were replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from chunker.types import Span


@dataclass(frozen=True)
class OffsetMap:
    """Maps spans of the original text to the redacted one and back.

    A place outside every replaced part has exactly one counterpart. One inside a replaced part has none, so that a
    span which begins or ends there is widened to the edge of the part.

    Attributes:
        originals: the parts that were replaced, in order, none empty and none overlapping.
        masks: where what replaced each of them stands in the redacted text.
    """

    originals: tuple[Span, ...] = ()
    masks: tuple[Span, ...] = ()

    @classmethod
    def of(cls, replaced: Iterable[tuple[Span, int]]) -> OffsetMap:
        """The map that replacing parts by texts of these lengths makes."""
        originals, masks, grown = [], [], 0
        for span, length in replaced:
            start = span.start + grown
            originals.append(span)
            masks.append(Span(start, start + length))
            grown += length - (span.end - span.start)
        return cls(tuple(originals), tuple(masks))

    @cached_property
    def inverse(self) -> OffsetMap:
        """The map the other way round."""
        return OffsetMap(self.masks, self.originals)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.originals]

    def before(self, offset: int) -> int:
        """The counterpart of a place; of one inside a replaced part where its mask begins."""
        return self._moved(offset, inside_ends=False)

    def behind(self, offset: int) -> int:
        """The counterpart of a place; of one inside a replaced part where its mask ends."""
        return self._moved(offset, inside_ends=True)

    def redacted(self, span: Span) -> Span:
        """The shortest span of the redacted text that stands for all of a span of the original."""
        return Span(self.before(span.start), self.behind(span.end))

    def original(self, span: Span) -> Span:
        """The shortest span of the original text that all of a span of the redacted one stands for."""
        return self.inverse.redacted(span)

    def _moved(self, offset: int, inside_ends: bool) -> int:
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return offset
        original, mask = self.originals[place], self.masks[place]
        if offset >= original.end:
            return mask.end + offset - original.end
        return mask.end if inside_ends and offset > original.start else mask.start
