"""What stands in a text where something is left out: the mark, or a summary with the span that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunker.types import Span


@dataclass(frozen=True)
class Marks:
    """The mark for all that is left out, and summaries for some of it, by document id and span."""

    omission: str
    summaries: Mapping[tuple[str, Span], str] = field(default_factory=dict)

    def at(self, document_id: str, span: Span) -> str:
        """What stands for a span."""
        summary = self.summaries.get((document_id, span))
        return self.omission if summary is None else labelled(document_id, span, summary)


def labelled(document_id: str, span: Span, summary: str) -> str:
    """A summary as it stands in a text, with its source.

    >>> labelled("guide.md", Span(120, 480), "Pumps need oil.")
    '[summary of guide.md 120-480: Pumps need oil.]'
    """
    return f"[summary of {document_id} {span.start}-{span.end}: {summary}]"
