"""LlamaIndex's node parser with our strategies behind it, and chunks as its nodes."""

from __future__ import annotations

import pickle
from base64 import b64encode
from copy import deepcopy
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import (
    Document,
    ImageDocument,
    ImageNode,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    TextNode,
)

from chunker import assemble, split, tokenizer_for
from chunker.adapters._cutting import Cutter
from chunker.adapters.llama_index import ChunkproofNodeParser, to_chunks, to_nodes
from chunker.errors import ChunkerError, UnknownStrategy
from chunker.pipeline import Pipeline
from chunker.redacting.masking import Key
from chunker.spec import parse, strategy_names
from chunker.strategy import Strategy
from chunker.transforms.redact import Redact
from chunker.types import Document as OurDocument
from tests.adapting import FOLDER, LIMIT, TEXT, cuttable_texts, recount
from tests.torture import hostile_text


def nodes_of(
    document: Document, spec: Cutter = f"structure(max_tokens={LIMIT})", include_metadata: bool = True
) -> list[TextNode]:
    """What the parser makes of one document."""
    nodes = ChunkproofNodeParser(spec, include_metadata=include_metadata).get_nodes_from_documents([document])
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
    with pytest.raises(ChunkerError, match="what is put around each piece, such as its metadata, takes 202 tokens"):
        nodes_of(Document(text=TEXT, metadata={"note": "seldom read " * 100}))


TEMPLATES = ["{metadata_str}\n\n{content}", "{content}", "{metadata_str}", "{content} ({metadata_str}) {content}"]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("spec", ["structure(max_tokens=64)", "sentence(max_tokens=64, overlap=9, target=40)"])
def test_whatever_the_template_is_what_is_sent_fits(template: str, spec: str) -> None:
    """Also one that sends a text twice, and metadata that is no text."""
    metadata = {"tags": ["one", "two"], "none": None, "sizes": {"a": 1}}
    nodes = nodes_of(Document(text=TEXT, metadata=metadata, text_template=template, metadata_separator=" || "), spec)
    assert len(nodes) > 3
    assert all(most_sent(node) <= LIMIT for node in nodes)


def test_a_document_is_cut_again_few_times() -> None:
    """Even if all that is sent always takes a token too many, whatever is left to the text."""
    cuts = []

    def count(text: str) -> int:
        if text.startswith("{") and text != "{}":
            cuts.append(text)
            return 501
        return len(text.split())

    document = Document(text="one " * 3, text_template="{{{content}}}", metadata={"a": "b"})
    with pytest.raises(ChunkerError, match="has no room"):
        ChunkproofNodeParser("sentence(max_tokens=500)", tokenizer=count).get_nodes_from_documents([document])
    assert 2 <= len(cuts) <= 2 * 10  # both modes of ten times at most: 1, 2, 4 and so on up to 512


def test_a_key_of_ours_takes_the_place_of_the_document_s() -> None:
    """Where a text stands must be true; other keys stay, each node has its own."""
    document = Document(text=TEXT, metadata={"start_index": 7, "kind": "invoice", "tags": ["one"]})
    first, second, *_ = nodes_of(document)
    first.metadata["tags"].append("two")
    assert second.metadata["tags"] == document.metadata["tags"] == ["one"]
    assert (first.metadata["start_index"], second.metadata["kind"]) == (0, "list")


def test_nodes_of_nodes_stand_in_the_nodes_that_were_cut() -> None:
    """While their source is the document, as LlamaIndex has it."""
    document = Document(text=TEXT, metadata={"file_name": "gauges.md"})
    whole = SentenceSplitter(chunk_size=200, chunk_overlap=0)([document])
    pieces = ChunkproofNodeParser(f"structure(max_tokens={LIMIT})")(ChunkproofNodeParser()(whole))
    texts = {node.node_id: node.get_content(MetadataMode.NONE) for node in ChunkproofNodeParser()(whole)}
    assert {node.ref_doc_id for node in pieces} == {document.node_id}
    assert len(pieces) > len(texts)
    for node in pieces:
        assert isinstance(node, TextNode)
        assert len(node.excluded_llm_metadata_keys) == len({*node.excluded_llm_metadata_keys})
        assert most_sent(node) <= LIMIT


def test_an_image_keeps_its_image() -> None:
    """In each node of its text."""
    first, second, *_ = nodes_of(ImageDocument(text=TEXT, image=b64encode(b"image").decode()))
    assert isinstance(first, ImageNode)
    assert isinstance(second, ImageNode)
    assert first.image == second.image


@dataclass(frozen=True)
class Halves(Strategy):
    """A strategy of a user's own, which no spec names."""

    def boundaries(self, document: OurDocument, tape: object) -> list[tuple[int, float]]:
        """In the middle."""
        return [(len(document.text) // 2, 0.0)]


def test_strategies_transforms_and_counts_may_be_objects() -> None:
    """No text holds them: a key of masks, a function."""
    assert len(nodes_of(Document(text="one two " * 20), Halves(max_tokens=32))) == 2
    keyed = Pipeline(parse("sentence"), (Redact(mask="keyed", key=Key(b"k" * 32)),))
    assert "jane" not in nodes_of(Document(text="Write to jane@example.org."), keyed)[0].text
    (first, second) = ChunkproofNodeParser("sentence(max_tokens=5)", tokenizer=len)([Document(text="One. Two.")])
    assert (first.get_content(), second.get_content()) == ("One.", "Two.")


def test_an_object_goes_with_a_copy() -> None:
    """To another process too."""
    parser = ChunkproofNodeParser(Halves(max_tokens=32), tokenizer=len)
    for again in (deepcopy(parser), pickle.loads(pickle.dumps(parser))):
        assert len(again([Document(text="ab" * 16)])) == len(parser([Document(text="ab" * 16)])) == 1


@pytest.mark.parametrize("setting", ["chunk_size", "chunk_overlap", "token"])
def test_settings_that_do_not_exist_are_refused(setting: str) -> None:
    """Those of LlamaIndex's own parsers above all."""
    with pytest.raises(TypeError, match=setting):
        ChunkproofNodeParser(**{setting: 256})  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("strategy", [None, 256])
def test_what_is_no_strategy_is_refused(strategy: object) -> None:
    """In words that say what one is."""
    with pytest.raises(TypeError, match="Expected a spec such as 'sentence', a strategy or a pipeline"):
        ChunkproofNodeParser(strategy)  # type: ignore[arg-type]  # that is the point


def test_it_works_in_a_pipeline_and_another_process() -> None:
    """A pipeline runs it by itself; what is pickled cuts alike."""
    document = Document(text=TEXT)
    parser = ChunkproofNodeParser.from_defaults("structure(max_tokens=64)", model="gpt-4")
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
    """Before any document is parsed, in our own words."""
    with pytest.raises(UnknownStrategy, match=r"^No strategy 'nonsense'"):
        ChunkproofNodeParser("nonsense")


def test_it_works_in_several_processes() -> None:
    """Each gets a copy of the parser."""
    documents = [Document(text=TEXT), Document(text=TEXT[:-9])]
    pipeline = IngestionPipeline(transformations=[ChunkproofNodeParser("structure(max_tokens=64)")])
    made, alone = pipeline.run(documents=documents, num_workers=2), pipeline.run(documents=documents)
    assert [node.get_content() for node in made] == [node.get_content() for node in alone]
