"""Scores as classifiers of relevance: worked examples by hand, and agreement with scikit-learn."""

from __future__ import annotations

from math import log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from evals.metrics._judging import Judged, judged
from evals.metrics.relevance import confusion
from evals.types import Hit, Ranking, Retrieved
from tests.scoring import chunk, evidence, rankings, retrieved, value

INDEX = [chunk(start, start + 10) for start in range(0, 60, 10)]
RANKED = [INDEX[0], INDEX[1], INDEX[4], INDEX[2]]
FOUND = retrieved(evidence((0, 10), (40, 50)), RANKED, index=INDEX, scores=[0.9, 0.5, 0.5, 0.1])


def test_confusion_counts_decisions() -> None:
    """Two chunks taken, one of them right; one relevant chunk left out."""
    found = judged(FOUND)
    assert found
    assert confusion(found, 2) == (1, 1, 1, 3)


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("accuracy_k", 2, 2 / 3),
        ("relevance_f1_k", 2, 0.5),
        ("true_positives_k", 2, 1),
        ("false_positives_k", 2, 1),
        ("false_negatives_k", 2, 1),
        ("true_negatives_k", 2, 3),
        ("roc_auc", 0, 0.9375),
        ("log_loss", 0, -(2 * log(0.99) + 2 * log(0.5)) / 4),
    ],
)
def test_worked_examples(name: str, at: int, expected: float) -> None:
    """Six chunks, two relevant, four ranked."""
    assert value(name, FOUND, at) == pytest.approx(expected)


@given(found=rankings(size=12), scores=st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_roc_auc_is_that_of_scikit_learn(found: Retrieved, scores: list[int]) -> None:
    """Ties included; chunks that were not ranked have a lower score than all others."""
    found = scored(found, scores)
    truth, given_scores = labels(found)
    if len({*truth}) == 2:
        assert value("roc_auc", found) == pytest.approx(sklearn.roc_auc_score(truth, given_scores))
    else:
        assert value("roc_auc", found) is None


@given(found=rankings(size=12), k=st.integers(1, 12))
def test_decisions_are_those_of_scikit_learn(found: Retrieved, k: int) -> None:
    """Confusion matrix, accuracy and F1 of taking the first k."""
    truth, _ = labels(found)
    taken = [1] * min(k, len(found.ranking.hits))
    decided = taken + [0] * (len(truth) - len(taken))
    cells = sklearn.confusion_matrix(truth, decided, labels=[0, 1]).ravel()
    names = ("true_negatives_k", "false_positives_k", "false_negatives_k", "true_positives_k")
    assert [value(name, found, k) for name in names] == cells.tolist()
    assert value("accuracy_k", found, k) == pytest.approx(sklearn.accuracy_score(truth, decided))
    if any(truth) or any(decided):
        assert value("relevance_f1_k", found, k) == pytest.approx(sklearn.f1_score(truth, decided))


@given(found=rankings(size=12), scores=st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_log_loss_is_that_of_scikit_learn(found: Retrieved, scores: list[int]) -> None:
    """Of the ranked chunks, with scores spread from 0.01 to 0.99."""
    found = scored(found, scores)
    ranked = [hit.score for hit in found.ranking.hits]
    if not ranked:
        assert value("log_loss", found) is None
        return
    width = max(ranked) - min(ranked)
    chances = [0.01 + 0.98 * (score - min(ranked)) / width if width else 0.5 for score in ranked]
    truth = labels(found)[0][: len(ranked)]
    assert value("log_loss", found) == pytest.approx(sklearn.log_loss(truth, chances, labels=[0, 1]))


@pytest.mark.parametrize("name", ["roc_auc", "log_loss"])
def test_a_score_that_is_no_number_is_an_error(name: str) -> None:
    """It would sort anywhere."""
    with pytest.raises(ValueError, match="q: the retriever gave a score that is not a number"):
        value(name, retrieved(evidence((0, 10)), INDEX, scores=[1, nan, 1, 1, 1, 1]))


@pytest.mark.parametrize("name", ["roc_auc", "log_loss", "accuracy_k", "relevance_f1_k", "true_positives_k"])
def test_questions_without_evidence_are_not_scored(name: str) -> None:
    """There is nothing to be right about."""
    assert value(name, retrieved([], INDEX), 3) is None


def scored(found: Retrieved, scores: list[int]) -> Retrieved:
    """The same ranking with whole numbers as scores, falling."""
    ordered = sorted(scores[: len(found.ranking.hits)], reverse=True)
    hits = tuple(Hit(hit.chunk, float(score)) for hit, score in zip(found.ranking.hits, ordered, strict=True))
    return Retrieved(found.question, Ranking("q", hits), found.contexts, found.chunks)


def labels(found: Retrieved) -> tuple[list[int], list[float]]:
    """Relevance and score of every chunk of the index, ranked ones first."""
    known = judged(found)
    assert isinstance(known, Judged)
    unranked = known.candidates - len(known.hits)
    missed = known.relevant - sum(known.hits)
    truth = [*map(int, known.hits), *[1] * missed, *[0] * (unranked - missed)]
    return truth, [*(hit.score for hit in found.ranking.hits), *[-1.0] * unranked]
