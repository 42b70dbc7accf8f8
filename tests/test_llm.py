"""Chat models on a real server on this machine: what is asked, recorded, replayed, paid, and what goes wrong."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import tokenizer_for
from chunker.errors import InvalidSpec
from evals.llm import OpenAI, Price, Prompt, Said, Session, Unsaid, model_of, read_prices
from evals.llm.attempts import Gate, wait_s
from evals.llm.errors import InvalidPrices, PriceUnknown, RecordingUnusable, ReplayMiss
from evals.llm.ledger import Ledger, Reservation
from evals.llm.parsing import Malformed, parse
from evals.llm.recordings import key_of
from tests.chatting import MODEL, Model, replied
from tests.command import started, wait_until
from tests.endpoints import Reply, error, serving

SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
CANARY = "sk-canary-0123456789-do-not-write"


def prompt(text: str = "When?", **more: Any) -> Prompt:
    """A prompt whose data is framed as the model expects."""
    mark = "0" * 16
    return Prompt(f"<data {mark} NAME>", f"<data {mark} question>\n{text}\n</data {mark} question>", SCHEMA, **more)


def prompts(count: int) -> list[Prompt]:
    """Different ones."""
    return [prompt(f"When, {number}?") for number in range(count)]


@pytest.fixture
def model() -> Iterator[Model]:
    """A model that says noon."""
    with serving(Model()) as state:
        yield state


def only(found: list[Said | Unsaid]) -> Any:
    """The one answer."""
    (one,) = found
    return one


# What is asked and what comes back.


def test_the_request_holds_what_an_answer_depends_on(model: Model) -> None:
    """Model, messages, length, temperature, seed and schema."""
    said = only(Session()(model.spec(seed=7)).ask([prompt(answer_tokens=50)]))
    assert (said.data, said.usage.prompt_tokens, said.usage.answer_tokens) == ({"answer": "noon"}, 100, 10)
    (request,) = model.requests
    assert {name: request[name] for name in ("model", "max_tokens", "temperature", "seed")} == {
        "model": MODEL,
        "max_tokens": 50,
        "temperature": 0.0,
        "seed": 7,
    }
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize(
    ("settings", "absent", "present"),
    [
        ({"structured": "object"}, "none", "response_format"),
        ({"structured": "text"}, "response_format", "messages"),
        ({"temperature": None, "seed": None}, "temperature", "model"),
        ({"limit_name": "max_completion_tokens"}, "max_tokens", "max_completion_tokens"),
    ],
)
def test_what_an_endpoint_refuses_is_not_sent(
    settings: dict[str, Any], absent: str, present: str, model: Model
) -> None:
    """As the spec says."""
    Session()(model.spec(**settings)).ask([prompt()])
    assert absent not in model.requests[0]
    assert present in model.requests[0]


def test_answers_come_in_the_order_of_the_prompts_and_nothing_is_asked_twice(model: Model) -> None:
    """Whichever of eight workers is quicker."""
    model.says = lambda found: {"answer": found.data["question"]}
    asked = [prompt(str(number % 10)) for number in range(40)]
    said = Session()(model.spec(workers=8)).ask(asked)
    assert [one.data["answer"] for one in said if isinstance(one, Said)] == [str(number % 10) for number in range(40)]
    assert len(model.requests) == 10


def test_another_sample_is_another_question(model: Model) -> None:
    """With a seed of its own."""
    Session()(model.spec()).ask([prompt(), prompt(sample=1)])
    assert sorted(request["seed"] for request in model.requests) == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "noon"}',
        'Sure!\n```json\n{"answer": "noon"}\n```\nAnything else?',
        '<think>{"answer": "six"}?</think>{"answer": "noon"}',
        '{"other": 1} {"answer": "noon", "more": {"a": [1]}}',
    ],
)
def test_the_object_is_found_in_what_is_said(text: str) -> None:
    """In fences, in talk, behind thoughts."""
    assert parse(text, SCHEMA)["answer"] == "noon"


@pytest.mark.parametrize("text", ["", "noon", '{"answer": 1}', '{"answer": "no', "[1]", "{" * 5000, '{"answer": null}'])
def test_what_is_not_of_the_schema_is_malformed(text: str) -> None:
    """With what is wrong."""
    with pytest.raises(Malformed, match=r"no JSON object|should be|lacks"):
        parse(text, SCHEMA)


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_malformed(text: str) -> None:
    """Nothing else happens."""
    with suppress(Malformed):
        assert isinstance(parse(text, SCHEMA)["answer"], str)


# What goes wrong: a failure with its kind and reason each.


@pytest.mark.parametrize(
    ("replies", "kind", "told", "requests"),
    [
        ([error(500)] * 2, "endpoint", "refused with HTTP 500 2 times", 2),
        ([error(400, "bad field")], "endpoint", "refused with HTTP 400: .*bad field", 1),
        ([error(400, "This model's maximum context length is 9")], "window", "maximum context length", 1),
        ([Reply(200, b"<html>", {"content-type": "text/html"})] * 2, "endpoint", "no chat completion 2 times", 2),
        ([Reply(200, b'{"choices": [', declared=500)] * 2, "endpoint", "could not be reached, or broke off", 2),
        ([replied("no JSON")] * 2, "malformed", "is not of the form: no JSON object in 'no JSON'", 2),
        ([replied('{"answer": "lo', finish_reason="length")] * 2, "cut", "was cut at 512 tokens", 2),
        ([replied(None, finish_reason="content_filter")] * 2, "refused", "said nothing and ended with 'content_fil", 2),
    ],
)
def test_a_fault_that_stays_is_a_failure(
    replies: list[Reply], kind: str, told: str, requests: int, model: Model
) -> None:
    """The other prompts are answered all the same."""
    model.script = replies
    failed, said = Session()(model.spec()).ask(prompts(2))
    assert isinstance(failed, Unsaid)
    assert isinstance(said, Said)
    assert failed.kind == kind
    assert re.search(told, failed.reason)
    assert len(model.requests) == requests + 1


def test_a_malformed_answer_is_asked_for_once_more(model: Model) -> None:
    """With another seed, since the same one would bring the same answer."""
    model.script = [replied("noon, I think")]
    assert only(Session()(model.spec()).ask([prompt()])).data == {"answer": "noon"}
    assert [request["seed"] for request in model.requests] == [0, 1]


def test_a_prompt_over_the_window_is_not_sent(model: Model) -> None:
    """The reason names the tokens."""
    failed = only(Session()(model.spec(window_tokens=600)).ask([prompt("word " * 200)]))
    assert failed.kind == "window"
    assert re.search(r"\d+ tokens and 512 for the answer are over the window, 600", failed.reason)
    assert model.requests == []


def test_an_endpoint_that_is_down_is_given_up() -> None:
    """After a few calls, not after all of them."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    session = Session()
    found = session(f"openai(model='m', base_url='http://127.0.0.1:{port}/v1', retries=0, workers=1)").ask(prompts(30))
    kinds = [one.kind for one in found if isinstance(one, Unsaid)]
    assert kinds == ["endpoint"] * 5 + ["gave_up"] * 25
    assert (session.ledger.spent.failed, session.ledger.spent.uncertain_cost) == (30, 0)


