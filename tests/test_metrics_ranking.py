"""Metrics of rankings: worked examples by hand, and agreement with ir-measures, which runs trec_eval."""

from __future__ import annotations

from math import log2

import ir_measures
import pytest
from hypothesis import given
from ir_measures import AP, RR, P, R, Rprec, Success, nDCG

from evals.metrics._judging import judged
from evals.types import Retrieved
from tests.scoring import chunk, evidence, rankings, retrieved, value

NEEDED = evidence((0, 4), (20, 24), (40, 44))
RANKED = [chunk(0, 5), chunk(5, 10), chunk(10, 15), chunk(20, 25)]
INDEX = [*RANKED[:3], chunk(15, 20), RANKED[3], chunk(40, 45)]
FOUND = retrieved(NEEDED, RANKED, index=INDEX)
TREC = {"ndcg": nDCG, "recall_k": R, "precision_k": P, "hit_k": Success, "mrr": RR, "map": AP, "r_precision": Rprec}


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("ndcg", 4, (1 + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / 2)),
        ("mrr", 0, 1.0),
        ("map", 0, 0.5),
        ("recall_k", 4, 2 / 3),
        ("precision_k", 5, 0.4),
        ("r_precision", 0, 1 / 3),
        ("hit_k", 1, 1.0),
    ],
)
def test_worked_examples(name: str, at: int, expected: float) -> None:
    """Relevant, not, not, relevant; three relevant chunks in the index."""
    assert value(name, FOUND, at) == pytest.approx(expected)


@given(found=rankings(size=12))
def test_values_are_those_of_ir_measures(found: Retrieved) -> None:
    """On random rankings, relevant chunks that were not ranked included."""
    hits = judged(found)
    assert hits
    relevant = [hit.chunk.id for hit, is_relevant in zip(found.ranking.hits, hits.hits, strict=True) if is_relevant]
    unranked = [f"unranked {number}" for number in range(hits.relevant - len(relevant))]
    qrels = [ir_measures.Qrel("q", name, 1) for name in [*relevant, *unranked]]
    run = [ir_measures.ScoredDoc("q", hit.chunk.id, hit.score) for hit in found.ranking.hits]
    measures = {(name, at): TREC[name] @ at if at else TREC[name] for name in TREC for at in cutoffs(name)}
    if not qrels or not run:  # trec_eval leaves such questions out of its mean; here they are zeros
        assert {value(name, found, at) for name, at in measures} == {0}
        return
    expected = ir_measures.calc_aggregate(measures.values(), qrels, run)
    for (name, at), measure in measures.items():
        assert value(name, found, at) == pytest.approx(expected[measure]), measure


def cutoffs(name: str) -> tuple[int, ...]:
    return (1, 3, 5, 10) if name.endswith("_k") or name == "ndcg" else (0,)


@pytest.mark.parametrize(
    ("span", "is_relevant"),
    [((14, 60), True), ((15, 60), True), ((16, 60), False), ((16, 24), True), ((16, 25), False), ((20, 60), False)],
)
def test_a_chunk_is_relevant_by_half_of_the_evidence_or_half_of_itself(
    span: tuple[int, int], is_relevant: bool
) -> None:
    """Evidence `[10, 20)`: five of its characters, or four of a chunk of eight, are enough."""
    found = judged(retrieved(evidence((10, 20)), [chunk(*span)]))
    assert found
    assert found.hits == (is_relevant,)


def test_relevant_chunks_that_were_not_found_lower_ndcg() -> None:
    """Dividing by the best order of what was found would make a perfect score of it."""
    assert value("ndcg", retrieved(NEEDED, [chunk(0, 5)], index=INDEX), 10) == pytest.approx(1 / 2.1309, abs=1e-4)


def test_a_chunk_that_comes_again_is_not_relevant_again() -> None:
    """A retriever cannot raise recall by repeating itself."""
    assert value("recall_k", retrieved(NEEDED, [chunk(0, 5), chunk(0, 5)], index=INDEX), 2) == 1 / 3


def test_an_index_without_relevant_chunks_scores_zero() -> None:
    """The strategy lost the evidence; that is no reason to leave the question out."""
    assert value("ndcg", retrieved(NEEDED, [chunk(50, 60)]), 5) == 0


def test_questions_without_evidence_are_not_scored() -> None:
    """Whatever was ranked."""
    assert {value(name, retrieved([], RANKED), 3) for name in TREC} == {None}


def test_the_index_must_be_known() -> None:
    """Without it nobody knows how many relevant chunks there are."""
    found = Retrieved(FOUND.question, FOUND.ranking)
    with pytest.raises(ValueError, match="q: this metric needs every chunk of the index"):
        value("map", found)


def test_equal_questions_with_other_indexes_are_judged_apart() -> None:
    """What is remembered is remembered for one object only."""
    assert value("recall_k", retrieved(NEEDED, RANKED, index=INDEX), 4) == 2 / 3
    assert value("recall_k", retrieved(NEEDED, RANKED), 4) == 1
