"""Chunks with their vectors, one after the other: made of what, in what order, and how much at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker
from chunker import Chunk, Document, DocumentsFailed, Failure, embed, split
from chunker.embedding import embedded
from chunker.embeddings.errors import BadVectors, UnknownEmbedder
from chunker.embeddings.function import FunctionEmbedder
from chunker.embeddings.pooling import embed_chunks
from chunker.errors import ChunksOutOfOrder, InvalidSpec, LimitTooSmall
from chunker.rows import VECTOR_COLUMNS, chunk_row, vector_row
from tests.command import fill
from tests.counters import words
from tests.embedders import DIMENSIONS, bag_of_letters, fake, hashed

LETTERS = fake(bag_of_letters, name="letters")
UNITS = "multiscale(max_tokens=2)"
TEXTS = st.lists(st.text("ab. \n", max_size=30), max_size=6)


class Counting:
    """A function from texts to vectors that remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> object:
        self.given.append([*texts])
        return hashed(texts)

    def embedder(self, batch: int = 1000) -> FunctionEmbedder:
        """It as an embedder."""
        return FunctionEmbedder(self, "counting", DIMENSIONS, batch=batch)


@given(texts=TEXTS)
def test_vectors_are_those_of_each_document_alone(texts: list[str]) -> None:
    """Documents embedded together or one by one make the same vectors, since no view crosses documents."""
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    found = [*embed(documents, UNITS, embedder=LETTERS, tokenizer=words)]
    alone = [[*split(document, UNITS, tokenizer=words)] for document in documents]
    assert [one.chunk for one in found] == [chunk for chunks in alone for chunk in chunks]
    vectors = [vector for chunks in alone for vector in embed_chunks(chunks, LETTERS)]
    assert all(np.allclose(one.vector, vector, atol=1e-6) for one, vector in zip(found, vectors, strict=True))


def test_a_text_is_embedded_by_default_as_multiscale_and_minilm() -> None:
    """Vectors of 384 numbers and length 1, for a view of more than the chunk."""
    (one,) = embed("A gauge hangs above the water.")
    assert one.vector.shape == (384,)
    assert one.vector.dtype == np.dtype("float32")
    assert np.isclose(np.linalg.norm(one.vector), 1)
    assert len(one.chunk.views) > 1


def test_a_chunk_knows_its_surroundings() -> None:
    """One word, whose vector leans towards its neighbour; cut without views it does not."""
    near, alone = (
        next(embed("aa aa bb bb", spec, embedder=LETTERS, tokenizer=words)).vector
        for spec in ("multiscale(max_tokens=2)", "sentence(max_tokens=2)")
    )
    assert alone.tolist()[:2] == [1, 0]
    assert near[0] > near[1] > 0


def test_little_is_held_at_once() -> None:
    """Small documents go together, and the last one waits for none that nobody asked for."""
    counting, read = Counting(), []

    def documents() -> Iterator[Document]:
        for number in range(1000):
            read.append(number)
            yield Document(f"d{number}", f"Number {number}.")

    found = embed(documents(), "sentence", embedder=counting.embedder())
    next(found)
    assert (len(read), [len(texts) for texts in counting.given]) == (257, [256])
    assert len([*found]) == 999
    assert [len(texts) for texts in counting.given] == [256, 256, 256, 232]


def test_a_long_document_goes_in_one_piece() -> None:
    """Its views need all of it."""
    counting = Counting()
    document = Document("long", "word. " * 700)
    assert len([*embed([Document("a", "x"), document], "sentence(max_tokens=2)", embedder=counting.embedder())]) > 600
    assert len(counting.given) == 1


def test_nothing_is_embedded_twice_with_a_cache(tmp_path: Path) -> None:
    """Neither in one run nor in the next."""
    counting = Counting()
    documents = [Document("a", "One. Two."), Document("b", "One. Three.")]
    for _ in range(2):
        cache = tmp_path / "v.sqlite"
        spec = "sentence(max_tokens=2)"
        assert len([*embed(documents, spec, embedder=counting.embedder(), cache=cache, tokenizer=words)]) == 2
    assert sorted(text for texts in counting.given for text in texts) == ["One. Three.", "One. Two."]


