"""`evals run`, `check` and `compare` with a reader: from the command line to the verdict, and what it never costs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.evalsets import save
from evals.types import EvalSet
from tests.chatting import Model, Seen, replied
from tests.command import evals, started, wait_until
from tests.endpoints import error, serving
from tests.small_set import BAD, GOOD, small_set

KEY = "sk-a-key-of-ours-0123456789"


def doors(prompt: Seen) -> dict[str, object]:
    """Reads the number of doors where a passage holds the sentence about them, else refuses."""
    for number in range(1, 9):
        text = prompt.data.get(f"passage {number}", "")
        if " has " in text and " doors" in text:
            said = text.split(" has ")[1].split(" doors")[0]
            return {"answerable": True, "answer": said, "citations": [number]}
    return {"answerable": False, "answer": "", "citations": []}


def asked_set() -> EvalSet:
    """The small set with its answers written down, and each question about its own document."""
    found = small_set()
    questions = (
        replace(one, answers=(str(number + 3),), within=(one.evidence[0].document_id,))
        for number, one in enumerate(found.questions)
    )
    return replace(found, questions=tuple(questions))


@pytest.fixture
def model() -> Iterator[Model]:
    """A model that reads."""
    with serving(Model(says=doors)) as state:
        yield state


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the set."""
    save(asked_set(), tmp_path / "animals")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reader(model: Model, **settings: object) -> str:
    """The spec of a reader with this model."""
    return f'llm(model="{model.spec(**settings)}")'


def run(model: Model, *more: str, strategy: str = GOOD) -> list[str]:
    """The arguments of a run at 24 tokens, where a strategy that cuts badly shows nothing whole."""
    return ["run", "animals", "-s", strategy, "--budgets", "24", "--reader", reader(model), *more]


def test_people_see_answers_refusals_and_what_judges_are_worth(here: Path, model: Model) -> None:
    """All doors are found by the one, none by the other, which cites nothing and refuses."""
    done = evals(*run(model, "-s", BAD, "--judge", "contains", "--price-in", "1", "--price-out", "2"))
    assert done.code == 0
    lines = {line.split("  ")[1]: line for line in done.out.splitlines() if line.startswith("  ")}
    assert lines["answer_contains"].split()[1] == "1"
    assert lines["refusal_accuracy"].endswith(" n=14")
    assert "NOT CALIBRATED" in done.out
    assert f"Answers of {reader(model)[:4]}" in done.out
    assert "28 calls, 0 replayed, 0 failed" in done.err
    assert "cost 0.00336" in done.err


def test_json_holds_the_same(here: Path, model: Model) -> None:
    """Reader, refusals and judges of each run."""
    (row,) = evals(*run(model, "--judge", "contains", "--json")).rows[0]["runs"]
    assert row["reader"].startswith("llm(model=")
    assert row["refusals"] == {"24": [14, 0, 0, 0]}
    assert row["scores"]["judge_contains@24"]["mean"] == 1.0
    assert row["judges"]["judge_contains"].startswith("NOT CALIBRATED")


def test_a_calibration_stands_beside_the_scores_of_its_judge(here: Path, model: Model) -> None:
    """Once it was made, also beside runs that were kept before."""
    evals(*run(model, "--judge", "contains"))
    calibrated(here)
    out = evals(*run(model, "--judge", "contains")).out
    assert "judge_contains: balanced accuracy 1.000" in out
    assert "NOT CALIBRATED" not in out
    assert len(model.requests) == 14


def test_replies_are_paid_for_once(here: Path, model: Model) -> None:
    """Measured anew, and from recordings alone, with the server gone."""
    evals(*run(model))
    assert len(model.requests) == 14
    again = evals(*run(model, "--fresh", "--replay-only"))
    assert again.code == 0
    assert "0 calls, 14 replayed" in again.err
    assert len(model.requests) == 14


def test_a_reply_that_is_not_recorded_is_an_error_in_replay(here: Path, model: Model) -> None:
    """Loud, and nothing is asked."""
    done = evals(*run(model, "--replay-only"))
    assert "14 of the replies are not recorded" in done.refusal
    assert model.requests == []


def test_a_storm_of_limits_costs_nothing_twice(here: Path, model: Model) -> None:
    """Five replies, then 429 for ever: exit 1; the next run asks for the other nine, and for no more."""
    evals(*run(model))
    asked = len(model.requests)
    for path in replies(here)[5:]:
        path.unlink()
    shutil.rmtree(here / ".evals/runs")
    model.script = [error(429)] * 200
    stormy = evals(*run(model))
    assert (asked, stormy.code) == (14, 1)
    assert "failed for 9 questions" in stormy.err
    model.script, model.requests[:] = [], []
    assert evals(*run(model)).code == 0
    assert len(model.requests) == 9


def test_a_killed_run_goes_on_where_it_ended(here: Path, model: Model) -> None:
    """A real process, killed while it waits for the seventh reply; the next one asks for that and the rest."""
    gate = threading.Event()

    def slow(prompt: Seen) -> dict[str, object]:
        if len(model.requests) > 6:
            gate.wait(20)
        return doors(prompt)

    model.says = slow
    with started(*run(model), name="evals") as process:
        wait_until(lambda: len(model.requests) == 7)
        process.kill()
        process.wait()
    gate.set()
    kept, before = len(replies(here)), len(model.requests)
    assert evals(*run(model)).code == 0
    assert (kept, len(model.requests) - before) == (6, 8)


