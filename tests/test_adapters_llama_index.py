"""LlamaIndex's node parser with our strategies behind it, and chunks as its nodes."""

from __future__ import annotations

import importlib
import pickle
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, MetadataMode, NodeRelationship, NodeWithScore, TextNode

from chunker import assemble, split, tokenizer_for
from chunker.adapters.llama_index import ChunkproofNodeParser, to_chunks, to_nodes
from chunker.errors import ChunkerError, MissingExtra
from chunker.spec import strategy_names
from tests.adapting import FOLDER, LIMIT, TEXT, cuttable_texts, recount
from tests.torture import hostile_text


def nodes_of(document: Document, spec: str = f"structure(max_tokens={LIMIT})", **fields: bool) -> list[TextNode]:
    """What the parser makes of one document."""
    nodes = ChunkproofNodeParser(spec, **fields).get_nodes_from_documents([document])
    return [node for node in nodes if isinstance(node, TextNode)]


def most_sent(node: TextNode) -> int:
    """The most tokens that a model gets of a node, by an independent count."""
    return max(recount(node.get_content(mode)) for mode in (MetadataMode.EMBED, MetadataMode.LLM))


@pytest.mark.parametrize("name", strategy_names())
def test_no_node_of_any_strategy_is_over_the_limit_or_out_of_place(name: str) -> None:
    """On hostile texts, with the metadata that goes in front of each node."""
    texts = cuttable_texts()
    documents = [Document(text=text, metadata={"file_name": f"{at}.txt"}) for at, text in enumerate(texts)]
    by_id = {document.node_id: document.text for document in documents}
    nodes = ChunkproofNodeParser(f"{name}(max_tokens={LIMIT})").get_nodes_from_documents(documents)
    assert len({node.ref_doc_id for node in nodes}) > len(texts) / 2
    for node in nodes:
        assert isinstance(node, TextNode)
        text = by_id[node.ref_doc_id or ""][node.start_char_idx : node.end_char_idx]
        assert node.text == node.metadata["context"] + text
        assert most_sent(node) <= LIMIT


@given(text=hostile_text(), metadata=st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4))
@settings(max_examples=40)
def test_whatever_the_metadata_is_text_and_metadata_fit(text: str, metadata: dict[str, str]) -> None:
    """Or there is no room for them, which is said."""
    document = Document(text=text.encode(errors="replace").decode(), metadata=metadata)
    try:
        nodes = nodes_of(document)
    except ChunkerError:
        return
    assert all(most_sent(node) <= LIMIT for node in nodes)


def test_nodes_know_their_neighbours_and_their_document() -> None:
    """As LlamaIndex's own parsers tell them."""
    document = Document(text=TEXT, metadata={"file_name": "gauges.md"})
    first, second, *_ = nodes_of(document)
    assert first.ref_doc_id == document.node_id
    assert first.relationships[NodeRelationship.NEXT].node_id == second.node_id  # type: ignore[union-attr]  # one node
    assert (second.metadata["file_name"], second.metadata["headings"]) == ("gauges.md", "Gauges")


def test_equal_texts_keep_their_places() -> None:
    """LlamaIndex would search for them."""
    nodes = nodes_of(Document(text="ab\n\n" * 9), "fixed(max_tokens=1)")
    assert [(node.start_char_idx, node.end_char_idx) for node in nodes] == [(4 * at, 4 * at + 2) for at in range(9)]


def test_metadata_takes_room_only_where_it_is_sent() -> None:
    """What is excluded, or not included at all, leaves the whole limit to the text."""
    metadata = {"file_name": "gauges.md", "note": "seldom read " * 10}
    sent = nodes_of(Document(text=TEXT, metadata=metadata))
    names = [*metadata]
    excluded = Document(
        text=TEXT, metadata=metadata, excluded_embed_metadata_keys=names, excluded_llm_metadata_keys=names
    )
    assert (
        len(sent)
        > len(nodes_of(excluded))
        == len(nodes_of(Document(text=TEXT, metadata=metadata), include_metadata=False))
    )


def test_metadata_without_room_for_a_text_is_an_error() -> None:
    """Rather than nodes over the limit."""
    with pytest.raises(ChunkerError, match="The metadata that goes with each piece takes"):
        nodes_of(Document(text=TEXT, metadata={"note": "seldom read " * 100}))


def test_it_works_in_a_pipeline_and_another_process() -> None:
    """A pipeline runs it by itself; what is pickled cuts alike."""
    document = Document(text=TEXT)
    parser = ChunkproofNodeParser("structure(max_tokens=64)", model="gpt-4")
    made = IngestionPipeline(transformations=[parser]).run(documents=[document])
    again = pickle.loads(pickle.dumps(parser)).get_nodes_from_documents([document])
    assert [node.get_content() for node in made] == [node.get_content() for node in again]
    assert len(made) > 3


def test_what_is_found_is_assembled_within_a_budget() -> None:
    """Chunks become nodes, and what a retriever hands back becomes chunks again."""
    chunks = [*split(FOLDER, "structure(max_tokens=128)")][:20]
    nodes = to_nodes(chunks)
    found = to_chunks([*(NodeWithScore(node=node, score=1.0) for node in nodes[:10]), *nodes[10:]])
    sent = [(chunk.id, chunk.text, chunk.context, chunk.token_count) for chunk in found]
    assert sent == [(chunk.id, chunk.text, chunk.context, chunk.token_count) for chunk in chunks]
    assert nodes[0].get_content(MetadataMode.LLM) == chunks[0].content.strip()
    assert 0 < assemble(found, 300, tokenizer_for()).token_count <= 300


def test_a_wrong_strategy_fails_at_once() -> None:
    """Before any document is parsed."""
    with pytest.raises(ValueError, match="No strategy 'nonsense'"):
        ChunkproofNodeParser("nonsense")


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every extra."""
    monkeypatch.setitem(sys.modules, "llama_index.core.node_parser", None)
    monkeypatch.delitem(sys.modules, "chunker.adapters.llama_index")
    with pytest.raises(MissingExtra, match=r"chunkproof\[llama-index\]"):
        importlib.import_module("chunker.adapters.llama_index")
