"""LangChain: a text splitter for its pipelines, and our chunks as its documents.

Library: https://docs.langchain.com, package `langchain-text-splitters`.
"""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from chunker.adapters._cutting import DEFAULT, Counter, Cutter, Cutting, chunk_from, facts_of
from chunker.extras import needing
from chunker.types import Chunk
from chunker.types import Document as OurDocument

with needing("langchain_text_splitters", extra="langchain"):
    from langchain_core.documents import Document
    from langchain_text_splitters import TextSplitter


class ChunkproofTextSplitter(TextSplitter):
    """Cuts texts as one of our strategies does; what a piece holds with its context is never over the limit.

    The metadata of a piece is its document's, then `document_id`, `start_index`, `end_index`, `token_count`, `context`,
    `kind` and `headings`. Its `page_content` begins with the context; the rest is the text from `start_index` to
    `end_index`. The id is the document's `source`, with a number where several have the same.

    Args:
        strategy: a spec such as `structure(max_tokens=512)`, a strategy or a pipeline.
        model: whose tokenizer counts.
        tokenizer: counts instead; see `chunker.split`.
    Raises: InvalidSpec, UnknownName.
    """

    def __init__(self, strategy: Cutter = DEFAULT, *, model: str = "gpt-4o", tokenizer: Counter | None = None) -> None:
        self._cutting = Cutting(strategy, model, tokenizer)
        budget, count = self._cutting.strategy.budget, self._cutting.tokenizer.count
        super().__init__(budget.limit, budget.overlap, length_function=count, add_start_index=True)

    def split_text(self, text: str) -> list[str]:
        """What each chunk of a text holds, its context included."""
        return [chunk.content for chunk in self._cutting.chunks(OurDocument("text", text))]

    def create_documents(self, texts: list[str], metadatas: list[dict[Any, Any]] | None = None) -> list[Document]:
        """The chunks of all texts as documents, in order."""
        found: list[Document] = []
        seen: Counts[str] = Counts()
        for text, metadata in zip(texts, metadatas or [{}] * len(texts), strict=True):
            name = str(metadata.get("source") or "text")
            seen[name] += 1
            chunks = self._cutting.chunks(OurDocument(name if seen[name] == 1 else f"{name} ({seen[name]})", text))
            found += (Document(chunk.content, metadata={**deepcopy(metadata), **facts_of(chunk)}) for chunk in chunks)
        return found


def to_documents(chunks: Iterable[Chunk]) -> list[Document]:
    """Chunks, from files that we read for example, as documents of LangChain; their ids are the chunks' ids."""
    return [Document(chunk.content, id=chunk.id, metadata={**chunk.metadata, **facts_of(chunk)}) for chunk in chunks]


def to_chunks(documents: Sequence[Document]) -> list[Chunk]:
    """Documents that were made here, from a retriever for example, as chunks for `chunker.assemble`.

    Raises: ValueError: one was made elsewhere, or its content was changed.
    """
    return [chunk_from(document.page_content, document.metadata) for document in documents]
