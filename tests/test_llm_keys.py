"""Keys of chat models: sent where the spec says, and written nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chunker.errors import InvalidSpec
from evals.llm import Session, Unsaid
from tests.chatting import CANARY, Model, prompt, prompts, replied
from tests.endpoints import error


def test_the_key_is_sent_and_written_nowhere(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the model repeats it, an error names it, and a document holds it."""
    monkeypatch.chdir(tmp_path)
    model.script = [error(400, f"key {CANARY}"), replied(json.dumps({"answer": f"it is {CANARY}"}))]
    chat = Session({"KEY": CANARY}, tmp_path / "replies")(model.spec(key_from="KEY"))
    found = chat.ask([prompt("a"), prompt("b"), prompt(f"c {CANARY}")])
    assert model.headers[0]["authorization"] == f"Bearer {CANARY}"
    assert CANARY not in json.dumps(model.requests)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 2
    assert not [path for path in written if CANARY.encode() in path.read_bytes()]
    assert not [one for one in found if isinstance(one, Unsaid) and CANARY in one.reason]
    assert CANARY not in repr(chat.model) + chat.name


def test_a_key_may_stand_in_a_file(model: Model, tmp_path: Path) -> None:
    """As secrets are mounted into containers."""
    (tmp_path / "key").write_text(f"{CANARY}\n")
    Session()(model.spec(key_file=str(tmp_path / "key"))).ask([prompt()])
    assert model.headers[0]["authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"key_from": "NOT_SET"}, "There is no key 'NOT_SET'"), ({"key_file": "/nowhere"}, "Cannot read the key file")],
)
def test_a_key_that_is_not_there_is_told(settings: dict[str, str], told: str, model: Model) -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidSpec, match=told):
        Session({"OTHER": CANARY})(model.spec(**settings))


def test_no_key_is_taken_from_the_environment_unasked(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client library would."""
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    Session()(model.spec()).ask([prompt()])
    assert CANARY not in json.dumps(model.headers)


def test_a_wrong_key_is_given_up_at_once_and_not_told(model: Model) -> None:
    """No second call is made with it."""
    model.script = [error(401, f"Incorrect API key: {CANARY}")] * 9
    found = Session({"KEY": CANARY})(model.spec(key_from="KEY")).ask(prompts(5))
    assert len(model.requests) == 1
    assert all(isinstance(one, Unsaid) and CANARY not in one.reason for one in found)
