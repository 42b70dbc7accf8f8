"""LangChain: a text splitter for its pipelines, and our chunks as its documents.

Library: https://docs.langchain.com, package `langchain-text-splitters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from chunker.adapters._cutting import DEFAULT, Counter, Cutter, Cutting, chunk_from, facts_of
from chunker.extras import needing
from chunker.types import Chunk

if TYPE_CHECKING:
    from typing import Self

with needing("langchain_text_splitters", extra="langchain"):
    from langchain_core.documents import Document
    from langchain_text_splitters import TextSplitter


class ChunkproofTextSplitter(TextSplitter):
    """Cuts texts as one of our strategies does; what a piece holds with its context is never over the limit.

    The metadata of a piece is its document's, then `document_id`, `start_index`, `end_index`, `token_count`, `context`,
    `kind` and `headings`; a key of the document that has such a name gives way. Its `page_content` begins with the
    context; the rest is the text from `start_index` to `end_index`. `document_id` is the document's id, or its `source`
    with a hash of its text.

    Args:
        strategy: a spec such as `structure(max_tokens=512)`, a strategy or a pipeline.
        model: whose tokenizer counts.
        tokenizer: counts instead; see `chunker.split`.
    Raises: InvalidSpec, UnknownName. TypeError: no strategy.
    """

    def __init__(self, strategy: Cutter = DEFAULT, *, model: str = "gpt-4o", tokenizer: Counter | None = None) -> None:
        self._cutting = Cutting(strategy, model, tokenizer)
        budget, count = self._cutting.strategy.budget, self._cutting.tokenizer.count
        super().__init__(budget.limit, budget.overlap, length_function=count, add_start_index=True)

    @classmethod
    def from_tiktoken_encoder(
        cls,
        encoding_name: str = "gpt2",
        model_name: str | None = None,
        allowed_special: Any = None,  # noqa: ARG003  LangChain's; special tokens are ordinary text to us
        disallowed_special: Any = "all",  # noqa: ARG003
        **settings: Any,
    ) -> Self:
        """One that counts as tiktoken does for the model, or else with the encoding."""
        counter = {"model": model_name} if model_name else {"tokenizer": encoding_name}
        return cls(**settings, **counter)

    @classmethod
    def from_huggingface_tokenizer(cls, tokenizer: Any, **settings: Any) -> Self:
        """One that counts as a tokenizer of `transformers` does; the path of its `tokenizer.json` is quicker."""
        return cls(tokenizer=lambda text: len(tokenizer.tokenize(text)), **settings)

    def split_text(self, text: str) -> list[str]:
        """What each chunk of a text holds, its context included."""
        return [chunk.content for chunk in self._cutting.chunks(text, {})]

    def create_documents(self, texts: list[str], metadatas: list[dict[Any, Any]] | None = None) -> list[Document]:
        """The chunks of all texts as documents, in order.

        Raises: ValueError: not as many metadatas as texts.
        """
        metadatas = metadatas or [{}] * len(texts)
        if len(metadatas) != len(texts):
            raise ValueError(f"Expected metadatas for {len(texts)} texts, one each, got {len(metadatas)}.")
        made = (Document(text, metadata=metadata) for text, metadata in zip(texts, metadatas, strict=True))
        return self.split_documents(made)

    def split_documents(self, documents: Iterable[Document]) -> list[Document]:
        """The chunks of all documents as documents, in order."""
        return [piece for document in documents for piece in self._pieces(document)]

    def _pieces(self, document: Document) -> Iterator[Document]:
        for chunk in self._cutting.chunks(document.page_content, document.metadata, document.id):
            yield Document(chunk.content, metadata={**deepcopy(document.metadata), **facts_of(chunk)})


def to_documents(chunks: Iterable[Chunk]) -> list[Document]:
    """Chunks, from files that we read for example, as documents of LangChain; their ids are the chunks' ids."""
    return [Document(chunk.content, id=chunk.id, metadata=facts_of(chunk)) for chunk in chunks]


def to_chunks(documents: Sequence[Document]) -> list[Chunk]:
    """Documents that were made here, from a retriever for example, as chunks for `assemble` and `expand`.

    Raises: ValueError: one was made elsewhere, or its content was changed.
    """
    return [chunk_from(document.page_content, document.metadata) for document in documents]
