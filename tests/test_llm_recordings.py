"""What a chat model said is recorded and replayed, so that nothing is asked twice."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from evals.llm import Said, Session
from evals.llm.errors import RecordingUnusable, ReplayMiss
from evals.llm.recordings import key_of
from tests.chatting import CANARY, Model, only, prompt, prompts, replied
from tests.command import started, wait_until
from tests.endpoints import error, serving


def test_what_was_said_is_not_asked_again(model: Model, tmp_path: Path) -> None:
    """By another process, too, which knows nothing but the folder."""
    first = Session(recordings=tmp_path)(model.spec()).ask(prompts(6))
    session = Session(recordings=tmp_path)
    again = session(model.spec()).ask(prompts(6))
    assert len(model.requests) == 6
    assert session.ledger.spent.replayed == 6
    assert [one.data for one in again if isinstance(one, Said)] == [one.data for one in first if isinstance(one, Said)]


def test_a_storm_that_was_too_long_resumes_where_it_ended(model: Model, tmp_path: Path) -> None:
    """The second run asks for what the first did not get, and for nothing else."""
    model.script = [replied('{"answer": "x"}')] * 5 + [error(429)] * 5
    first = Session(recordings=tmp_path)(model.spec(retries=0)).ask(prompts(20))
    got = sum(isinstance(one, Said) for one in first)
    before = len(model.requests)
    again = Session(recordings=tmp_path)(model.spec(retries=0)).ask(prompts(20))
    assert all(isinstance(one, Said) for one in again)
    assert (got, len(model.requests) - before) == (5, 15)


def test_malformed_answers_are_not_paid_twice(model: Model, tmp_path: Path) -> None:
    """They fail again from their recordings; the reason names the file to delete."""
    model.script = [replied("nothing")] * 2
    failed = only(Session(recordings=tmp_path)(model.spec()).ask([prompt()]))
    again = only(Session(recordings=tmp_path)(model.spec()).ask([prompt()]))
    assert again == failed
    assert len(model.requests) == 2
    key = re.search(r"recording (\w+)", failed.reason)
    assert key
    assert [*tmp_path.glob(f"*/{key[1]}*.json")]


def test_only_recordings_are_used_for_replay(model: Model, tmp_path: Path) -> None:
    """The endpoint is not asked, and no key is needed."""
    Session({"KEY": CANARY}, tmp_path)(model.spec(key_from="KEY")).ask(prompts(3))
    found = Session(recordings=tmp_path, is_replay=True)(model.spec(key_from="KEY")).ask(prompts(3))
    assert all(isinstance(one, Said) and one.is_replayed for one in found)
    assert len(model.requests) == 3


def test_a_miss_is_loud_and_names_the_nearest(model: Model, tmp_path: Path) -> None:
    """And what differs."""
    Session(recordings=tmp_path)(model.spec()).ask(prompts(3))
    chat = Session(recordings=tmp_path, is_replay=True)(model.spec(temperature=1.0))
    with pytest.raises(ReplayMiss, match=r"^2 of the replies are not recorded, the first \w{12}, .* The nearest is "):
        chat.ask([prompt("When, 1?"), prompt("When, 2?")])
    with pytest.raises(ReplayMiss, match="it differs in temperature"):
        chat.ask([prompt("When, 1?")])
    assert len(model.requests) == 3


def test_recordings_are_friendly_to_git(model: Model, tmp_path: Path) -> None:
    """Sorted and indented, named by what was asked, the same on every machine but for the seconds."""
    Session(recordings=tmp_path)(model.spec()).ask([prompt()])
    (path,) = tmp_path.glob("*/*.json")
    row = json.loads(path.read_text())
    assert path.stem == key_of(row["request"])
    assert path.parent.name == path.stem[:2]
    assert json.dumps(row, sort_keys=True, indent=1) + "\n" == path.read_text()


@pytest.mark.parametrize("spoil", [lambda text: text[:50], lambda text: text.replace("When?", "Why?"), lambda _: "[]"])
def test_a_spoilt_recording_is_told(spoil: Any, model: Model, tmp_path: Path) -> None:
    """It is not taken for a reply, and not paid over."""
    Session(recordings=tmp_path)(model.spec()).ask([prompt()])
    (path,) = tmp_path.glob("*/*.json")
    path.write_text(spoil(path.read_text()))
    with pytest.raises(RecordingUnusable, match=r"Delete it"):
        Session(recordings=tmp_path)(model.spec()).ask([prompt()])


LABELS = "".join(
    json.dumps({"id": str(n), "question": f"q{n}", "answer": "noon", "context": f"{n}", "label": n % 2}) + "\n"
    for n in range(12)
)


def test_a_killed_run_repeats_no_call_that_was_answered(tmp_path: Path) -> None:
    """A real process, killed by the system with half of its replies; the next one asks for the other half."""
    (tmp_path / "labels.jsonl").write_text(LABELS)
    gate = threading.Event()
    with serving(Model(says=lambda _: {"reason": "", "grade": 5})) as model:

        def says(found: object) -> object:
            if len(model.requests) > 6:
                gate.wait(20)
            return {"reason": "", "grade": 5}

        model.says = says
        line = ["judge", "calibrate", tmp_path / "labels.jsonl", "-j", f'llm(model="{model.spec()}")', "--probe", 0]
        line += ["--recordings", tmp_path / "replies", "--json"]
        with started(*line, name="evals") as process:
            wait_until(lambda: len(model.requests) == 7)
            process.kill()
            process.wait()
        gate.set()
        kept = {json.loads(path.read_text())["request"]["messages"][1]["content"] for path in recorded(tmp_path)}
        before = len(model.requests)
        with started(*line, name="evals") as process:
            assert process.wait(60) == 0
    again = [request["messages"][1]["content"] for request in model.requests[before:]]
    assert (len(kept), len(again)) == (6, 6)
    assert not kept & {*again}


def recorded(folder: Path) -> list[Path]:
    """The files of replies."""
    return [*folder.glob("replies/*/*.json")]
