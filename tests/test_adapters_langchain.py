"""LangChain's text splitter with our strategies behind it, and chunks as its documents."""

from __future__ import annotations

import importlib
import sys

import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import TextSplitter

from chunker import Chunk, assemble, split, tokenizer_for
from chunker.adapters.langchain import ChunkproofTextSplitter, to_chunks, to_documents
from chunker.errors import InvalidSpec, MissingExtra
from chunker.spec import strategy_names
from tests.adapting import FOLDER, LIMIT, TEXT, cuttable_texts, recount


@pytest.mark.parametrize("name", strategy_names())
def test_no_piece_of_any_strategy_is_over_the_limit_or_out_of_place(name: str) -> None:
    """On hostile texts, by an independent count of what the piece holds."""
    splitter = ChunkproofTextSplitter(f"{name}(max_tokens={LIMIT})")
    texts = cuttable_texts()
    metadatas = [{"number": number, "source": f"{number}.txt"} for number in range(len(texts))]
    documents = splitter.create_documents(texts, metadatas)
    assert {document.metadata["number"] for document in documents} > {0, 1, 2}
    for document in documents:
        facts = document.metadata
        text = texts[facts["number"]][facts["start_index"] : facts["end_index"]]
        assert document.page_content == facts["context"] + text
        assert recount(document.page_content) == facts["token_count"] <= LIMIT


def test_it_is_a_text_splitter_of_langchain() -> None:
    """With every way in: texts, documents, a step of a pipeline."""
    splitter = ChunkproofTextSplitter("structure(max_tokens=64)")
    assert isinstance(splitter, TextSplitter)
    pieces = splitter.split_text(TEXT)
    assert len(pieces) > 3
    document = Document(TEXT, metadata={"source": "gauges.md"})
    for made in (splitter.split_documents([document]), splitter.transform_documents([document])):
        assert [piece.page_content for piece in made] == pieces
        assert {piece.metadata["headings"] for piece in made} == {"Gauges"}


def test_documents_keep_their_metadata_each_its_own() -> None:
    """A change to that of one piece changes no other."""
    metadata = {"source": "a.md", "tags": ["one"]}
    first, second, *_ = ChunkproofTextSplitter("structure(max_tokens=64)").create_documents([TEXT], [metadata])
    first.metadata["tags"].append("two")
    assert second.metadata["tags"] == metadata["tags"] == ["one"]


def test_texts_of_one_source_are_told_apart() -> None:
    """Pages of one file, say: their offsets start anew."""
    pages = [
        Document("One.", metadata={"source": "a.pdf"}),
        Document("Two.", metadata={"source": "a.pdf"}),
        Document(""),
    ]
    made = ChunkproofTextSplitter().split_documents([*pages, Document("Three.")])
    assert [document.metadata["document_id"] for document in made] == ["a.pdf", "a.pdf (2)", "text (2)"]


def test_what_a_vector_store_finds_is_assembled_within_a_budget() -> None:
    """Documents of ours go through a store and come back as chunks."""
    chunks = [*split(FOLDER, "structure(max_tokens=128)")]
    store = InMemoryVectorStore(DeterministicFakeEmbedding(size=8))
    store.add_documents(to_documents(chunks))
    found = to_chunks(store.similarity_search("gauge", k=10))
    by_id = {chunk.id: chunk for chunk in chunks}
    assert len(found) == 10
    assert all(_what_is_sent(chunk) == _what_is_sent(by_id[chunk.id]) for chunk in found)
    assert 0 < assemble(found, 300, tokenizer_for()).token_count <= 300


def _what_is_sent(chunk: Chunk) -> tuple[str, str, str, int]:
    return chunk.id, chunk.text, chunk.context, chunk.token_count


@pytest.mark.parametrize("metadata", [{}, {"source": "a"}, {"document_id": "a", "start_index": "x"}])
def test_documents_of_others_are_no_chunks(metadata: dict[str, str]) -> None:
    """Where they stand is not known."""
    with pytest.raises(ValueError, match="metadata of a chunk"):
        to_chunks([Document("Text.", metadata=metadata)])


def test_a_changed_document_is_no_chunk() -> None:
    """Its offsets say something else than its text."""
    (document,) = to_documents(split("One."))
    document.page_content = "One and more."
    with pytest.raises(ValueError, match="Expected 4 characters"):
        to_chunks([document])


def test_what_looks_at_all_chunks_is_refused() -> None:
    """A splitter sees one document at a time."""
    with pytest.raises(InvalidSpec, match="look at one text alone"):
        ChunkproofTextSplitter("structure | deduplicate")


def test_masked_text_is_what_is_cut() -> None:
    """A transform that changes documents comes first."""
    (piece,) = ChunkproofTextSplitter("sentence | redact").split_text("Write to jane@example.org.")
    assert "jane" not in piece


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every extra."""
    monkeypatch.setitem(sys.modules, "langchain_text_splitters", None)
    monkeypatch.delitem(sys.modules, "chunker.adapters.langchain")
    with pytest.raises(MissingExtra, match=r"chunkproof\[langchain\]"):
        importlib.import_module("chunker.adapters.langchain")
