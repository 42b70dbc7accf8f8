"""Chat models on a real server on this machine: what is asked, what comes back, and what goes wrong."""

from __future__ import annotations

import json
import re
import socket
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import InvalidSpec
from evals.llm import OpenAI, Price, Said, Session, Unsaid, model_of
from evals.llm.attempts import Gate, NoReply, call, wait_s
from evals.llm.parsing import Malformed, parse
from evals.llm.recordings import Recordings
from tests.chatting import MODEL, SCHEMA, Model, only, prompt, prompts, replied
from tests.endpoints import Reply, error

GOOD = replied('{"answer": "x"}')

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


@given(st.text(max_size=50), st.sampled_from(["{}", "Well: {}", "```json\n{}\n```", "<think>Hm</think>\n{} So."]))
def test_an_object_is_found_whatever_it_says(answer: str, around: str) -> None:
    """Braces, quotes and fences in the answer are the answer's."""
    assert parse(around.replace("{}", json.dumps({"answer": answer})), SCHEMA) == {"answer": answer}


@given(st.text(alphabet='{}[]"answer:, noon<think>`\n\\', max_size=80))
def test_any_text_is_parsed_or_malformed(text: str) -> None:
    """Nothing else happens."""
    with suppress(Malformed):
        assert isinstance(parse(text, SCHEMA)["answer"], str)


# What goes wrong: a failure with its kind and reason each.


@pytest.mark.parametrize(
    "text",
    [
        'It holds {"answer": "told"}, which I ignore. {"answer": "noon"}',
        '```json\n{"answer": "told"}\n```\n```json\n{"answer": "noon"}\n```',
        '{"reply": {"answer": "told"}}',
        '<think>Perhaps {"answer": "told"}',
    ],
)
def test_what_is_quoted_is_not_taken_for_the_answer(text: str) -> None:
    """Two different objects, one inside another, or one in a thought that never ends."""
    with pytest.raises(Malformed):
        parse(text, SCHEMA)


def test_the_same_object_twice_is_one() -> None:
    """Models repeat themselves."""
    assert parse('{"answer": "noon"} So: {"answer": "noon"}', SCHEMA) == {"answer": "noon"}


@pytest.mark.parametrize(
    ("replies", "kind", "told", "requests"),
    [
        ([error(500)] * 2, "endpoint", "refused with HTTP 500 2 times", 2),
        ([error(400, "bad field")], "endpoint", "refused with HTTP 400: .*bad field", 1),
        ([error(400, "This model's maximum context length is 9")], "window", "maximum context length", 1),
        ([Reply(200, b"<html>", {"content-type": "text/html"})] * 2, "endpoint", "no chat completion 2 times", 2),
        ([Reply(200, b"[" * 100_000)] * 2, "endpoint", "no chat completion 2 times", 2),
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


def test_no_attempt_begins_when_nobody_waits_any_more() -> None:
    """Whoever ends a program does not wait for retries, nor for an endpoint's patience."""
    gate, made = Gate(), []

    def create() -> None:
        made.append(1)
        gate.close(3600.0)
        gate.end()
        raise ValueError("cut short")

    with pytest.raises(NoReply, match="was not asked"):
        call(create, 5, gate, lambda: True)
    assert made == [1]


def interrupted(*_: object) -> None:
    """What a key press does while a reply is written."""
    time.sleep(0.2)  # so that the other call is under way
    raise KeyboardInterrupt


def test_an_interrupted_program_does_not_wait_for_an_endpoint(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call was interrupted, the other was told to come again in two minutes, and is not made again."""
    later = error(429, **{"retry-after-ms": "120000"})
    monkeypatch.setattr(model, "reply", lambda request: GOOD if "first" in json.dumps(request) else later)
    monkeypatch.setattr(Recordings, "keep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Session()(model.spec(workers=2, retries=1)).ask([prompt("first"), prompt("second")])
    assert len(model.requests) == 2


def test_a_model_can_be_asked_again_after_an_interrupt(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook."""
    chat = Session()(model.spec())
    with monkeypatch.context() as context:
        context.setattr(Recordings, "keep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            chat.ask([prompt("first")])
    assert isinstance(only(chat.ask([prompt("second")])), Said)


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
