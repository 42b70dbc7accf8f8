"""What an index allows at best, by hand and by sets of characters."""

from __future__ import annotations

import pytest
from hypothesis import given

from evals.types import Retrieved
from tests.scoring import chunk, evidence, rankings, retrieved, value

FOUND = retrieved(evidence((10, 20)), [], index=[chunk(0, 15), chunk(15, 18), chunk(25, 40)])
NAMES = ("precision_omega", "index_recall", "index_intact")


@pytest.mark.parametrize(("name", "expected"), [(NAMES[0], 0.4), (NAMES[1], 0.8), (NAMES[2], 0.0)])
def test_worked_examples(name: str, expected: float) -> None:
    """No ranking is needed."""
    assert value(name, FOUND) == pytest.approx(expected)


def test_a_chunk_that_only_touches_the_evidence_does_not_count() -> None:
    """Here it would halve the score."""
    found = retrieved(evidence((10, 20)), [], index=[chunk(0, 10), chunk(10, 20)])
    assert value("precision_omega", found) == 1


@given(found=rankings())
def test_precision_omega_is_that_of_sets_of_characters(found: Retrieved) -> None:
    """Chunks that share a character with the evidence, together with the evidence."""
    needed = {at for item in found.question.evidence for at in range(item.start, item.end)}
    spans = [{*range(item.start, item.end)} for item in found.chunks if item.document_id == "d"]
    holding = set().union(*(span for span in spans if span & needed))
    assert value("precision_omega", found) == len(holding & needed) / len(holding | needed)


@given(found=rankings())
def test_no_ranking_is_better_than_its_index(found: Retrieved) -> None:
    """Ceilings are ceilings."""
    for name, ceiling in (("evidence_recall_k", "index_recall"), ("evidence_intact_k", "index_intact")):
        assert (value(name, found, 100) or 0) <= (value(ceiling, found) or 0)


@pytest.mark.parametrize("name", NAMES)
def test_questions_without_evidence_are_not_scored(name: str) -> None:
    """Nothing to hold."""
    assert value(name, retrieved([], [chunk(0, 9)])) is None
