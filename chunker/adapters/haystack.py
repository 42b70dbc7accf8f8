"""Haystack: a component for its pipelines that cuts documents, and our chunks as its documents.

Library: https://docs.haystack.deepset.ai, package `haystack-ai`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from chunker.adapters._cutting import DEFAULT, Cutter, Cutting, chunk_from, facts_of
from chunker.extras import needing
from chunker.types import Chunk
from chunker.types import Document as OurDocument

with needing("haystack", extra="haystack"):
    from haystack import Document, component, default_to_dict


@component
class ChunkproofDocumentSplitter:
    """Cuts documents as one of our strategies does; what a piece holds with its context is never over the limit.

    The meta of a piece is its document's, then `source_id`, `split_id` and `split_idx_start` as Haystack's own splitter
    names them, and `document_id`, `start_index`, `end_index`, `token_count`, `context`, `kind` and `headings`. Its
    `content` begins with the context; the rest is the text from `start_index` to `end_index`.

    Args:
        strategy: a spec such as `structure(max_tokens=512)`, a strategy or a pipeline.
        model: whose tokenizer counts.
        tokenizer: counts instead: the name of an encoding or the path of a `tokenizer.json`.
    Raises: InvalidSpec, UnknownName.
    """

    def __init__(self, strategy: Cutter = DEFAULT, model: str = "gpt-4o", tokenizer: str | None = None) -> None:
        self.strategy, self.model, self.tokenizer = str(strategy), model, tokenizer
        self._cutting = Cutting(strategy, model, tokenizer)

    def to_dict(self) -> dict[str, Any]:
        """How pipelines are stored."""
        return default_to_dict(self, strategy=self.strategy, model=self.model, tokenizer=self.tokenizer)

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """The pieces of all documents, in order; one without text has none."""
        return {"documents": [piece for document in documents for piece in self._pieces(document)]}

    def _pieces(self, document: Document) -> Iterator[Document]:
        name = document.meta.get("file_path") or document.meta.get("file_name") or document.id
        chunks = self._cutting.chunks(OurDocument(str(name), document.content or ""))
        for number, chunk in enumerate(chunks):
            theirs = {"source_id": document.id, "split_id": number, "split_idx_start": chunk.start}
            ours = facts_of(replace(chunk, document_id=document.id))
            yield Document(content=chunk.content, meta={**deepcopy(document.meta), **theirs, **ours})


def to_documents(chunks: Iterable[Chunk]) -> list[Document]:
    """Chunks, from files that we read for example, as documents of Haystack; their ids are the chunks' ids."""
    return [
        Document(id=chunk.id, content=chunk.content, meta={**chunk.metadata, **facts_of(chunk)}) for chunk in chunks
    ]


def to_chunks(documents: Sequence[Document]) -> list[Chunk]:
    """Documents that were made here, from a retriever for example, as chunks for `chunker.assemble`.

    Raises: ValueError: one was made elsewhere, or its content was changed.
    """
    return [chunk_from(document.content or "", document.meta) for document in documents]
