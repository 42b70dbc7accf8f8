"""Endpoints that speak OpenAI's protocol, good and bad, on a real server on this machine."""

from __future__ import annotations

import base64
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.errors import BadVectors, EndpointFailed
from chunker.embeddings.openai import OpenAIEmbedder
from chunker.endpoints import reason_of
from chunker.errors import MissingExtra, UnknownEncoding
from chunker.pace import Pace
from tests.embedders import fake, hashed
from tests.endpoints import KEY, Endpoint, Reply, embeddings, error, serving


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A server of its own for a test."""
    with serving(Endpoint()) as state:
        yield state


def test_vectors_are_those_of_the_endpoint(endpoint: Endpoint) -> None:
    """In the order of the texts, brought to length 1."""
    texts = ["one", "two", "three"]
    assert np.array_equal(endpoint.embedder().embed(texts), fake().embed(texts))
    assert endpoint.requests == [{"input": texts, "model": "a-model", "encoding_format": "float"}]


def test_vectors_sent_in_another_order_are_put_right(endpoint: Endpoint) -> None:
    """By the number that the protocol gives each."""
    endpoint.answer = lambda texts: embeddings(hashed(texts[::-1]), range(len(texts))[::-1])
    assert np.array_equal(endpoint.embedder().embed(["one", "two"]), fake().embed(["one", "two"]))


def test_vectors_in_base64_are_read(endpoint: Endpoint) -> None:
    """The protocol's other form, whoever sends it."""
    packed = np.array(hashed(["one", "two"]), dtype="<f4")
    endpoint.answer = lambda texts: embeddings([base64.b64encode(row.tobytes()).decode() for row in packed])
    assert np.allclose(endpoint.embedder().embed(["one", "two"]), fake().embed(["one", "two"]))


@pytest.mark.parametrize("vector", ["no base64", "AAAA", "eA=="])
def test_other_words_are_no_vectors(vector: str, endpoint: Endpoint) -> None:
    """Nor is base64 of something else."""
    endpoint.script = [embeddings([vector])]
    with pytest.raises(BadVectors, match="expected rows of numbers"):
        endpoint.embedder().embed(["one"])


def test_requests_are_bounded_by_texts_and_tokens(endpoint: Endpoint) -> None:
    """Three texts a request, and ten tokens; one text of more goes alone."""
    texts = ["a", "b", "c", "d", " e" * 9, "f", " g" * 20, "h"]
    embedder = endpoint.embedder(batch=3, batch_tokens=10)
    assert np.array_equal(embedder.embed(texts), fake().embed(texts))
    assert [len(request["input"]) for request in endpoint.requests] == [3, 2, 1, 1, 1]
    assert [*embedder.batches(texts)] == [request["input"] for request in endpoint.requests]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_fault_that_passes_is_waited_for(status: int, endpoint: Endpoint) -> None:
    """As long as the server says."""
    endpoint.script = [error(status), error(status)]
    assert np.array_equal(endpoint.embedder().embed(["one"]), fake().embed(["one"]))
    assert len(endpoint.requests) == 3


def test_retry_after_is_kept_to(endpoint: Endpoint) -> None:
    """One second is a second, not the half that is waited at most without it."""
    endpoint.script = [Reply(429, b"{}", {"retry-after": "1"})]
    start_s = time.monotonic()
    endpoint.embedder().embed(["one"])
    assert time.monotonic() - start_s >= 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b'{"object": "list", "data": [', declared=5000),
        Reply(200, b'{"object": "list", "data": [{"index": 0, "embed'),
        Reply(200, b"<html>Bad gateway</html>", {"content-type": "text/html"}),
        Reply(200, b""),
        Reply(200, b"[" * 100_000),
    ],
    ids=["connection breaks off", "cut short", "a page", "nothing", "nested without end"],
)
def test_an_answer_cut_short_is_asked_for_again(reply: Reply, endpoint: Endpoint) -> None:
    """Half an answer is no answer."""
    endpoint.script = [reply]
    assert np.array_equal(endpoint.embedder().embed(["one"]), fake().embed(["one"]))
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (error(429, "slow down"), r"^http://127\.0\.0\.1:\d+/v1 refused 1 texts with HTTP 429: .*slow down"),
        (error(503), r"refused 1 texts with HTTP 503"),
        (Reply(200, b"{}"), r"answered 2 times with something that is not a list of embeddings\. Is base_url right\?"),
        (Reply(200, b"{", declared=99), r"could not be reached, or broke off, 2 times: "),
    ],
)
def test_a_fault_that_stays_is_told(reply: Reply, message: str, endpoint: Endpoint) -> None:
    """After so many attempts, with what the server said."""
    endpoint.script = [reply] * 9
    with pytest.raises(EndpointFailed, match=message):
        endpoint.embedder(retries=1).embed(["one"])
    assert len(endpoint.requests) == 2


