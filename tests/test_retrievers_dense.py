"""Cosines, fusion of scores and of ranks, and the ranking of somebody who knows the evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.errors import BadVectors
from chunker.embeddings.function import FunctionEmbedder
from chunker.types import Chunk
from evals.retrievers import parse
from evals.retrievers.bm25 import BM25
from evals.retrievers.dense import Dense, cosines
from evals.retrievers.hybrid import Hybrid, reciprocal_ranks, shares
from evals.retrievers.oracle import Oracle
from evals.types import Evidence, Question
from tests.embedders import bag_of_letters, fake, hashed

LETTERS = fake(bag_of_letters, name="letters")


def chunk(start: int, end: int, tokens: int, document: str = "d") -> Chunk:
    """A chunk of which only the place and the price matter."""
    return Chunk(document, start, end, "x" * (end - start), tokens)


def oracle(chunks: Sequence[Chunk], *evidence: Evidence) -> list[tuple[str, float]]:
    """Place and score of each hit."""
    (ranking,) = Oracle().index(chunks).search([Question("q", "?", evidence)], len(chunks))
    return [(hit.chunk.id, hit.score) for hit in ranking.hits]


def test_scores_are_cosines() -> None:
    """Letters counted: "aab" is (2, 1), "ab" is (1, 1); their cosine is 3 / sqrt(10)."""
    chunks = [Chunk("d", 0, 3, "aab", 1), Chunk("d", 3, 6, "ccc", 1)]
    (ranking,) = Dense(LETTERS).index(chunks).search([Question("q", "ab")], 2)
    assert [hit.score for hit in ranking.hits] == pytest.approx([3 / np.sqrt(10), 0], abs=1e-6)


@given(left=st.integers(1, 40), right=st.integers(1, 40), seed=st.integers(0, 99))
def test_cosines_agree_with_sums_of_products(left: int, right: int, seed: int) -> None:
    """To seven places, over more than one block of rows."""
    numbers = np.random.default_rng(seed).standard_normal((left + right, 5)).astype(np.float32)
    expected = np.einsum("id,jd->ij", numbers[:left].astype(float), numbers[left:].astype(float))
    assert np.abs(cosines(numbers[:left], numbers[left:]) - expected).max() <= 1e-7


def test_equal_rows_have_equal_cosines_anywhere() -> None:
    """Products of matrices round differently at their edges; rounded, ties stay ties."""
    row = np.random.default_rng(0).standard_normal((1, 384)).astype(np.float32)
    row /= np.linalg.norm(row)
    noise = np.random.default_rng(1).standard_normal((5000, 384)).astype(np.float32)
    noise[[3, 1000, 4095, 4096, 4999]] = row
    assert len({*cosines(noise[:7], noise)[3][[3, 1000, 4095, 4096, 4999]].tolist()}) == 1


def test_vectors_that_are_not_numbers_are_told() -> None:
    """Before anything is ranked by them."""
    broken = FunctionEmbedder(lambda texts: [[np.nan] * 8 for _ in texts], "broken", 8)
    with pytest.raises(BadVectors, match=r"^broken: the vector of text 1 of 1, 'aab', holds NaN or infinity\.$"):
        Dense(broken).index([Chunk("d", 0, 3, "aab", 1)])


def test_strategies_that_share_chunks_share_vectors() -> None:
    """With a cached embedder, hybrid after dense embeds nothing new."""
    calls: list[str] = []

    def function(texts: Sequence[str]) -> object:
        calls.extend(texts)
        return hashed(texts)

    cached = CachedEmbedder(fake(function))
    chunks = [Chunk("d", i, i + 1, f"text {i}", 1) for i in range(3)]
    Dense(cached).index(chunks)
    assert sorted(calls) == [c.text for c in chunks]
    assert cached.usage.misses == 3


def test_ranks_become_reciprocals() -> None:
    """The example of the docstring."""
    assert reciprocal_ranks(np.array([[0.2, -np.inf, 0.9]]), 60).tolist() == [[1 / 62, 0, 1 / 61]]


@given(
    texts=st.lists(st.text("abcd ", min_size=1, max_size=12), min_size=1, max_size=7),
    asked=st.text("abcd ", max_size=9),
)
def test_hybrid_by_ranks_is_the_sum_over_both_rankings(texts: list[str], asked: str) -> None:
    """Recomputed from what BM25 and dense themselves return."""
    chunks = [Chunk(f"d{i}", 0, len(text), text, 1) for i, text in enumerate(texts)]
    question = [Question("q", asked)]
    expected: dict[str, float] = {}
    for part in (BM25(), Dense(LETTERS)):
        for rank, hit in enumerate(part.index(chunks).search(question, len(chunks))[0].hits, start=1):
            expected[hit.chunk.id] = expected.get(hit.chunk.id, 0) + 1 / (60 + rank)
    (ranking,) = Hybrid(LETTERS, fusion="ranks").index(chunks).search(question, len(chunks))
    assert {hit.chunk.id: hit.score for hit in ranking.hits} == pytest.approx(expected)


def test_hybrid_ranks_inside_the_documents_asked_for() -> None:
    """A better chunk elsewhere takes no rank away."""
    chunks = [Chunk("elsewhere", 0, 3, "bad cab", 1), Chunk("here", 0, 3, "bad", 1)]
    for fusion, expected in (("ranks", 2 / 61), ("scores", 2.0)):
        index = Hybrid(LETTERS, fusion).index(chunks)
        (ranking,) = index.search([Question("q", "bad cab", within=("here",))], 5)
        assert [hit.chunk.id for hit in ranking.hits] == ["here#0-3"]
        assert ranking.hits[0].score == pytest.approx(expected)


def test_scores_become_shares() -> None:
    """The examples of the docstring, and a row without hits."""
    row = [0.2, -np.inf, 0.9, 0.4]
    assert shares(np.array([row, [-np.inf] * 4])).tolist() == [pytest.approx([0, 0, 1, 2 / 7]), [0] * 4]
    assert shares(np.array([row]), floor=0.0).tolist() == [pytest.approx([2 / 9, 0, 1, 4 / 9])]
    assert shares(np.array([[0.3, 0.3]])).tolist() == [[1, 1]]


@given(
    texts=st.lists(st.text("abcd ", min_size=1, max_size=12), min_size=1, max_size=7),
    asked=st.text("abcd ", max_size=9),
)
def test_hybrid_by_scores_is_the_sum_of_both_shares(texts: list[str], asked: str) -> None:
    """Recomputed from what BM25 and dense themselves return; whoever is a hit of one is a hit."""
    chunks = [Chunk(f"d{i}", 0, len(text), text, 1) for i, text in enumerate(texts)]
    question, expected = [Question("q", asked)], dict.fromkeys((chunk.id for chunk in chunks), 0.0)
    for part, floor in ((BM25(), 0.0), (Dense(LETTERS), None)):
        hits = part.index(chunks).search(question, len(chunks))[0].hits
        found = shares(np.array([[hit.score for hit in hits]]), floor)[0] if hits else []
        for hit, share in zip(hits, found, strict=True):
            expected[hit.chunk.id] += share
    (ranking,) = Hybrid(LETTERS).index(chunks).search(question, len(chunks))
    assert {hit.chunk.id: hit.score for hit in ranking.hits} == pytest.approx(expected)


def test_oracle_takes_the_most_evidence_per_token() -> None:
    """Worked by hand: 30 characters for 3 tokens before 40 for 10; then only what is new counts."""
    chunks = [chunk(0, 100, 10), chunk(70, 100, 3), chunk(100, 200, 10)]
    assert oracle(chunks, Evidence("d", 60, 100)) == [("d#70-100", 10.0), ("d#0-100", 1.0)]
    assert oracle(chunks, Evidence("d", 70, 100)) == [("d#70-100", 10.0)]


def test_oracle_finds_evidence_over_several_chunks_and_documents() -> None:
    """All of it, and nothing that adds none."""
    chunks = [chunk(0, 50, 5), chunk(50, 100, 5), chunk(100, 150, 5), chunk(0, 50, 5, "other")]
    evidence = (Evidence("d", 40, 60), Evidence("other", 0, 5), Evidence("missing", 0, 5))
    assert oracle(chunks, *evidence) == [("d#0-50", 2.0), ("d#50-100", 2.0), ("other#0-50", 1.0)]


def test_oracle_has_nothing_for_an_unanswerable_question() -> None:
    """There is no evidence to find."""
    assert oracle([chunk(0, 50, 5)]) == []


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(
    spans=st.lists(SPANS, min_size=1, max_size=8, unique=True),
    wanted=st.lists(SPANS, min_size=1, max_size=4),
    tokens=st.lists(st.integers(1, 9), min_size=8, max_size=8),
)
def test_oracle_agrees_with_choosing_step_by_step(
    spans: list[tuple[int, int]], wanted: list[tuple[int, int]], tokens: list[int]
) -> None:
    """The plain way: look at every chunk at every step, take the best, the earlier of two; order ties as given."""
    chunks = [chunk(*span, cost) for span, cost in zip(spans, tokens, strict=False)]
    left = {i for start, end in wanted for i in range(start, end)}
    expected: list[tuple[str, float]] = []
    while True:
        gains = [len(left.intersection(range(c.start, c.end))) / c.token_count for c in chunks]
        if not any(gains):
            break
        first = gains.index(max(gains))
        expected.append((chunks[first].id, gains[first]))
        left -= {*range(chunks[first].start, chunks[first].end)}
    assert {*oracle(chunks, *(Evidence("d", *span) for span in wanted))} == {*expected}


def test_the_offline_model_finds_a_paraphrase() -> None:
    """Where no word is shared, BM25 finds nothing and dense does."""
    texts = ["Our bakery sells rye bread on Saturdays.", "Inspectors shut the crossing because its beams were damaged."]
    chunks = [Chunk(f"d{i}", 0, len(text), text, 10) for i, text in enumerate(texts)]
    question = [Question("q", "Why did engineers close a bridge?")]
    assert parse("bm25").index(chunks).search(question, 1)[0].hits == ()
    for spec in ("dense", "dense(embedder='minilm@8199be6f')", "hybrid"):
        assert parse(spec).index(chunks).search(question, 1)[0].hits[0].chunk.id.startswith("d1")