def test_a_wrong_key_is_given_up_at_once_and_not_told(model: Model) -> None:
    """No second call is made with it."""
    model.script = [error(401, f"Incorrect API key: {CANARY}")] * 9
    found = Session({"KEY": CANARY})(model.spec(key_from="KEY")).ask(prompts(5))
    assert len(model.requests) == 1
    assert all(isinstance(one, Unsaid) and CANARY not in one.reason for one in found)


def test_an_endpoint_that_comes_back_is_not_given_up(model: Model) -> None:
    """Only faults in a row count."""
    model.script = [error(500), error(500), replied('{"answer": "x"}')] * 6
    found = Session()(model.spec(retries=0)).ask(prompts(18))
    assert sum(isinstance(one, Unsaid) for one in found) == 12


# Limits and waiting.


@pytest.mark.parametrize(
    ("headers", "attempt", "seconds"),
    [
        ({"retry-after": "3"}, 0, 3.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0, 0.25),
        ({"retry-after": "9999"}, 0, 120.0),
        ({"retry-after": "-1"}, 0, 0.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0, 0.0),
        ({"retry-after": "soon"}, 2, 2.0),
        ({}, 0, 0.5),
        ({}, 9, 16.0),
    ],
)
def test_waiting_is_as_the_endpoint_says(headers: dict[str, str], attempt: int, seconds: float) -> None:
    """Else half a second, and twice as long each time."""
    assert wait_s(headers, attempt) == seconds


def test_a_gate_holds_everybody_back() -> None:
    """Until the latest moment that anybody was told."""
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    gate = Gate(lambda: now[0], sleep)
    gate.wait()
    gate.close(3.0)
    gate.close(1.0)
    gate.wait()
    gate.wait()
    assert slept == [3.0]


def test_a_storm_of_refusals_is_waited_out(model: Model) -> None:
    """Three of four calls meet a limit; each prompt has its answer in the end, and is paid once."""
    model.script = [error(429)] * 3 + [replied('{"answer": "x"}')] + [error(429)] * 6
    session = Session(prices={"": Price(10, 10)})
    found = session(model.spec(workers=4, retries=9)).ask(prompts(8))
    assert all(isinstance(one, Said) for one in found)
    assert (session.ledger.spent.calls, len(model.requests)) == (8, 17)
    assert session.ledger.spent.cost == pytest.approx(8 * 110 * 10 / 1e6)


# Recordings.


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


# Keys.


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


# Cost.


def test_prices_are_of_a_million_tokens() -> None:
    """The worked example."""
    assert Price(2, 10).of(900, 20) == pytest.approx(0.002)


def test_no_call_is_made_that_might_cost_too_much(model: Model) -> None:
    """The limit is kept whatever the answers would have cost; what is left is failures of their own kind."""
    session = Session(prices={MODEL: Price(100, 1000)}, max_cost=1.5)
    found = session(model.spec(workers=4)).ask(prompts(200))
    kinds = [one.kind for one in found if isinstance(one, Unsaid)]
    assert {*kinds} == {"max_cost"}
    assert 0 < session.ledger.spent.cost <= 1.5
    assert session.ledger.spent.calls == len(model.requests) == 200 - len(kinds)
    assert session.ledger.spent.cost + 0.6 > 1.5  # no room for one more


