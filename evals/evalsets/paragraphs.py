"""Paragraphs joined into documents, as question sets that give only paragraphs need it."""

from __future__ import annotations

from chunker.types import Document, Span

BETWEEN = "\n\n"


class Joined:
    """Collects paragraphs; those with one document id become one document, with a blank line between them."""

    def __init__(self) -> None:
        self._paragraphs: dict[str, list[str]] = {}
        self._spans: dict[tuple[str, str], Span] = {}
        self._lengths: dict[str, int] = {}

    def add(self, document_id: str, paragraph: str) -> Span:
        """Where the paragraph stands in its document; one that was there before is not added again."""
        key = (document_id, paragraph)
        if key not in self._spans:
            paragraphs = self._paragraphs.setdefault(document_id, [])
            start = self._lengths[document_id] + len(BETWEEN) if paragraphs else 0
            paragraphs.append(paragraph)
            self._lengths[document_id] = start + len(paragraph)
            self._spans[key] = Span(start, start + len(paragraph))
        return self._spans[key]

    def documents(self) -> dict[str, Document]:
        """All documents by id, in the order they began."""
        return {name: Document(name, BETWEEN.join(parts)) for name, parts in self._paragraphs.items()}
