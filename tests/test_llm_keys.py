"""Keys of chat models: sent where the spec says, and written nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chunker.embeddings.openai import OpenAIEmbedder
from chunker.errors import InvalidSpec
from evals.llm import Said, Session, Unsaid
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


@pytest.mark.parametrize("key", [f"{CANARY}\nx", f"{CANARY} x", f"{CANARY}\u00e9", f"{CANARY}\x00"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(key: str, model: Model, tmp_path: Path) -> None:
    """The client library would quote it in its error."""
    (tmp_path / "key").write_text(key)
    for settings in ({"key_from": "KEY"}, {"key_file": str(tmp_path / "key")}):
        with pytest.raises(InvalidSpec, match="line break, a blank or a sign outside ASCII") as refused:
            Session({"KEY": key})(model.spec(**settings))
        assert CANARY not in str(refused.value)
    with pytest.raises(InvalidSpec) as refused:
        OpenAIEmbedder("m", dimensions=8, api_key=key, base_url=model.url)
    assert CANARY not in str(refused.value)


def test_white_space_around_a_key_is_no_part_of_it(model: Model) -> None:
    """A file's last line break gets into variables."""
    Session({"KEY": f" {CANARY}\r\n"})(model.spec(key_from="KEY")).ask([prompt()])
    assert model.headers[0]["authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize("escaped", [r"sk-abc\/def-0123", "sk-\\u0061bc/def-0123", "sk-\\u0061bc\\/def-0123"])
def test_a_key_in_escapes_of_json_is_blotted_out(escaped: str, model: Model, tmp_path: Path) -> None:
    """Before and after it is read."""
    key = "sk-abc/def-0123"
    model.script = [replied(f'{{"answer": "it is {escaped}"}}')]
    (said,) = Session({"KEY": key}, tmp_path / "replies")(model.spec(key_from="KEY")).ask([prompt()])
    assert isinstance(said, Said)
    assert said.data == {"answer": "it is ***"}
    assert key not in said.text
    assert not [path for path in tmp_path.rglob("*.json") if "def-0123" in path.read_text()]


def test_a_password_of_an_address_is_told_nowhere(model: Model, tmp_path: Path) -> None:
    """Not in errors of its form, of a spec, or of the endpoint that repeats it."""
    host = model.url.removeprefix("http://")
    for spec in (f"openai(model='m', base_url='user:{CANARY}@{host}')", f"openai(base_url='http://u:{CANARY}@{host}')"):
        with pytest.raises(InvalidSpec) as refused:
            Session()(spec)
        assert CANARY not in str(refused.value)
    model.script = [error(400, f"wrong password {CANARY}")]
    chat = Session(recordings=tmp_path)(model.spec(base_url=f"http://user:{CANARY}@{host}"))
    (found,) = chat.ask([prompt()])
    assert isinstance(found, Unsaid)
    assert "wrong password ***" in found.reason