def test_more_money_goes_on_where_it_ended(model: Model, tmp_path: Path) -> None:
    """Nothing is paid twice."""
    for cost in (1.0, 100.0):
        session = Session(recordings=tmp_path, prices={MODEL: Price(100, 1000)}, max_cost=cost)
        found = session(model.spec()).ask(prompts(60))
    assert all(isinstance(one, Said) for one in found)
    assert len(model.requests) == 60


def test_a_limit_without_a_price_refuses_and_replays_need_none(model: Model, tmp_path: Path) -> None:
    """Nobody would know whether it is kept."""
    with pytest.raises(PriceUnknown, match="without the price of 'a-model'"):
        Session(recordings=tmp_path, max_cost=1.0)(model.spec()).ask([prompt()])
    assert model.requests == []
    Session(recordings=tmp_path)(model.spec()).ask([prompt()])
    assert isinstance(only(Session(recordings=tmp_path, max_cost=1.0)(model.spec()).ask([prompt()])), Said)


def test_an_unknown_price_is_counted_and_no_zero(model: Model) -> None:
    """The cost of such an answer is not known."""
    session = Session()
    said = only(session(model.spec()).ask([prompt()]))
    assert said.usage.cost is None
    assert (session.ledger.spent.unpriced, session.ledger.spent.cost) == (1, 0.0)


def test_attempts_that_broke_off_are_booked_at_their_dearest(model: Model) -> None:
    """An endpoint may charge for them, so they use up the limit."""
    model.script = [Reply(200, b"{", declared=99)] * 2
    session = Session(prices={MODEL: Price(0, 1000)}, max_cost=10)
    only(session(model.spec()).ask([prompt()]))
    assert session.ledger.spent.uncertain_cost == pytest.approx(2 * 0.512)
    assert session.ledger.spent.cost == 0


def test_a_limit_is_not_passed_by_trying_again(model: Model) -> None:
    """There is room for two attempts."""
    model.script = [Reply(200, b"{", declared=99)] * 9
    session = Session(prices={MODEL: Price(0, 1000)}, max_cost=1.1)
    failed = only(session(model.spec(retries=8)).ask([prompt()]))
    assert "the cost limit leaves no room to ask again" in failed.reason
    assert (len(model.requests), session.ledger.spent.uncertain_cost <= 1.1) == (2, True)


def test_what_is_set_aside_is_waited_for() -> None:
    """A call that fits once another one has given back its rest is not refused."""
    ledger = Ledger(1.0)
    first = Reservation(ledger, 0.8)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(Reservation, ledger, 0.8)
        first.close(0.1)
        assert second.result(10).is_open


def test_tokens_are_counted_where_the_endpoint_does_not(model: Model) -> None:
    """And the reply says so."""
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": '{"answer": "noon"}'}}]}
    model.script = [Reply(200, json.dumps(body).encode())]
    said = only(Session()(model.spec()).ask([prompt()]))
    assert said.usage.prompt_tokens > 64
    assert said.usage.answer_tokens == tokenizer_for().count(said.text)


TABLE = '[a-model]\nin = 1.5\nout = 6\nsource = "the bill"\ndate = 2026-11-01\n'


def test_prices_are_read_with_source_and_date(tmp_path: Path) -> None:
    """A price without them is none."""
    (tmp_path / "prices.toml").write_text(TABLE)
    assert read_prices(tmp_path / "prices.toml") == {"a-model": Price(1.5, 6.0, "the bill", "2026-11-01")}


@pytest.mark.parametrize(
    "text", ["[", "a = 1", TABLE.replace("6", '"6"'), TABLE.replace("1.5", "-1"), "[m]\nin=1\nout=1"]
)
def test_a_table_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    """With the model and what came."""
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(InvalidPrices):
        read_prices(tmp_path / "prices.toml")


# Specs.


def test_a_spec_names_model_endpoint_and_key() -> None:
    """What is left out keeps its default."""
    assert model_of("openai(model='m', base_url='http://x/v1', key_from='K')") == OpenAI("m", "http://x/v1", "K")


def test_the_name_holds_no_secret() -> None:
    """Neither user nor password of an address."""
    assert "hidden" not in model_of("openai(model='m', base_url='http://me:hidden@x/v1')").name


@pytest.mark.parametrize(
    "spec",
    [
        "gpt(model='m')",
        "openai",
        "openai(model='m', base_url='x')",
        "openai(model='m', structured='xml')",
        "openai(model='m', workers=0)",
        "openai(model='m', key_from='A', key_file='B')",
        "openai(model='m', temperature='0')",
    ],
)
def test_a_wrong_spec_is_an_error(spec: str) -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidSpec):
        model_of(spec)


def test_replaying_needs_a_folder() -> None:
    """There is nothing to replay."""
    with pytest.raises(InvalidSpec, match="folder of recordings"):
        Session(is_replay=True)