def test_failures_come_behind_all_vectors(tmp_path: Path) -> None:
    """In the list, or as an error when the last vector is out."""
    fill(tmp_path, {"a.md": "One.", "b.txt": b"\x00\x01\x02", "c.md": "Three."})
    failures: list[Failure] = []
    assert len([*embed(tmp_path, embedder=LETTERS, failures=failures)]) == 2
    assert [failure.document_id for failure in failures] == ["b.txt"]
    found = embed(tmp_path, embedder=LETTERS)
    assert [next(found).chunk.document_id, next(found).chunk.document_id] == ["a.md", "c.md"]
    with pytest.raises(DocumentsFailed, match=r"b\.txt"):
        next(found)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"strategy": "sentence(max_tokens=0)"}, InvalidSpec),
        ({"embedder": "minilmm"}, UnknownEmbedder),
        ({"embedder": None}, TypeError),
        ({"embedder": len}, TypeError),
    ],
)
def test_wrong_settings_fail_at_once(settings: dict[str, Any], error: type[Exception]) -> None:
    """Before anything is asked for."""
    with pytest.raises(error):
        embed("One.", **settings)


def test_a_single_text_that_cannot_be_cut_says_why() -> None:
    """As `split` does."""
    with pytest.raises(LimitTooSmall):
        next(embed("\U0001f468\u200d\U0001f469\u200d\U0001f467", "multiscale(max_tokens=1)", embedder=LETTERS))


def test_bad_vectors_are_an_error() -> None:
    """Of the embedder's own kind."""
    with pytest.raises(BadVectors):
        next(embed("One.", embedder=FunctionEmbedder(lambda texts: [[1.0]], "bad", DIMENSIONS)))


def pieces() -> list[Chunk]:
    """Chunks of two documents, with views."""
    texts = {"a": "One two. Three four. Five six.", "b": "Ab cd. Ef gh. Ij kl."}
    return [*split((Document(*item) for item in texts.items()), UNITS, tokenizer=words)]


@pytest.mark.parametrize(
    "order", [[1, 0, 2, 3, 4, 5], [0, 1, 2, 4, 3, 5], [3, 4, 5, 0, 2, 1], [0, 3, 1, 2, 4, 5]], ids=str
)
def test_chunks_with_views_in_another_order_are_refused(order: list[int]) -> None:
    """Swapped inside a document, or documents that are not together."""
    chunks = pieces()
    assert len(chunks) == 6
    with pytest.raises(ChunksOutOfOrder, match=r"from [ab]#\d+-\d+ on\. Sort them by document and start\.$"):
        [*embedded([chunks[place] for place in order], LETTERS)]


def test_a_document_that_comes_back_later_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the first part of it is embedded already, in a group of its own."""
    monkeypatch.setattr("chunker.embedding._CHUNKS_AT_ONCE", 1)
    chunks = pieces()
    found = embedded([*chunks[:2], *chunks[3:], chunks[2]], LETTERS)
    assert len([next(found) for _ in range(5)]) == 5
    with pytest.raises(ChunksOutOfOrder):
        next(found)


def test_chunks_without_views_may_come_in_any_order() -> None:
    """Nothing is made of their neighbours; vectors come in the order of the chunks."""
    chunks = [replace(chunk, views=chunk.views[:1]) for chunk in pieces()][::-1]
    assert [one.chunk for one in embedded(chunks, LETTERS)] == chunks


def test_a_row_holds_vector_and_payload() -> None:
    """The payload is the chunk's row without its id, which stands beside it, and its views, which are used up."""
    (chunk, *_), vector = pieces(), np.array([0.1, 0.2], dtype=np.float32)
    row = vector_row(chunk, vector)
    assert [*row] == [*VECTOR_COLUMNS]
    assert row["vector"] == [0.1, 0.2]
    assert {**row["payload"], "id": row["id"], "views": chunk_row(chunk)["views"]} == chunk_row(chunk)


@given(st.lists(st.floats(-1, 1, width=32), max_size=9))
def test_the_numbers_of_a_row_are_exactly_those_of_the_vector(numbers: list[float]) -> None:
    """Fewer digits than a 64-bit number has, and none lost."""
    vector = np.array(numbers, dtype=np.float32)
    row = vector_row(pieces()[0], vector)
    assert np.array_equal(np.array(row["vector"], dtype=np.float32), vector)


def test_the_public_names_are_these() -> None:
    """`chunker.embed` and what it gives."""
    assert chunker.Embedded._fields == ("chunk", "vector")
    made: Iterable[chunker.Embedded] = chunker.embed("", embedder=LETTERS)
    assert [*made] == []


def test_memory_does_not_grow_with_the_number_of_documents() -> None:
    """Four times the documents take about as much."""

    def peak_bytes(count: int) -> int:
        documents = (Document(f"d{number}", "Some words of it. " * 100) for number in range(count))
        found = embed(documents, "multiscale(max_tokens=8)", embedder=fake(batch=1000), tokenizer=words)
        tracemalloc.start()
        assert sum(1 for _ in found) > 30 * count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes(1)  # loads what all need
    assert peak_bytes(40) < 2 * peak_bytes(10)
