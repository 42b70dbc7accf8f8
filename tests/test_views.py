"""Windows around chunks: how wide they are, what they are made of, and that what is found by them is exact."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, View, parse, split
from chunker.embeddings.errors import BadVectors
from chunker.embeddings.pooling import embed_chunks, pooled
from chunker.errors import InvalidSpec, InvalidViews
from chunker.strategies.multiscale import Multiscale
from chunker.views import view_runs, with_windows
from evals.retrievers.bm25 import BM25
from evals.retrievers.dense import Dense
from evals.types import Question
from tests.counters import words
from tests.embedders import bag_of_letters, fake

LETTERS = fake(bag_of_letters, name="letters")
WORDS = st.lists(st.sampled_from("abc bcd cde dea aab".split()), min_size=1, max_size=4)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=3)


def made(documents: list[list[list[str]]], scales: int = 3, decay: float = 1.0) -> list[Chunk]:
    """Chunks of some words each, one behind the other, document by document, with windows."""
    found: list[Chunk] = []
    for number, pieces in enumerate(documents):
        start, chunks = 0, []
        for piece in pieces:
            text = " ".join(piece)
            chunks.append(Chunk(f"d{number}", start, start + len(text), text, len(piece)))
            start += len(text) + 1
        found += with_windows(chunks, scales, decay)
    return found


def inside(chunks: list[Chunk], chunk: Chunk, view: View) -> list[Chunk]:
    """The chunks that lie in a view, looked for one by one."""
    return [
        one for one in chunks if one.document_id == chunk.document_id and view.start <= one.start <= one.end <= view.end
    ]


def test_windows_double() -> None:
    """A chunk in the middle of nine: itself, one on either side, three on either side; less at the edge."""
    chunks = made([[["a"]] * 9], decay=0.5)
    assert chunks[4].views == (View(8, 9, 1.0), View(6, 11, 0.5), View(2, 15, 0.25))
    assert chunks[0].views == (View(0, 1, 1.0), View(0, 3, 0.5), View(0, 7, 0.25))


@given(documents=TEXTS, scales=st.integers(1, 4))
def test_runs_are_the_chunks_that_lie_in_a_view(documents: list[list[list[str]]], scales: int) -> None:
    """The same as looking at every chunk, and never one of another document."""
    chunks = made(documents, scales)
    for place, run in enumerate(view_runs(chunks)):
        for chunk, first, last, weight in zip(chunks, run.first, run.last, run.weight, strict=True):
            assert chunks[first:last] == inside(chunks, chunk, chunk.views[place])
            assert weight == chunk.views[place].weight


def test_runs_of_chunks_with_fewer_views_weigh_nothing() -> None:
    """One chunk has two views, the other only itself."""
    chunks = [Chunk("d", 0, 1, "a", 1, views=(View(0, 1, 1.0), View(0, 3, 2.0))), Chunk("d", 2, 3, "b", 1)]
    assert view_runs(chunks)[1].weight.tolist() == [2.0, 0.0]


@pytest.mark.parametrize("weight", [1e308, -1.0, math.nan, math.inf])
def test_weights_that_cannot_be_added_up_are_refused(weight: float) -> None:
    """Before any vector is made of them."""
    chunks = [Chunk("d", 0, 1, "a", 1, views=(View(0, 1, 1.0), View(0, 1, weight)))]
    with pytest.raises(InvalidViews, match=r"^d#0-1: expected views of weight 0 to 1e\+18, got "):
        view_runs(chunks)


def test_a_view_ends_with_its_document() -> None:
    """However far it claims to reach: a file of chunks may hold any number."""
    chunks = [
        Chunk(name, 0, 1, "a", 1, views=(View(0, 1, 1.0), View(0, end, 1.0)))
        for name, end in (("d", 2**62), ("e", 2**62), ("f", 10**30))
    ]
    assert [(first, last) for first, last in zip(*view_runs(chunks)[1][:2], strict=True)] == [(0, 1), (1, 2), (2, 3)]


def test_chunks_in_another_order_are_refused() -> None:
    """Windows are runs of neighbours; sorted by anything else they would be of strangers."""
    chunks = made([[["a"], ["b"]], [["c"]]])
    for wrong in (chunks[::-1], [chunks[0], chunks[2], chunks[1]]):
        with pytest.raises(ValueError, match="Sort them by document and start"):
            view_runs(wrong)
    assert len(view_runs([replace(chunk, views=()) for chunk in chunks[::-1]])) == 1


def test_pooled_vectors_are_those_of_the_docstring() -> None:
    """Two chunks of equal length, each with a view of both."""
    chunks = made([[["a"], ["b"]]], scales=2)
    found = pooled(chunks, np.array([[1, 0], [0, 1]], dtype=np.float32))
    assert found == pytest.approx(np.array([[0.9410, 0.3383], [0.3383, 0.9410]]), abs=1e-4)


@given(documents=TEXTS, decay=st.sampled_from([0.5, 1.0, 2.0]))
def test_pooled_vectors_agree_with_a_sum_over_views(documents: list[list[list[str]]], decay: float) -> None:
    """Recomputed view by view; tokens weigh."""
    chunks = made(documents, decay=decay)
    vectors = LETTERS.embed([chunk.text for chunk in chunks])
    by_id = dict(zip((chunk.id for chunk in chunks), vectors.astype(np.float64), strict=True))
    for chunk, row in zip(chunks, embed_chunks(chunks, LETTERS), strict=True):
        total = np.zeros(vectors.shape[1])
        for view in chunk.views:
            window = inside(chunks, chunk, view)
            mean = sum(one.token_count * by_id[one.id] for one in window)
            total += view.weight / np.cbrt(len(window)) * mean / (np.linalg.norm(mean) or 1)
        assert row == pytest.approx(total / (np.linalg.norm(total) or 1), abs=1e-6)


def test_chunks_without_views_keep_their_vectors() -> None:
    """To the bit: nothing is pooled."""
    chunks = [Chunk("d", 0, 3, "abc", 1), Chunk("c", 0, 3, "abd", 1)]
    vectors = LETTERS.embed(["abc", "abd"])
    assert pooled(chunks, vectors) is vectors


def test_a_vector_is_missing() -> None:
    """Told before anything is pooled."""
    with pytest.raises(ValueError, match="Expected one vector a chunk, got 0 for 1 chunks"):
        pooled([Chunk("d", 0, 1, "a", 1)], LETTERS.embed([]))


@given(documents=TEXTS, asked=WORDS, decay=st.sampled_from([0.5, 1.0]))
def test_lexical_scores_of_views_add_up(documents: list[list[list[str]]], asked: list[str], decay: float) -> None:
    """The same as indexing the text of each window on its own with the library, window by window."""
    chunks, lexical, question = made(documents, decay=decay), BM25(stemmer="none"), [Question("q", " ".join(asked))]
    expected = np.zeros(len(chunks))
    for place in range(3):
        windows = [
            Chunk(f"w{i:03}", 0, 1, " ".join(one.text for one in inside(chunks, chunk, chunk.views[place])), 1)
            for i, chunk in enumerate(chunks)
        ]
        for hit in lexical.index(windows).search(question, len(chunks))[0].hits:
            expected[int(hit.chunk.id[1:4])] += decay**place * hit.score
    found = {hit.chunk.id: hit.score for hit in lexical.index(chunks).search(question, len(chunks))[0].hits}
    assert [found.get(chunk.id, 0) for chunk in chunks] == pytest.approx(expected.tolist(), rel=1e-5)


def test_a_neighbour_is_found_by_what_stands_beside_it() -> None:
    """The unit itself shares nothing with the question."""
    chunks = made([[["abc"], ["dea"], ["bcd"], ["bcd"], ["bcd"]]], scales=2)
    (ranking,) = BM25(stemmer="none").index(chunks).search([Question("q", "abc")], 9)
    assert [hit.chunk.text for hit in ranking.hits] == ["abc", "dea"]
    assert len(Dense(LETTERS).index(chunks).search([Question("q", "abc")], 9)[0].hits) == 5


TWO_SECTIONS = "# One\n\nAnts. Bees.\n\n# Two\n\nCats. Dogs."


def test_windows_end_with_the_document_or_with_the_section() -> None:
    """As the setting says."""
    whole = [*split(TWO_SECTIONS, "multiscale(max_tokens=4, scales=3)", tokenizer=words)]
    parted = [*split(TWO_SECTIONS, "multiscale(max_tokens=4, scales=3, within='section')", tokenizer=words)]
    assert [chunk.span for chunk in whole] == [chunk.span for chunk in parted]
    assert {chunk.views[-1][:2] for chunk in whole} == {(0, len(TWO_SECTIONS))}
    assert {chunk.views[-1][:2] for chunk in parted} == {(0, 18), (20, len(TWO_SECTIONS))}


def test_sections_of_one_title_are_two() -> None:
    """Minutes and changelogs say `Notes` again and again; a section below is part of the one above."""
    text = "# Notes\n\nAnts.\n\n## Low\n\nBees.\n\n# Notes\n\nCats."
    units = [*split(text, "multiscale(max_tokens=3, scales=4, within='section')", tokenizer=words)]
    second = text.rindex("# Notes")
    assert {unit.views[-1][:2] for unit in units} == {(0, second - 2), (second, len(text))}


@pytest.mark.parametrize("decay", [10, 0.001])
def test_any_decay_gives_vectors(decay: float) -> None:
    """Sixteen scales at both ends of the range: a whole number or not, all of length 1."""
    chunks = [*split(TWO_SECTIONS, f"multiscale(max_tokens=4, scales=16, decay={decay})", tokenizer=words)]
    lengths = np.linalg.norm(embed_chunks(chunks, LETTERS), axis=1)
    assert lengths == pytest.approx(np.ones(len(chunks)), abs=1e-5)


def test_an_embedder_that_breaks_its_word_is_told() -> None:
    """Rows of another length than 1 or 0 would count for more than others."""
    longer = SimpleNamespace(name="longer", dimensions=2, embed=lambda texts: np.full((len(texts), 2), 3.0))
    with pytest.raises(BadVectors, match=r"longer: the vector of text 1 of 1, 'a', has the length 4\.24, expected 1"):
        embed_chunks([Chunk("d", 0, 1, "a", 1)], longer)


def test_units_are_cut_as_structure_cuts() -> None:
    """With context words where these are asked for."""
    text = "# Birds\n\n" + "A robin sings. A wren hides. " * 9
    for contexts in (True, False):
        units = [*split(text, f"multiscale(max_tokens=12, contexts={contexts})")]
        shown = ", ".join(f"{name}={contexts}" for name in ("headings", "lead_ins", "table_headers", "signatures"))
        plain = [*split(text, f"structure(max_tokens=12, {shown})")]
        assert [(unit.span, unit.context) for unit in units] == [(chunk.span, chunk.context) for chunk in plain]
        assert any(unit.context for unit in units) is contexts


def test_scales_are_a_whole_number() -> None:
    """When the strategy is made, not when it cuts."""
    with pytest.raises(InvalidSpec, match=r"^scales must be a whole number, got 2\.5\.$"):
        Multiscale(scales=2.5)  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("scales=0", "scales must be a number from 1 to 16, got 0"),
        ("decay=0.0", "decay must be a number from 0.001 to 10, got 0.0"),
        ("decay=1e308", "decay must be a number from 0.001 to 10, got 1e[+]308"),
        ("within='page'", "within must be 'document' or 'section', got 'page'"),
    ],
)
def test_wrong_settings_are_told(setting: str, told: str) -> None:
    """When the strategy is made."""
    with pytest.raises(InvalidSpec, match=told):
        parse(f"multiscale({setting})")
