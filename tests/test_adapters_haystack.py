"""A component of Haystack with our strategies behind it, and chunks as its documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore

from chunker import assemble, split, tokenizer_for
from chunker.adapters.haystack import ChunkproofDocumentSplitter, to_chunks, to_documents
from chunker.errors import InvalidSpec
from chunker.pipeline import Pipeline as OurPipeline
from chunker.redacting.masking import Key
from chunker.spec import parse, strategy_names
from chunker.transforms.redact import Redact
from tests.adapting import FOLDER, LIMIT, TEXT, cuttable_texts, recount


@pytest.mark.parametrize("name", strategy_names())
def test_no_piece_of_any_strategy_is_over_the_limit_or_out_of_place(name: str) -> None:
    """On hostile texts, by an independent count of what the piece holds."""
    documents = [Document(content=text, meta={"file_name": f"{at}.txt"}) for at, text in enumerate(cuttable_texts())]
    by_id = {document.id: document for document in documents}
    pieces = ChunkproofDocumentSplitter(f"{name}(max_tokens={LIMIT})").run(documents)["documents"]
    assert len({piece.meta["source_id"] for piece in pieces}) > len(documents) / 2
    for piece in pieces:
        meta, source = piece.meta, by_id[piece.meta["source_id"]]
        assert meta["file_name"] == source.meta["file_name"]
        assert piece.content == meta["context"] + (source.content or "")[meta["split_idx_start"] : meta["end_index"]]
        assert recount(piece.content or "") == meta["token_count"] <= LIMIT


def test_a_pipeline_cuts_stores_and_finds_within_a_budget() -> None:
    """With the pipeline written to a text and read again between."""
    store = InMemoryDocumentStore()
    pipeline = Pipeline()
    pipeline.add_component("splitter", ChunkproofDocumentSplitter("structure(max_tokens=64)", model="gpt-4"))
    pipeline = Pipeline.loads(pipeline.dumps(), allowed_modules=["chunker.adapters.haystack"])
    pipeline.add_component("writer", DocumentWriter(store))
    pipeline.connect("splitter", "writer")
    pipeline.run({"splitter": {"documents": [Document(content=TEXT), Document(content=None)]}})
    found = to_chunks(InMemoryBM25Retriever(store, top_k=3).run("chain")["documents"])
    assert len(found) == 3
    assert 0 < assemble(found, 100, tokenizer_for("gpt-4")).token_count <= 100


def test_pieces_keep_the_meta_of_their_document_each_its_own() -> None:
    """A change to that of one piece changes no other."""
    document = Document(content=TEXT, meta={"tags": ["one"]})
    first, second, *_ = ChunkproofDocumentSplitter("structure(max_tokens=64)").run([document])["documents"]
    first.meta["tags"].append("two")
    assert second.meta["tags"] == document.meta["tags"] == ["one"]
    assert (first.meta["split_id"], second.meta["split_id"], second.meta["headings"]) == (0, 1, "Gauges")


def test_pages_are_counted_as_by_haystack_s_own_splitter() -> None:
    """Its converters put a form feed between pages, and answers cite the page; masks move no text to another."""
    document = Document(content="Write to jane.roe@example.org.\f\fThis is the third page.\fAnd here is the last.")
    pieces = ChunkproofDocumentSplitter("sentence(max_tokens=7) | redact").run([document])["documents"]
    assert [piece.meta["page_number"] for piece in pieces] == [1, 3, 4]


def test_what_no_text_can_name_is_not_stored() -> None:
    """Rather than stored as what nobody can read; it cuts all the same."""
    keyed = OurPipeline(parse("sentence"), (Redact(mask="keyed", key=Key(b"k" * 32)),))
    for splitter in (ChunkproofDocumentSplitter(keyed), ChunkproofDocumentSplitter(tokenizer=len)):
        assert splitter.run([Document(content="One.")])["documents"]
        with pytest.raises(InvalidSpec, match="that a text can name"):
            splitter.to_dict()


def test_what_is_stored_cuts_alike() -> None:
    """With every setting, of strategies given as objects too."""
    first = ChunkproofDocumentSplitter(parse("sentence(max_tokens=20, overlap=4)"), tokenizer=Path("cl100k_base"))
    again = ChunkproofDocumentSplitter.from_dict(first.to_dict())
    assert again.to_dict() == first.to_dict()
    assert again.run([Document(content=TEXT)]) == first.run([Document(content=TEXT)])


def test_chunks_become_documents_and_chunks_again() -> None:
    """With the words that stand before them."""
    chunks = [*split(FOLDER / "api-getting-started.md", "structure(max_tokens=128)")]
    sent = [(chunk.id, chunk.text, chunk.context, chunk.token_count) for chunk in chunks]
    found = to_chunks(to_documents(chunks))
    assert [(chunk.id, chunk.text, chunk.context, chunk.token_count) for chunk in found] == sent


def test_what_looks_at_all_chunks_is_refused() -> None:
    """A component sees one document at a time."""
    with pytest.raises(InvalidSpec, match="look at one text alone"):
        ChunkproofDocumentSplitter("structure | deduplicate")
