"""`evals compare`, `check`, `promote`, `rollback` and `history` on a small eval set."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evals.evalsets import save
from tests.command import ENVIRONMENT, Ended, evals, files_in, fill, installed, needs_linux
from tests.small_set import BAD, GOOD, saved, small_set

ARGUMENTS = ("--budgets", "20,60", "-M", "evidence_recall@60", "-M", "evidence_recall@20")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the eval set, runs of both strategies, and the good one promoted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    saved(tmp_path)
    assert evals("run", "animals", "-s", GOOD, "-s", BAD, *ARGUMENTS).code == 0
    assert evals("promote", GOOD, "--note", "first").out == "main is now version 1: baselines/main/1.json\n"
    return tmp_path


def check(*arguments: object) -> Ended:
    """`evals check` against main."""
    return evals("check", "animals", "--baseline", "main", *arguments)


def test_the_baselines_own_strategy_passes(here: Path) -> None:
    """Measured anew without being named, with the baseline's settings."""
    done = check()
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("PASS  evidence_recall@60 on animals\n")


def test_a_worse_strategy_fails(here: Path) -> None:
    """With exit code 1 and the same in JSON."""
    done = check("-s", BAD, "--json")
    (row,) = done.rows
    assert (done.code, row["verdict"]) == (1, "fail")
    assert row["difference"]["high"] < 0


