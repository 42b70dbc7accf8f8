"""Baselines in files: promote, roll back, find again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BrokenHistory, UnknownRun, UnreadableRun
from evals.history import Baselines, promote, rollback
from evals.references import find_run
from evals.runs import RunStore, read_run
from tests.command import files_in
from tests.made_runs import drawn, made_run, with_metric

DAY = "2025-03-31"
FIRST = with_metric(made_run(drawn(20)), "mrr", [0.5] * 19 + [None], {"q019": "ValueError: ü\ud800"})
SECOND = made_run(drawn(20, seed=5), "fixed(max_tokens=90)")


@pytest.fixture
def baselines(tmp_path: Path) -> Path:
    """A folder in which main has two versions."""
    promote(tmp_path, "main", FIRST, DAY)
    promote(tmp_path, "main", SECOND, DAY, "shorter chunks")
    return tmp_path


def test_a_version_is_the_run_without_its_contexts(baselines: Path) -> None:
    """Read back, nothing else is missing, not even what no encoding can write."""
    found = read_run(Baselines(baselines).path("main", 1))
    assert found.contexts == {}
    assert (found.scores, found.failures, found.settings) == (FIRST.scores, FIRST.failures, FIRST.settings)
    assert (found.questions, found.clusters, found.tags) == (FIRST.questions, FIRST.clusters, FIRST.tags)


def test_a_version_has_a_line_for_each_metric(baselines: Path) -> None:
    """So that a change of one metric is a change of one line; and equal runs give equal bytes."""
    text = (baselines / "main/1.json").read_text()
    assert text.isascii()
    assert [line.split(":")[0].strip() for line in text.splitlines() if line.startswith('  "mrr": [')] == ['"mrr"']
    promote(baselines, "other", FIRST, DAY)
    assert (baselines / "other/1.json").read_text() == text


def test_the_last_promoted_version_is_current(baselines: Path) -> None:
    """And the log says what it scored, with its interval, when and why."""
    known = Baselines(baselines)
    step = known.steps("main")[-1]
    assert known.current("main") == 2
    assert (step.run, step.strategy, step.date, step.note) == (SECOND.id, SECOND.strategy, DAY, "shorter chunks")
    assert step.low is not None
    assert step.low < (step.mean or 0) < (step.high or 0)


def test_rolling_back_deletes_nothing(baselines: Path) -> None:
    """Files stay as they were, the log gets a line, and the earlier version is current."""
    before = files_in(baselines / "main")
    rollback(baselines, "main", DAY, note="a mistake")
    after = files_in(baselines / "main")
    assert after["log.jsonl"].startswith(before["log.jsonl"])
    assert {**after, "log.jsonl": b""} == {**before, "log.jsonl": b""}
    assert Baselines(baselines).current("main") == 1
    assert [step.action for step in Baselines(baselines).steps("main")] == ["promote", "promote", "rollback"]


def test_rolling_back_goes_to_what_was_current_before(baselines: Path) -> None:
    """Not to a version that was itself taken back."""
    rollback(baselines, "main", DAY)
    assert promote(baselines, "main", SECOND, DAY).version == 3
    assert rollback(baselines, "main", DAY).version == 1


def test_after_a_rollback_numbers_go_on(baselines: Path) -> None:
    """No version is ever written over, not even one that the log does not know."""
    rollback(baselines, "main", DAY)
    (baselines / "main/7.json").write_text("left behind")
    assert promote(baselines, "main", FIRST, DAY).version == 8
    assert rollback(baselines, "main", DAY, to=2).version == 2
    assert (baselines / "main/7.json").read_text() == "left behind"


def test_steps_that_lead_nowhere_are_refused(baselines: Path) -> None:
    """To a version that is not there, to the one that is current, and to before the first."""
    with pytest.raises(UnknownRun, match=r"main has no version 9. There are: 1, 2\."):
        rollback(baselines, "main", DAY, to=9)
    with pytest.raises(BrokenHistory, match="Version 2 of main is current already"):
        rollback(baselines, "main", DAY, to=2)
    rollback(baselines, "main", DAY)
    with pytest.raises(BrokenHistory, match="main has no version before 1"):
        rollback(baselines, "main", DAY)
    with pytest.raises(UnknownRun, match=r"No baseline 'mian' .*'main'"):
        rollback(baselines, "mian", DAY)


def test_a_version_that_was_damaged_does_not_become_current(baselines: Path) -> None:
    """Its file is read before the log is written."""
    (baselines / "main/1.json").write_text("{}")
    with pytest.raises(UnreadableRun, match=r"1\.json"):
        rollback(baselines, "main", DAY)
    assert Baselines(baselines).current("main") == 2


def test_scores_that_do_not_fit_the_questions_are_no_run(baselines: Path) -> None:
    """As a merge may leave them."""
    path = baselines / "main/2.json"
    row = json.loads(path.read_text())
    row["scores"]["recall_auc"].pop()
    path.write_text(json.dumps(row))
    with pytest.raises(UnreadableRun, match="20 questions, but not as many recall_auc"):
        read_run(path)


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a b", "main\n"])
def test_names_are_names_of_folders(tmp_path: Path, name: str) -> None:
    """Nothing outside the folder can be written."""
    with pytest.raises(BrokenHistory, match="A baseline's name has letters"):
        promote(tmp_path / "baselines", name, FIRST, DAY)
    assert not (tmp_path / "baselines").exists()


def test_dates_are_dates(tmp_path: Path) -> None:
    """So that a log sorts."""
    with pytest.raises(BrokenHistory, match=r"Expected a date as in 2025-03-31, got '31\.3\.25'"):
        promote(tmp_path, "main", FIRST, "31.3.25")


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "[]", "{}", '{"version": 1}'])
def test_a_log_that_cannot_be_read_names_its_line(baselines: Path, line: str) -> None:
    """A merge conflict left in it is not skipped."""
    path = baselines / "main/log.jsonl"
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(BrokenHistory, match=r"log\.jsonl, line 3"):
        promote(baselines, "main", FIRST, DAY)


def test_runs_are_found_by_file_name_id_and_strategy(baselines: Path, tmp_path: Path) -> None:
    """A name alone is its current version."""
    store, known = RunStore(tmp_path / "runs"), Baselines(baselines)
    path = store.keep(FIRST)
    store.keep(SECOND)
    found = [
        find_run(reference, store, known).id
        for reference in (str(path), "main", "main@1", SECOND.id[:5], SECOND.strategy, "fixed(max_tokens=90)")
    ]
    assert found == [FIRST.id, SECOND.id, FIRST.id, SECOND.id, SECOND.id, SECOND.id]


def test_a_baseline_has_its_contexts_where_the_run_is_kept(baselines: Path, tmp_path: Path) -> None:
    """So that both contexts can be shown."""
    store = RunStore(tmp_path / "runs")
    assert find_run("main", store, Baselines(baselines)).contexts == {}
    store.keep(SECOND)
    assert find_run("main", store, Baselines(baselines)).contexts == SECOND.contexts


def test_what_leads_to_no_run_or_to_several_is_refused(baselines: Path, tmp_path: Path) -> None:
    """With what there is."""
    store, known = RunStore(tmp_path / "runs"), Baselines(baselines)
    with pytest.raises(UnknownRun, match=r"No run 'mian'.*\(main\)"):
        find_run("mian", store, known)
    for seed in (1, 2):
        store.keep(replace(made_run(drawn(20, seed), "fixed(max_tokens=90)"), retriever=f"bm25(k1={seed})"))
    with pytest.raises(UnknownRun, match=r"is not one run but 2: .*fixed.*Name one by its id"):
        find_run("fixed(max_tokens=90)", store, known)


def test_of_runs_that_only_other_code_made_the_last_is_meant(baselines: Path, tmp_path: Path) -> None:
    """A newer version of ours leaves the old runs lying."""
    store = RunStore(tmp_path / "runs")
    for number in (1, 2):
        path = store.keep(replace(FIRST, id=f"{number}" * 16))
        os.utime(path, (number, number))
    assert find_run(FIRST.strategy, store, Baselines(baselines)).id == "2" * 16


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda row: row["questions"].__setitem__(1, row["questions"][0]), "questions without an id, or with equal"),
        (lambda row: row["scores"]["recall_auc"].__setitem__(0, float("nan")), "scores that are no finite numbers"),
        (lambda row: row["scores"]["recall_auc"].__setitem__(0, "x"), "scores that are no finite numbers"),
        (lambda row: row["scores"].pop("recall_auc"), "other scores than its metrics"),
        (lambda row: row["settings"].update(metrics={}), "no metric"),
        (lambda row: row["settings"].update(budgets=[0]), "budgets that are no whole numbers"),
        (lambda row: row["settings"].update(fill="half"), "fill 'half'"),
        (lambda row: row.update(fingerprint=None), "names that are no text"),
        (lambda row: row.update(failures=[]), "failures that are no table"),
        (lambda row: row["cost"].update(chunks="x"), "costs that are no numbers"),
        (lambda row: row.update(scores=[]), "AttributeError"),
    ],
)
def test_a_damaged_run_is_named(baselines: Path, change: Callable[[dict[str, Any]], object], what: str) -> None:
    """Before anything is concluded from it."""
    path = baselines / "main/2.json"
    row = json.loads(path.read_text())
    change(row)
    path.write_text(json.dumps(row))
    with pytest.raises(UnreadableRun, match=rf"2\.json is not a run: .*{what}"):
        read_run(path)
