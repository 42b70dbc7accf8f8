"""Two runs side by side."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from chunker.types import Document
from evals.contrast import contrast, to_object
from evals.errors import NotComparable
from evals.report.contrast import show_contrast
from evals.types import EvalSet, Evidence, Question
from tests.made_runs import COST, HEADLINE, drawn, made_run, with_metric

SCORES = drawn(60)
BASELINE = with_metric(made_run(SCORES), "mrr", SCORES)
LOWER = [score - 0.1 - 0.001 * index for index, score in enumerate(SCORES)]
CANDIDATE = with_metric(made_run(LOWER, "fixed(max_tokens=90)", cost=replace(COST, chunks=120)), "mrr", SCORES)
TEXT = "::error::no.\x1b[31m " * 60
EVAL_SET = EvalSet(
    "made",
    {"a.md": Document("a.md", TEXT)},
    tuple(Question(name, "Why?\nSo?", (Evidence("a.md", 60, 63),)) for name in BASELINE.questions),
)


def shown(eval_set: EvalSet | None = None) -> str:
    """The comparison as text."""
    out = io.StringIO()
    show_contrast(contrast(BASELINE, CANDIDATE), eval_set, out)
    return out.getvalue()


def test_each_metric_has_both_means_and_a_conclusion() -> None:
    """The headline got worse, the other metric did not move."""
    found = contrast(BASELINE, CANDIDATE)
    words = {row.comparison.metric: row.comparison.conclusion.word for row in found.rows}
    assert words == {HEADLINE: "worse", "mrr": "equivalent"}
    first = found.rows[0]
    assert first.baseline.mean == pytest.approx(sum(SCORES) / 60)
    assert first.candidate.mean == pytest.approx(sum(LOWER) / 60)
    assert (first.comparison.difference.n_higher, first.comparison.difference.n_lower) == (0, 60)


def test_the_headline_is_a_family_of_its_own_unless_metrics_are_named() -> None:
    """One declared comparison is not made harder by metrics that are only looked at."""
    families = [
        [row.comparison.difference.family for row in contrast(BASELINE, CANDIDATE, metrics).rows]
        for metrics in ((), (HEADLINE, "mrr"))
    ]
    assert families == [[1, 1], [2, 2]]


def test_what_is_not_the_same_is_named() -> None:
    """Strategy and chunks differ, the retriever does not; a document that failed is named."""
    found = contrast(BASELINE, replace(CANDIDATE, document_failures={"bad.md": "no"}))
    unlike = {one.what: (one.baseline, one.candidate) for one in found.unlike}
    assert unlike["strategy"] == (BASELINE.strategy, CANDIDATE.strategy)
    assert unlike["chunks"] == ("100", "120")
    assert unlike["documents not cut"] == ("none", "bad.md")
    assert "retriever" not in unlike


def test_questions_that_moved_most_come_first_with_both_contexts() -> None:
    """The drop grows with the number of the question."""
    found = contrast(BASELINE, CANDIDATE, most_moves=2)
    assert [one.move.question_id for one in found.moved] == ["q059", "q058"]
    assert found.n_moved == 60
    assert found.moved[0].before == (("a.md", 59, 68),)


def test_more_questions_are_asked_for_where_nothing_is_certain() -> None:
    """And only there."""
    noisy = [score + (0.2 if index % 2 else -0.19) for index, score in enumerate(SCORES)]
    (row,) = contrast(BASELINE, replace(BASELINE, scores={HEADLINE: tuple(noisy)}), [HEADLINE]).rows
    assert row.comparison.conclusion.word == "undecided"
    assert (row.more_questions or 0) > 60
    assert contrast(BASELINE, CANDIDATE).rows[0].more_questions is None


def test_runs_without_a_common_metric_are_not_comparable() -> None:
    """And both lists are shown."""
    other = replace(CANDIDATE, settings=replace(CANDIDATE.settings, metrics={"map": 1}))
    with pytest.raises(NotComparable, match="no metric in both; the baseline has recall_auc, mrr, the candidate map"):
        contrast(BASELINE, other)


def test_the_text_has_spans_or_with_the_eval_set_words() -> None:
    """Nothing from documents or questions begins a line or drives the terminal; passages on evidence have a star."""
    assert "    baseline   a.md [59:68]\n" in shown()
    text = shown(EVAL_SET)
    assert "    question   Why?⏎So?\n" in text
    assert "    baseline  *a.md [59:68] " in text
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_the_text_says_where_contexts_are_missing() -> None:
    """A baseline from version control has none."""
    out = io.StringIO()
    show_contrast(contrast(replace(BASELINE, contexts={}), CANDIDATE), None, out)
    assert "baseline   its contexts are not kept" in out.getvalue()


def test_the_object_is_json() -> None:
    """With intervals and counts for each metric."""
    written = json.loads(json.dumps(to_object(contrast(BASELINE, CANDIDATE))))
    row = written["metrics"][0]
    assert row["baseline"].keys() >= {"mean", "low", "high", "n", "failed"}
    assert row["conclusion"]["word"] == "worse"
    assert written["moves"][0]["contexts"]["candidate"] == [["a.md", 59, 68]]