def test_a_retriever_of_ones_own_is_gated(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, which the baseline keeps: a change of its code shows, and what it does not find."""
    scores = "[question.text[-10:-1] in chunk.text for chunk in chunks]"
    fill(here, {"shop.py": f"def search(question, chunks):\n    return {scores}\n"})
    monkeypatch.syspath_prepend(str(here))
    assert evals("run", "animals", "-s", GOOD, "-r", "python:shop.search", *ARGUMENTS).code == 0
    run = json.loads(evals("run", "animals", "-s", GOOD, "-r", "python:shop.search", *ARGUMENTS, "--json").out)
    assert evals("promote", run["runs"][0]["id"], "--name", "shop").code == 0
    assert evals("check", "animals", "--baseline", "shop").code == 0
    monkeypatch.setattr("shop.search", lambda question, chunks: [])
    done = evals("check", "animals", "--baseline", "shop", "--json")
    assert done.code == 1
    assert done.rows[0]["candidate"]["id"] != run["runs"][0]["id"]


PRINTING = """
print("loaded")

def cut(text):
    print("cut")
    return [text]

def scores(question, chunks):
    print("scored")
    return [1.0] * len(chunks)

class Search:
    def __init__(self):
        print("made")

    def index(self, chunks):
        print("indexed")
        return self

    def search(self, questions, depth):
        for one in questions:
            print("searched")
            yield Ranking(one.id, ())
"""


def test_what_own_code_prints_is_kept_out_of_the_output(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes to stderr, so that JSON stays JSON."""
    fill(here, {"talking.py": f"from evals.types import Ranking\n{PRINTING}"})
    monkeypatch.syspath_prepend(str(here))
    own = ("-s", "python:talking.cut", "-r", "python:talking.scores", "-r", "python:talking.Search")
    done = evals("run", "animals", *own, "--json")
    assert (done.code, len(done.rows)) == (0, 1)
    assert {*done.err.split()} >= {"loaded", "cut", "scored", "made", "indexed", "searched"}


FORKING = """
import os
import sys

def scores(question, chunks):
    child = os.fork()
    if not child:
        sys.exit(7)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 7:
        raise ValueError("the child went on")
    return [1.0] * len(chunks)
"""


@needs_linux
def test_a_process_that_own_code_forks_ends_where_it_says(here: Path) -> None:
    """It would measure on as we do, and fork again for every question."""
    fill(here, {"forking.py": FORKING})
    line = ("run", "animals", "-s", GOOD, "-r", "python:forking.scores", "--json")
    done = installed(*line, name="evals", env={**ENVIRONMENT, "PYTHONPATH": str(here)})
    assert (done.code, done.err, len(done.rows)) == (0, "", 1)


def test_what_cannot_be_told_is_exit_code_3(here: Path) -> None:
    """A floor in the middle of the interval."""
    fill(here, {"chunker.toml": '[gate.floors]\n"evidence_recall@60" = 0.99\n'})
    assert check().code == 3


def test_rules_for_chunks_are_measured(here: Path) -> None:
    """`fixed` cuts sentences, the other does not."""
    rules = "[gate]\nmargin = 1.0\n[gate.intrinsic]\nsize_over_limit = 0\nsentence_integrity = 0.9\n"
    fill(here, {"rules.toml": rules})
    good, bad = (check("-s", spec, "--rules", "rules.toml", "--json") for spec in (GOOD, "fixed(max_tokens=24)"))
    assert (good.code, bad.code) == (0, 1)
    assert [rule["rule"] for rule in bad.rows[0]["rules"] if rule["word"] == "fail"] == ["intrinsic.sentence_integrity"]


def test_all_reports_are_written(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files where they are wanted, annotations on stderr, the summary where GitHub says."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "summary.md"))
    done = check("-s", BAD, "--junit", "out/j.xml", "--markdown", "out/m.md", "--sarif", "out/s.json", "--github")
    assert done.code == 1
    assert done.err.startswith("::error title=evals check animals%3A fail::margin: ")
    assert ElementTree.parse(here / "out/j.xml").getroot().get("failures") == "1"
    assert json.loads((here / "out/s.json").read_text())["runs"][0]["results"][0]["ruleId"] == "gate-margin"
    assert (here / "out/m.md").read_text() + "\n" == (here / "summary.md").read_text()
    assert {*files_in(here / "out")} == {"j.xml", "m.md", "s.json"}


def test_github_without_a_summary_is_said(here: Path) -> None:
    """As on a machine that is not GitHub's."""
    assert check("--github").err == "note: GITHUB_STEP_SUMMARY is not set: no summary of the step was written.\n"


def test_another_eval_set_is_not_comparable(here: Path) -> None:
    """Exit code 2, before anything is measured."""
    changed = small_set()
    save(replace(changed, questions=changed.questions[1:]), here / "fewer")
    before = files_in(here / ".evals/runs")
    refusal = evals("check", "fewer", "--baseline", "main").refusal
    assert "eval set differs" in refusal
    assert files_in(here / ".evals/runs") == before


def test_another_version_of_a_metric_is_not_comparable(here: Path) -> None:
    """A baseline whose definition of the headline has changed since."""
    path = here / "baselines/main/1.json"
    path.write_text(path.read_text().replace('"evidence_recall@60": 1', '"evidence_recall@60": 9'))
    assert "evidence_recall@60 is version 9 in the baseline, 1 in the candidate" in check().refusal


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "animals"], "Missing option '--baseline'"),
        (["check", "animals", "-b", "mian"], "No run 'mian'"),
        (["check", "nothing", "-b", "main"], "No file or folder 'nothing'"),
        (["check", "animals", "-b", "main", "--rules", "none.toml"], "No file 'none.toml'"),
        (["compare", "main", "mian"], "No run 'mian'"),
        (["compare", "main", GOOD, "-M", "mrr"], "mrr was not measured in the baseline"),
        (["promote", "0000"], "No run '0000'"),
        (["promote", GOOD, "--name", "../x"], "A baseline's name has letters"),
        (["rollback", "main"], "main has no version before 1"),
        (["history", "mian"], "No baseline 'mian'"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_one_line(here: Path, arguments: list[str], words: str) -> None:
    """With exit code 2 and nothing on stdout."""
    assert words in evals(*arguments).refusal


def test_compare_shows_metrics_tags_and_questions_with_their_texts(here: Path) -> None:
    """A baseline by its name and a run by its strategy."""
    done = evals("compare", "main", BAD, "--eval-set", "animals", "--moves", "1")
    assert done.code == 0
    assert "evidence_recall@60 by tag, worst doors" in done.out
    assert "    question   How many doors has the house of the " in done.out
    assert "    baseline  *" in done.out
    (row,) = evals("compare", "main", BAD, "--json").rows
    assert [one["conclusion"]["word"] for one in row["metrics"]] == ["worse", "worse"]


def test_compare_shows_no_texts_of_another_eval_set(here: Path) -> None:
    """Offsets would point to other words."""
    changed = small_set()
    save(replace(changed, questions=changed.questions[1:]), here / "fewer")
    assert "texts would not fit" in evals("compare", "main", BAD, "--eval-set", "fewer").refusal


def test_versions_are_promoted_listed_and_rolled_back(here: Path) -> None:
    """And the gate follows: what was current is the baseline again."""
    assert evals("promote", BAD, "--json").rows[0]["version"] == 2
    assert check("-s", BAD).code == 0
    assert evals("rollback", "main").out.startswith("main is version 1 again: sentence(max_tokens=24")
    assert check("-s", BAD).code == 1
    (row,) = evals("history", "main", "--json").rows
    assert (row["current"], [step["version"] for step in row["steps"]]) == (1, [1, 2, 1])
    listed = evals("history").out.splitlines()
    assert listed[0] == "main, version 1 is current"
    assert [line.startswith("  *") for line in listed[2:]] == [False, False, True]


def test_no_baselines_are_a_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no error."""
    monkeypatch.chdir(tmp_path)
    assert evals("history") == Ended(0, "", "note: no baselines in baselines; evals promote makes one.\n")
