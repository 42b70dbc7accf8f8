"""Work that would never end is ended, and so are requests to servers that drip."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from chunker import tokenizer_for
from chunker.deadlines import within
from chunker.embeddings.errors import EndpointFailed
from chunker.embeddings.openai import OpenAIEmbedder
from chunker.endpoints import client_of
from chunker.errors import SummaryFailed
from chunker.prioritizing.chat import ChatModel
from tests.endpoints import dripping

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
in_body = HEAD + b"content-length: 1000000\r\n\r\n"
in_head = HEAD + b"a: "


def test_work_that_ends_gives_what_it_gives() -> None:
    """Its value, or its error, also one that looks like ours."""
    assert within(30, lambda: 5) == 5
    for error in (KeyError("a"), TimeoutError("its own")):
        with pytest.raises(type(error), match=str(error)):
            within(30, _raising(error))


def _raising(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_work_that_does_not_end_is_left_behind() -> None:
    """The error says after how long."""
    is_over = threading.Event()
    with pytest.raises(TimeoutError, match=r"^it was not done after 0\.01 seconds$"):
        within(0.01, is_over.wait)
    is_over.set()


@pytest.mark.parametrize("head", [in_head, in_body])
def test_a_server_that_drips_fails_an_embedding(head: bytes) -> None:
    """Though every wait for a byte is short."""
    with dripping(head) as url:
        embedder = OpenAIEmbedder("m", 8, base_url=url, retries=1, timeout_s=0.1)
        with pytest.raises(EndpointFailed, match=r"broke off, 2 times: it was not whole after 0\.3 seconds"):
            embedder.embed(["a"])


@pytest.mark.parametrize("head", [in_head, in_body])
def test_a_server_that_drips_fails_an_answer(head: bytes) -> None:
    """Of whoever asks through our client."""
    with dripping(head) as url:
        model = ChatModel("m", url, 4000, tokenizer_for(), retries=0, timeout_s=0.1)
        with pytest.raises(SummaryFailed, match=r"it was not whole after 0\.3 seconds"):
            model.answer("a", 8)


def test_clients_let_go_of_their_connections() -> None:
    """When nobody has them any more."""
    client = client_of("http://127.0.0.1:9/v1", "", 0, 1.0)
    sender = client._client
    del client
    assert sender.is_closed
