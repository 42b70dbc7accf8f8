"""What is kept of documents and what is left out, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Reason = Literal["chosen", "needed", "room"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit that is kept: `text` is what stands at `[start, end)` of its document.

    Attributes:
        token_count: of the text alone; counts of parts do not add up to that of the whole.
        reason: `chosen` for its words; `needed` by what is chosen, as a heading is by what stands under it; or kept
            because there was `room`.
        score: what it was worth when it was chosen, comparable within one call and one of two modes: the weight of the
            words it added, for its tokens; where it is in reach of a word of the query, its relevance to that. 0 where
            it was not chosen.
        words: as stems, the weightiest first: up to five of those it added, or with relevance all words of the query
            that it holds; none where only its neighbours hold any.
    """

    document_id: str
    start: int
    end: int
    text: str
    token_count: int
    reason: Reason
    score: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A span of a document that is left out, and its exact tokens; `summary` is what stands for it, if anything."""

    document_id: str
    start: int
    end: int
    token_count: int
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The most vital parts of documents as one text, in reading order.

    Attributes:
        text: what is kept, with marks where something is left out.
        token_count: exact tokens of `text`, marks included; at most `budget_tokens`.
        kept, left_out: in reading order; together they hold every character that is not white space.
        document_ids: of all documents that were given, in order.
        query_words: those of the query that stand in the documents, as stems; where there are none, the text is what it
            is without a query.
    """

    text: str
    token_count: int
    budget_tokens: int
    kept: tuple[Kept, ...]
    left_out: tuple[LeftOut, ...]
    document_ids: tuple[str, ...]
    query_words: tuple[str, ...] = ()

    @property
    def missing_documents(self) -> tuple[str, ...]:
        """Ids of documents of which nothing is kept though there was something to keep."""
        return _missing(self.kept, self.left_out)


def _missing(kept: Sequence[Kept], left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    present = {part.document_id for part in kept}
    return tuple(dict.fromkeys(part.document_id for part in left_out if part.document_id not in present))
