"""Chroma's definitions to the letter, on examples worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document
from evals.compat.chroma import METRICS, Place, first_occurrence, precision_omega, relocated, scores
from tests.scoring import chunk, evidence, retrieved, spans

NEEDED = [Place("d", 10, 20), Place("d", 30, 40)]
INDEX = [Place("d", 0, 10), Place("d", 10, 25), Place("d", 20, 35), Place("d", 50, 60)]
PLACES = st.builds(lambda name, span: Place(name, *span), st.sampled_from("de"), spans())


def test_scores_of_the_example() -> None:
    """Overlap is spent twice, what is missed is added to the union."""
    assert scores(NEEDED, INDEX[1:]) == pytest.approx((1 / 3, 0.75, 0.375))


def test_precision_omega_of_the_example() -> None:
    """The first chunk only touches the evidence, and counts."""
    assert precision_omega(NEEDED, INDEX) == 0.375
    assert precision_omega(NEEDED, INDEX[1:]) == 0.5


def test_chunks_of_other_documents_cost_precision() -> None:
    """They are in the sum, and nowhere else."""
    assert scores([Place("d", 0, 10)], [Place("d", 0, 10), Place("e", 0, 10)]) == (0.5, 1, 0.5)


def test_overlapping_evidence_is_counted_twice_where_chroma_does() -> None:
    """Fifteen characters found of evidence that is twenty long."""
    assert scores([Place("d", 0, 10), Place("d", 5, 15)], [Place("d", 0, 15)]).recall == 0.75


def test_nothing_found_is_zero() -> None:
    """Without chunks, without evidence in them, without a division by zero."""
    assert scores(NEEDED, []) == (0, 0, 0)
    assert precision_omega(NEEDED, []) == precision_omega(NEEDED, INDEX[3:]) == 0


@given(needed=spans(), index=st.lists(PLACES, max_size=6))
def test_scores_are_those_of_sets_of_characters(needed: tuple[int, int], index: list[Place]) -> None:
    """One piece of evidence, where closed and half-open ranges differ by touching only."""
    wanted = {*range(*needed)}
    got = {at for place in index if place.document_id == "d" for at in range(place.start, place.end)}
    spent = sum(place.end - place.start for place in index)
    found = scores([Place("d", *needed)], index)
    assert found.recall == len(wanted & got) / len(wanted)
    assert found.precision == (len(wanted & got) / spent if spent else 0)
    assert found.iou == len(wanted & got) / (spent + len(wanted - got))


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("Two.", (5, 8)),  # the final full stop is taken off
        ("One.", (0, 3)),  # and the first of two is found
        ("three   FOUR", (20, 30)),  # any white space, any case
        ("Five", None),
        ("", (0, 0)),
    ],
)
def test_chunks_are_looked_for_where_chroma_looks(piece: str, expected: tuple[int, int] | None) -> None:
    """Not where they were cut."""
    assert first_occurrence("One. Two. One. Two. Three\nfour.", piece) == expected


def test_relocated_chunks_stand_at_their_first_occurrence() -> None:
    """The second `One.` becomes the first, without its full stop."""
    document = Document("t", "One. Two. One.")
    (found,) = relocated([chunk(10, 14, document)], {"t": document})
    assert (found.start, found.end, found.text) == (0, 3, "One")


def test_as_metrics_they_score_a_ranking() -> None:
    """Under names of their own, so that nobody takes them for ours."""
    ranked = [chunk(10, 25), chunk(20, 35), chunk(50, 60)]
    found = retrieved(evidence((10, 20), (30, 40)), ranked, index=[chunk(0, 10), *ranked])
    values = {metric.name: metric.of(found, 3) for metric in METRICS}
    assert values == pytest.approx(
        {
            "chroma_precision_omega": 0.375,
            "chroma_iou": 1 / 3,
            "chroma_recall": 0.75,
            "chroma_precision": 0.375,
        }
    )
    assert {metric.of(retrieved([], ranked), 3) for metric in METRICS} == {None}