def test_a_wrong_key_is_told_at_once_and_not_repeated_aloud(endpoint: Endpoint) -> None:
    """Asking again would not help, and logs are read by others."""
    endpoint.script = [error(401, f"Incorrect API key: {KEY}")]
    with pytest.raises(EndpointFailed, match=r"HTTP 401: .*Incorrect API key: \*\*\*") as caught:
        endpoint.embedder().embed(["one"])
    assert KEY not in str(caught.value)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("chars_before", range(280, 302))
def test_no_part_of_a_key_is_told_where_a_long_reason_is_cut(chars_before: int) -> None:
    """Wherever the cut at 300 characters falls in it."""
    told = reason_of(ValueError(f"{'.' * chars_before}{KEY} was refused"), KEY)
    assert len(told) <= 300
    assert "sk" not in told


def test_nobody_there_is_told() -> None:
    """A port that nothing listens on."""
    with pytest.raises(EndpointFailed, match=r"^http://127\.0\.0\.1:9/v1 could not be reached, .*, 1 times: "):
        OpenAIEmbedder("a-model", 8, base_url="http://127.0.0.1:9/v1", retries=0).embed(["one"])


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (embeddings([[1.0] * 8]), r"expected 2 vectors, one a text, got 1\."),
        (embeddings([[1.0] * 7] * 2), r"expected vectors of 8 numbers, got 7\. Is it another model"),
        (embeddings([[1.0] * 8, [float("nan")] * 8]), r"the vector of text 2 of 2, 'two', holds NaN or infinity"),
        (embeddings([[1.0] * 8, None]), r"expected rows of numbers, all of one length"),
        (embeddings([[1.0] * 8] * 2, [0, 0]), r"expected vectors numbered 0 to 1, got \[0, 0\]"),
        (Reply(200, b'{"data": [{}, 5]}'), r"expected vectors numbered 0 to 1, got \[None, None\]"),
    ],
)
def test_wrong_vectors_are_told(reply: Reply, message: str, endpoint: Endpoint) -> None:
    """And never kept."""
    endpoint.script = [reply]
    with pytest.raises(BadVectors, match=message):
        endpoint.embedder().embed(["one", "two"])


def test_half_a_corpus_is_not_embedded_twice(endpoint: Endpoint, tmp_path: Path) -> None:
    """The endpoint fails at its third request; the next run asks for what is missing."""
    texts = [f"text {number}" for number in range(10)]
    cache = VectorCache(tmp_path / "vectors.sqlite")
    good = endpoint.answer
    endpoint.answer = lambda sent: error(500) if "text 6" in sent else good(sent)
    with pytest.raises(EndpointFailed):
        CachedEmbedder(endpoint.embedder(batch=3, retries=0), cache).embed(texts)
    endpoint.answer, endpoint.requests[:] = good, []
    found = CachedEmbedder(endpoint.embedder(batch=3), cache).embed(texts)
    assert [request["input"] for request in endpoint.requests] == [texts[6:9], texts[9:]]
    assert np.array_equal(found, fake().embed(texts))


@pytest.mark.parametrize("tokenizer", ["cl100k_base", "tiktoken:r50k_base"])
def test_a_text_over_the_limit_is_cut_and_can_be_counted(tokenizer: str, endpoint: Endpoint) -> None:
    """At the last token that fits."""
    embedder = endpoint.embedder(max_tokens=4, tokenizer=tokenizer)
    embedder.embed(["one two three four five six", "one two"])
    assert endpoint.requests[0]["input"] == ["one two three four", "one two"]
    assert embedder.count("one two three four five six") == 6


def test_an_empty_text_is_sent_as_a_space(endpoint: Endpoint) -> None:
    """Endpoints refuse texts of no characters."""
    endpoint.embedder().embed(["", "lone \ud800"])
    assert endpoint.requests[0]["input"] == [" ", "lone \ufffd"]


