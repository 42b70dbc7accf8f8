"""LangChain's text splitter with our strategies behind it, and chunks as its documents."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256

import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import TextSplitter

from chunker import Chunk, assemble, expand, split, tokenizer_for
from chunker.adapters.langchain import ChunkproofTextSplitter, to_chunks, to_documents
from chunker.errors import InvalidSpec
from chunker.reading.folder import read_document, source_of
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


@pytest.mark.parametrize("again", [deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_cuts_alike(again: Callable[[ChunkproofTextSplitter], ChunkproofTextSplitter]) -> None:
    """In this process or another."""
    splitter = ChunkproofTextSplitter("structure(max_tokens=64)")
    assert again(splitter).split_text(TEXT) == splitter.split_text(TEXT)


def test_it_is_made_from_a_tokenizer_as_other_splitters_are() -> None:
    """By the name of a model or an encoding; strings that are special elsewhere are text."""
    text = "One <|endoftext|> and two. " * 9
    made = ChunkproofTextSplitter.from_tiktoken_encoder(model_name="gpt-4", strategy="sentence(max_tokens=20)")
    assert made.split_text(text) == ChunkproofTextSplitter("sentence(max_tokens=20)", model="gpt-4").split_text(text)
    made = ChunkproofTextSplitter.from_tiktoken_encoder("o200k_base", strategy="sentence(max_tokens=20)")
    assert all(recount(piece) <= 20 for piece in made.split_text(text))


def test_a_tokenizer_of_transformers_counts() -> None:
    """All that is asked of it is `tokenize`."""

    class Letters:
        """A token for each letter."""

        def tokenize(self, text: str) -> list[str]:
            """The letters."""
            return [*text]

    made = ChunkproofTextSplitter.from_huggingface_tokenizer(Letters(), strategy="sentence(max_tokens=20)")
    assert made.split_text("One and two. Three and four.") == ["One and two.", "Three and four."]


def test_texts_and_metadata_go_together() -> None:
    """As many of the one as of the other."""
    with pytest.raises(ValueError, match="metadatas for 2 texts, one each, got 1"):
        ChunkproofTextSplitter().create_documents(["One.", "Two."], [{}])


def test_documents_keep_their_metadata_each_its_own() -> None:
    """A change to that of one piece changes no other."""
    metadata = {"source": "a.md", "tags": ["one"]}
    first, second, *_ = ChunkproofTextSplitter("structure(max_tokens=64)").create_documents([TEXT], [metadata])
    first.metadata["tags"].append("two")
    assert second.metadata["tags"] == metadata["tags"] == ["one"]


@pytest.mark.parametrize("metadata", [{"source": "a.md"}, {}])
def test_texts_of_one_source_are_told_apart(metadata: dict[str, str]) -> None:
    """Pages of one file, say, which loaders hand over one by one: their offsets start anew."""
    splitter = ChunkproofTextSplitter()
    pages = [Document("One.", metadata=metadata), Document("Two.", metadata=metadata)]
    pieces = [piece for page in pages for piece in splitter.split_documents([page])]
    assert pieces == splitter.split_documents(pages)
    assert assemble(to_chunks(pieces), 20, tokenizer_for()).text == "One.\n\nTwo."


def test_a_document_with_an_id_keeps_it() -> None:
    """Another has that of its source, and of what is cut of it."""
    known = Document("One.", id="first", metadata={"source": "a.md"})
    masked = Document("Write to jane@example.org.", metadata={"source": "a.md"})
    (first,), (second,) = (
        ChunkproofTextSplitter("sentence | redact").split_documents([one]) for one in (known, masked)
    )
    assert first.metadata["document_id"] == "first"
    of_masked = sha256(b"Write to [EMAIL 1].").hexdigest()[:16]
    assert second.metadata["document_id"] == f"a.md@{of_masked}"


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


def test_what_comes_back_has_what_expanding_needs() -> None:
    """Sections, headings and metadata, although metadata of stores is flat."""
    document = read_document(source_of(FOLDER / "company-history.md"))
    chunks = [*split([document], "structure(max_tokens=64)")]
    found, documents = to_chunks(to_documents(chunks)), {document.id: document}
    assert any(chunk.parent for chunk in chunks)
    assert [(one.parent, one.headings, one.metadata) for one in found] == [
        (one.parent, one.headings, one.metadata) for one in chunks
    ]
    assert [one.text for one in expand(found, documents, tokenizer_for())] == [
        one.text for one in expand(chunks, documents, tokenizer_for())
    ]


def test_metadata_is_flat() -> None:
    """Many stores take no lists and no None; what a mask stands for is a list with us."""
    (chunk,) = split("Write to jane@example.org.", "sentence | redact")
    (document,) = to_documents([replace(chunk, metadata={**chunk.metadata, "author": None})])
    assert document.metadata["original_span"] == "[0, 26]"
    assert {type(value) for value in document.metadata.values()} <= {str, int, float, bool}


def test_stores_may_write_numbers_and_nothing_their_way() -> None:
    """A whole number with a point, nothing as None or NaN, no key for an empty text."""
    (chunk,) = split("# One\n\nTwo.", "structure")
    (document,) = to_documents([chunk])
    facts = {key: float(value) if isinstance(value, int) else value for key, value in document.metadata.items()}
    del facts["context"]
    (found,) = to_chunks([Document(document.page_content, metadata={**facts, "page": float("nan"), "kind": "text"})])
    assert (found.id, found.page, found.parent) == (chunk.id, None, chunk.parent)
    (found,) = to_chunks([Document(document.page_content, metadata={**facts, "context": None, "parent_end": None})])
    assert (found.content, found.parent) == (chunk.content, None)


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
    with pytest.raises(ValueError, match=r"text#0-4: expected 4 characters.*compressor"):
        to_chunks([document])


def test_what_looks_at_all_chunks_is_refused() -> None:
    """A splitter sees one document at a time."""
    with pytest.raises(InvalidSpec, match="look at one text alone"):
        ChunkproofTextSplitter("structure | deduplicate")


def test_masked_text_is_what_is_cut() -> None:
    """A transform that changes documents comes first."""
    (piece,) = ChunkproofTextSplitter("sentence | redact").split_text("Write to jane@example.org.")
    assert "jane" not in piece
