"""The self-check: what it holds against what, what it leaves out, and that it can fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from evals.metrics.ranking import recall
from evals.selfcheck import Check, LeftOut, chroma, invariants, permutations, rankings, run_checks, segmentations
from tests.command import evals, fill

CORPUS = "One ant walks.\n\nTwo bees fly.\n\nThree cats sleep.\n" * 40
LIBRARIES = ("ir_measures", "nltk", "segeval", "scipy", "langchain_text_splitters")


@pytest.fixture
def chroma_folder(tmp_path: Path) -> Path:
    """A corpus of another text than Chroma's, in its layout and under its name."""
    start = CORPUS.index("Two bees fly.")
    reference = json.dumps([{"content": "Two bees fly.", "start_index": start, "end_index": start + 13}])
    row = f'Who flies?,"{reference.replace(chr(34), chr(34) * 2)}",wikitexts\n'
    return fill(
        tmp_path / "chroma",
        {"questions_df.csv": f"question,references,corpus_id\n{row}", "corpora/wikitexts.md": CORPUS},
    )


@pytest.mark.parametrize("family", [invariants, rankings, segmentations, permutations], ids=lambda one: one.__name__)
def test_all_that_needs_no_data_agrees(family: object) -> None:
    """With the libraries that our tests run beside."""
    found = [*family.checks()]  # type: ignore[attr-defined]
    assert found
    assert [one for one in found if not (isinstance(one, Check) and one.is_ok)] == []


def test_what_is_not_installed_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its checks neither agree nor disagree."""
    for name in LIBRARIES:
        for loaded in [*sys.modules, name]:
            if loaded == name or loaded.startswith(f"{name}."):
                monkeypatch.setitem(sys.modules, loaded, None)
    reasons = {one.reason for one in run_checks() if isinstance(one, LeftOut)}
    assert {f"{name.replace('_', '-')} is not installed" for name in LIBRARIES} <= reasons


@pytest.mark.parametrize(
    ("expected", "got", "is_ok"), [(1, 1.05, True), (1, 1.06, False), (1, 0.94, False), (1, float("nan"), False)]
)
def test_figures_agree_within_the_tolerance(expected: float, got: float, is_ok: bool) -> None:
    """On either side; what is not a number never agrees."""
    assert Check("figure", expected, got, 0.0501, "by hand").is_ok is is_ok


def test_a_wrong_metric_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recall in the place of nDCG disagrees with ir-measures, and the command fails."""
    monkeypatch.setitem(rankings._OURS, "nDCG@5", (recall, 5))
    done = evals("selfcheck")
    assert done.code == 1
    assert [line.split(":")[0] for line in done.out.splitlines() if " NO " in line] == ["nDCG@5"]


def test_a_corpus_that_is_not_chromas_is_found(chroma_folder: Path) -> None:
    """Its tokens are not those published; our Precision-Omega agrees with its definition all the same."""
    found = {one.name: one for one in chroma.checks(chroma_folder) if isinstance(one, Check)}
    assert not found["Chroma: tokens of wikitexts"].is_ok
    others = [one for name, one in found.items() if "Precision-Omega on wikitexts" in name]
    assert [one.is_ok for one in others] == [True]


def test_published_rows_need_all_corpora(chroma_folder: Path) -> None:
    """Each of the eight is left out by name, with what is missing; so is what no data would help."""
    left_out = {one.name: one.reason for one in chroma.checks(chroma_folder) if isinstance(one, LeftOut)}
    rows = [name for name in left_out if name.startswith("Chroma: Precision-Omega, ")]
    assert len(rows) == 8
    assert "state_of_the_union, chatlogs, finance, pubmed" in left_out[rows[0]]
    assert "Chroma: recall, precision and IoU" in left_out


def test_published_rows_are_checked_with_all_corpora(tmp_path: Path) -> None:
    """Other texts under Chroma's names are measured, and disagree: nothing is taken on trust."""
    files = {f"{name}/documents/{name}.md": CORPUS for name in chroma._CORPUS_TOKENS}
    for name in chroma._CORPUS_TOKENS:
        row = {
            "question": "Who flies?",
            "document": f"{name}.md",
            "evidence": [{"quote": "Two bees fly.", "start": 16}],
        }
        files[f"{name}/questions.jsonl"] = json.dumps(row) + "\n"
    found = {one.name: one for one in chroma.checks(fill(tmp_path, files)) if isinstance(one, Check)}
    assert found["Chroma: Precision-Omega, Recursive 200/0: questions"].got == 5
    mean = found["Chroma: Precision-Omega, TokenText 200/0: mean"]
    assert (mean.expected, mean.is_ok) == (21.0, False)
    assert sum(name.endswith(": mean") for name in found) == 8


def test_what_stands_beside_the_corpora_is_not_read(tmp_path: Path) -> None:
    """Folders without a corpus of Chroma's are no business of this check."""
    assert [
        one for one in chroma.checks(fill(tmp_path, {"other/questions.jsonl": "broken"})) if isinstance(one, Check)
    ] == []


def test_the_command_prints_a_row_a_check_and_what_was_left_out() -> None:
    """Exit code 0 as all that ran agrees; each figure has its source."""
    done = evals("selfcheck")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].split() == ["check", "expected", "got", "ok", "source"]
    assert any(line.startswith("left out: Chroma: tokens of pubmed: no --data") for line in lines)
    assert lines[-1].endswith("left out")


def test_the_command_prints_json() -> None:
    """The same as one object."""
    row = evals("selfcheck", "--json").rows[0]
    assert row["ok"] is True
    assert {*row["checks"][0]} == {"name", "expected", "got", "tolerance", "source", "ok"}
    assert {*row["left_out"][0]} == {"name", "reason"}


def test_data_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With exit code 2, before anything is checked."""
    assert "does not exist" in evals("selfcheck", "--data", tmp_path / "nothing").refusal