def test_dimensions_are_asked_for_only_when_told(endpoint: Endpoint) -> None:
    """Most servers refuse settings they do not know."""
    endpoint.embedder(can_shorten=True).embed(["one"])
    assert endpoint.requests[0]["dimensions"] == 8


def test_only_the_key_given_is_sent(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the user is not for other people's endpoints."""
    for variable in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(variable, "from-the-environment")
    endpoint.embedder().embed(["one"])
    endpoint.embedder(api_key="").embed(["one"])
    assert [headers["authorization"] for headers in endpoint.headers] == [f"Bearer {KEY}", "Bearer none"]
    assert "from-the-environment" not in json.dumps(endpoint.headers)


def test_its_name_tells_what_changes_a_vector_and_no_secret(endpoint: Endpoint) -> None:
    """It stands in reports and keys of caches."""
    url = endpoint.url.replace("//", "//user:password@")
    name = endpoint.embedder(base_url=url, batch=7).name
    assert name == endpoint.embedder().name == repr(endpoint.embedder(base_url=url))
    assert "password" not in name
    assert KEY not in name
    others: list[dict[str, Any]] = [
        {"dimensions": 9},
        {"max_tokens": 9},
        {"can_shorten": True},
        {"tokenizer": "o200k_base"},
    ]
    assert len({name, *(endpoint.embedder(**setting).name for setting in others)}) == 5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"dimensions": 0}, r"^dimensions must be at least 1, got 0\.$"),
        ({"batch": 0}, r"^batch must be at least 1"),
        ({"retries": -1}, r"^Expected retries >= 0 and timeout_s above 0, at most 86400, got -1 and 60\.0\.$"),
        ({"timeout_s": math.inf}, r"got 5 and inf\.$"),
        ({"base_url": "localhost/v1"}, r"^base_url must begin with http:// or https:// and a host, got 'localhost/v1'"),
        ({"base_url": "httpfoo://localhost/v1"}, r"^base_url must begin with http:// or https://"),
        ({"base_url": "http://"}, r"and a host, got 'http://'\.$"),
        ({"model": ""}, r"^model must be the name of one, got an empty text\.$"),
        ({"max_tokens": 0}, r"^max_tokens must be at least 1, got 0\.$"),
        ({"requests_a_minute": 0.0}, r"^A limit a minute must be above 0, or None, got 0\.0\.$"),
    ],
)
def test_wrong_settings_fail_at_once(settings: dict[str, Any], message: str) -> None:
    """Before anything is sent."""
    with pytest.raises(ValueError, match=message):
        OpenAIEmbedder(**{"model": "a-model", "dimensions": 8, **settings})


def test_an_unknown_tokenizer_fails_at_once() -> None:
    """Like everywhere else."""
    with pytest.raises(UnknownEncoding):
        OpenAIEmbedder("a-model", 8, tokenizer="nothing")


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """`openai` is an extra."""
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[openai\]'"):
        OpenAIEmbedder("a-model", 8)


@pytest.mark.parametrize(
    ("requests", "tokens", "starts"),
    [(120, None, [0.0, 0.5, 1.0, 1.5]), (None, 6000, [0.0, 1.0, 2.0, 3.0]), (120, 6000, [0.0, 1.0, 2.0, 3.0])],
)
def test_requests_keep_a_pace(requests: float | None, tokens: float | None, starts: list[float]) -> None:
    """Four requests of a hundred tokens, on a clock that only sleeping moves."""
    now = [0.0]
    pace = Pace(requests, tokens, clock=lambda: now[0], sleep=lambda seconds: now.__setitem__(0, now[0] + seconds))
    found = []
    for _ in range(4):
        pace.wait(100)
        found.append(now[0])
    assert found == starts


def test_a_pause_is_not_saved_up() -> None:
    """After an hour of silence the pace is the same."""
    now = [0.0]
    slept: list[float] = []
    pace = Pace(60, None, clock=lambda: now[0], sleep=slept.append)
    pace.wait(1)
    now[0] = 3600.0
    for _ in range(3):
        pace.wait(1)
    assert slept == [1.0, 2.0]


def test_an_endpoint_keeps_its_pace(endpoint: Endpoint) -> None:
    """Ten requests at 3,000 a minute take nine fiftieths of a second at least."""
    embedder = endpoint.embedder(batch=1, requests_a_minute=3000)
    start_s = time.monotonic()
    embedder.embed([str(number) for number in range(10)])
    assert time.monotonic() - start_s >= 0.18