def test_the_key_is_written_nowhere(here: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not into runs, replies or baselines, though the model repeats it."""
    monkeypatch.setenv("OUR_KEY", KEY)
    model.says = lambda prompt: {**doors(prompt), "answer": f"{KEY} it is"}
    spec = reader(model, key_from="OUR_KEY")
    done = evals("run", "animals", "-s", GOOD, "--budgets", "24", "--reader", spec, "--judge", "support")
    assert evals("promote", GOOD).code == 0
    assert model.headers[0]["authorization"] == f"Bearer {KEY}"
    files = [path for path in here.rglob("*") if path.is_file()]
    assert len(files) > 16
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert KEY not in done.out + done.err


def test_the_gate_judges_answers(here: Path, model: Model) -> None:
    """A baseline with answers is held against a candidate that is read by the same reader, from recordings in CI."""
    rules = '[gate]\nmetric = "answer_contains@24"\n'
    (here / "chunker.toml").write_text(rules)
    evals(*run(model, "-s", BAD, "--judge", "contains"))
    assert evals("promote", GOOD).code == 0
    asked = len(model.requests)
    good = evals("check", "animals", "-b", "main", "--replay-only")
    assert good.code == 0, good
    assert "judge_contains: NOT CALIBRATED" in good.out
    bad = evals("check", "animals", "-b", "main", "-s", BAD, "--replay-only")
    assert bad.code == 1
    assert "answer_contains@24" in bad.out
    assert len(model.requests) == asked


def test_a_gate_does_not_pass_where_answers_failed(here: Path, model: Model) -> None:
    """Though nothing is wrong with what it is about, retrieval."""
    evals(*run(model))
    assert evals("promote", GOOD).code == 0
    model.script = [error(401)] * 99
    done = evals("check", "animals", "-b", "main", "-s", BAD, "--reader", reader(model))
    assert done.code == 1
    assert "max_failed_share: expected at most 0 of the questions failed; found 1.0000: 14 of 14" in done.out
    assert "failed for 14 questions, the first q-otter: ReadingFailed" in done.err


def test_what_a_judge_is_worth_stands_in_every_report(here: Path, model: Model) -> None:
    """Of comparing and of the gate, as text and as data, also where the judge was calibrated after the runs."""
    (here / "chunker.toml").write_text('[gate.floors]\n"judge_contains@24" = 0.1\n')
    evals(*run(model, "-s", BAD, "--judge", "contains"))
    assert evals("promote", GOOD).code == 0
    calibrated(here)
    label = "balanced accuracy 1.000"
    compared = ["compare", GOOD, BAD]
    assert f"judge_contains: {label}" in evals(*compared).out
    assert label in evals(*compared, "--json").rows[0]["baseline"]["judges"]["judge_contains"]
    check = ["check", "animals", "-b", "main", "--replay-only"]
    files = ["--junit", "j.xml", "--markdown", "m.md", "--sarif", "s.json"]
    done = evals(*check, "-s", BAD, "--json", "--github", *files)
    assert label in done.rows[0]["candidate"]["judges"]["judge_contains"]
    assert all(label in (here / name).read_text() for name in ("j.xml", "s.json"))
    assert label in (here / "m.md").read_text().replace("&#", "")
    assert label in done.err


def test_a_calibration_that_failed_is_not_kept(here: Path, model: Model) -> None:
    """The good one stays."""
    calibrated(here)
    model.script = [error(401)] * 99
    for criterion in ("support", "correct"):  # which lacks a context, and which fails
        judge = f'llm(model="{model.spec()}", criterion={criterion!r})'
        assert "is not kept" in evals("judge", "calibrate", "labels.jsonl", "--judge", judge, "--probe", 0).err
    assert len([*(here / ".evals/calibrations").iterdir()]) == 1
    (here / ".evals/calibrations/bad.json").write_text("[" * 100_000)
    assert "balanced accuracy 1.000" in evals(*run(model, "--judge", "contains")).out


def test_signs_that_nobody_can_write_are_replaced(here: Path, model: Model) -> None:
    """A lone surrogate in a reply ends nothing."""
    model.script = [replied('{"answerable": true, "answer": "\\ud800 noon", "citations": [1]}')] * 14
    done = evals(*run(model, "--judge", "support"))
    assert done.code == 0
    assert "\ufffd noon" in next((here / ".evals/runs").glob("*.json")).read_text().encode().decode("unicode_escape")


def test_a_limit_needs_the_price_of_every_model_before_anything_is_paid(here: Path, model: Model) -> None:
    """Also of the judge's, which is asked last."""
    (here / "prices.toml").write_text('[a-model]\nin = 1.0\nout = 1.0\nsource = "s"\ndate = "2026-01-01"\n')
    judge = f'llm(model="{model.spec(model="other")}")'
    done = evals(*run(model, "--judge", judge, "--prices", "prices.toml", "--max-cost", "9"))
    assert "without the price of 'other'" in done.refusal
    assert model.requests == []


def test_what_cannot_be_scored_is_one_line(here: Path, model: Model) -> None:
    """Answers without a reader, a judge that is not there, a budget that is no number."""
    assert "needs a reader" in evals("run", "animals", "-s", GOOD, "-M", "token_f1@24").refusal
    assert "--reader" in evals("run", "animals", "-s", GOOD, "--judge", "support").refusal
    assert "No judge 'suport'" in evals(*run(model, "--judge", "suport")).refusal
    assert "--read-at" in evals(*run(model, "--read-at", "many")).err
    assert model.requests == []


def calibrated(here: Path) -> None:
    """The judge `contains`, on forty labels with which it agrees."""
    rows = [
        f'{{"id": "{n}", "question": "q{n}", "answer": "{n % 2} x", "label": {n % 2}, "references": ["1 x"]}}'
        for n in range(40)
    ]
    (here / "labels.jsonl").write_text("\n".join(rows))
    assert evals("judge", "calibrate", "labels.jsonl", "--judge", "contains").code == 0


def replies(here: Path) -> list[Path]:
    """The files of replies."""
    return sorted((here / ".evals/replies").rglob("*.json"))
