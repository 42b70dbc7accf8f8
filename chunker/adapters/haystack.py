"""Haystack: a component for its pipelines that cuts documents, and our chunks as its documents.

Library: https://docs.haystack.deepset.ai, package `haystack-ai`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from chunker.adapters._cutting import DEFAULT, Counter, Cutter, Cutting, chunk_from, facts_of
from chunker.extras import needing
from chunker.transforms.redact import ORIGINAL
from chunker.types import Chunk

with needing("haystack", extra="haystack"):
    from haystack import Document, component, default_from_dict, default_to_dict


@component
class ChunkproofDocumentSplitter:
    """Cuts documents as one of our strategies does; what a piece holds with its context is never over the limit.

    The meta of a piece is its document's, then `source_id`, `split_id`, `split_idx_start` and `page_number` as in
    Haystack's own splitter, and `document_id`, `start_index`, `end_index`, `token_count`, `context`, `kind` and
    `headings`; a key of the document that has such a name gives way. Its `content` begins with the context; the rest is
    the text from `start_index` to `end_index`. `document_id` is the document's id.

    Args:
        strategy: a spec such as `structure(max_tokens=512)`, a strategy or a pipeline.
        model: whose tokenizer counts.
        tokenizer: counts instead; see `chunker.split`.
    Raises: InvalidSpec, UnknownName. TypeError: no strategy.
    """

    def __init__(self, strategy: Cutter = DEFAULT, model: str = "gpt-4o", tokenizer: Counter | None = None) -> None:
        self._cutting = Cutting(strategy, model, tokenizer)

    def to_dict(self) -> dict[str, Any]:
        """How pipelines are stored.

        Raises: InvalidSpec: the strategy or the tokenizer is an object that no text can name.
        """
        return default_to_dict(self, **self._cutting.stored())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ChunkproofDocumentSplitter:
        """The splitter that was stored."""
        return default_from_dict(cls, data)

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """The pieces of all documents, in order; one without text has none."""
        return {"documents": [piece for document in documents for piece in self._pieces(document)]}

    def _pieces(self, document: Document) -> Iterator[Document]:
        text, page, before = document.content or "", 1, 0
        for number, chunk in enumerate(self._cutting.chunks(text, document.meta, document.id)):
            start, _ = chunk.metadata.get(ORIGINAL, chunk.span)
            page, before = page + text.count("\f", before, start), start
            theirs = {"source_id": document.id, "split_id": number, "split_idx_start": chunk.start, "page_number": page}
            yield Document(content=chunk.content, meta={**deepcopy(document.meta), **theirs, **facts_of(chunk)})


def to_documents(chunks: Iterable[Chunk]) -> list[Document]:
    """Chunks, from files that we read for example, as documents of Haystack; their ids are the chunks' ids."""
    return [Document(id=chunk.id, content=chunk.content, meta=facts_of(chunk)) for chunk in chunks]


def to_chunks(documents: Sequence[Document]) -> list[Chunk]:
    """Documents that were made here, from a retriever for example, as chunks for `assemble` and `expand`.

    Raises: ValueError: one was made elsewhere, or its content was changed.
    """
    return [chunk_from(document.content or "", document.meta) for document in documents]
