"""Metrics by name: what is listed, how names are read, and what every metric keeps to."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import evals.metrics
from chunker.errors import UnknownName
from evals.metrics import answer_metrics, find_metric, intrinsic_metrics, metrics
from tests.scoring import chunk, retrieved

FAMILIES = [name for _, name, _ in pkgutil.iter_modules(evals.metrics.__path__) if not name.startswith("_")]
KINDS = ("METRICS", "INTRINSIC", "ANSWERS")
DOCUMENTED = (Path(__file__).parent.parent / "docs/metrics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_lists_its_metrics_and_shows_how_they_are_counted(family: str) -> None:
    """A file without a list would be found by nobody."""
    module = importlib.import_module(f"evals.metrics.{family}")
    listed = [metric for kind in KINDS for metric in getattr(module, kind, ())]
    assert listed
    assert "Example" in Path(str(module.__file__)).read_text(encoding="utf-8")


def test_names_are_given_once() -> None:
    """Two families with one name would hide one another."""
    modules = [importlib.import_module(f"evals.metrics.{family}") for family in FAMILIES]
    listed = [metric.name for module in modules for kind in KINDS for metric in getattr(module, kind, ())]
    assert len(listed) == len({*listed}) == len(metrics()) + len(intrinsic_metrics()) + len(answer_metrics())


@pytest.mark.parametrize("name", [*metrics(), *intrinsic_metrics(), *answer_metrics()])
def test_every_metric_is_documented(name: str) -> None:
    """`docs/metrics.md` says what each name means."""
    assert f"`{name}`" in DOCUMENTED


@pytest.mark.parametrize(
    ("text", "name", "at"),
    [("evidence_recall@1000", "evidence_recall", 1000), ("ndcg@10", "ndcg", 10), ("mrr", "mrr", 0)],
)
def test_names_are_read(text: str, name: str, at: int) -> None:
    """With a number where one is needed."""
    assert find_metric(text) == (metrics()[name], at)


@pytest.mark.parametrize(
    "text",
    ["ndcg", "ndcg@", "ndcg@0", "ndcg@-1", "ndcg@x", "ndcg@\u00b2", "ndcg@05", f"ndcg@{'9' * 5000}", "mrr@5", "mrr@"],
)
def test_a_wrong_number_is_an_error(text: str) -> None:
    """Missing, not wanted, or not a number above zero."""
    with pytest.raises(ValueError, match="number"):
        find_metric(text)


def test_an_unknown_name_is_an_error_that_names_the_nearest() -> None:
    """With the list of what there is."""
    with pytest.raises(UnknownName, match=r"No metric 'evidence_recal'\. Did you mean 'evidence_recall'"):
        find_metric("evidence_recal@5")


@pytest.mark.parametrize("name", metrics())
def test_no_metric_scores_a_question_without_evidence_and_answers(name: str) -> None:
    """Not applicable is not zero."""
    found = retrieved([], [chunk(0, 20), chunk(30, 60)], budgets=[250, 500, 1000, 2000, 4000])
    assert metrics()[name].of(found, 250) is None
