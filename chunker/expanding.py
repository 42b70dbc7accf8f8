"""From small chunks that were found to the whole sections that they lie in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache

from chunker.arguments import check_by_id, check_tokenizer
from chunker.types import Chunk, Document, Span, Tokenizer, View


def expand(
    chunks: Iterable[Chunk], documents: Mapping[str, Document], tokenizer: Tokenizer, *, max_tokens: int | None = None
) -> list[Chunk]:
    """The sections around a ranking's chunks (`Chunk.parent`), each once, in the order of their best chunk.

    What lies in a section that ranks higher already is left out. A section has no context words, since its heading is
    in its text; its headings, page, kind and metadata are those of the chunk that was found.

    Args:
        chunks: best first.
        documents: by id, as they were cut.
        max_tokens: of a longer section the chunk stands alone, as it does where no section holds it.
    Raises: KeyError: a document is missing. ValueError: a document is not the one that was cut.
    """
    check_tokenizer(tokenizer)
    check_by_id(documents)

    @cache
    def tokens(document_id: str, section: Span) -> int:
        return tokenizer.count(documents[document_id].text[section.start : section.end])

    found: list[Chunk] = []
    taken: dict[str, _Taken] = {}
    for chunk in chunks:
        section = _section(chunk, documents, tokens, max_tokens)
        if taken.setdefault(section.document_id, _Taken()).add(section.span):
            found.append(section)
    return found


class _Taken:
    """Spans of one document without those that lie in another, so that starts and ends both grow."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, span: Span) -> bool:
        """Takes a span, and says whether that was anything new: it lay in none that was taken before."""
        before = bisect_right(self._starts, span.start)
        if before and span.end <= self._ends[before - 1]:
            return False
        first = bisect_left(self._starts, span.start)
        inside = slice(first, max(first, bisect_right(self._ends, span.end)))
        self._starts[inside], self._ends[inside] = [span.start], [span.end]
        return True


def _section(
    chunk: Chunk, documents: Mapping[str, Document], tokens: Callable[[str, Span], int], max_tokens: int | None
) -> Chunk:
    if chunk.parent is None:
        return chunk
    start, end = chunk.parent
    text = _text(documents, chunk)
    count = tokens(chunk.document_id, chunk.parent)
    if max_tokens is not None and count > max_tokens:
        return chunk
    views = (View(start, end, 1.0),)
    return replace(chunk, start=start, end=end, text=text[start:end], token_count=count, context="", views=views)


def _text(documents: Mapping[str, Document], chunk: Chunk) -> str:
    """The text of the chunk's document."""
    if chunk.document_id not in documents:
        raise KeyError(f"Chunk {chunk.id} needs the text of its document {chunk.document_id!r}, which is not there.")
    text = documents[chunk.document_id].text
    if text[chunk.start : chunk.end] != chunk.text:
        raise ValueError(
            f"Chunk {chunk.id} is not what its document holds there: it changed after it was cut. Cut it again."
        )
    return text
