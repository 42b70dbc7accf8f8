"""Servers on this machine that speak OpenAI's protocol, well or badly: of embeddings, and of chat completions."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, TypeVar

from chunker import tokenizer_for
from chunker.embeddings.openai import OpenAIEmbedder
from chunker.prioritizing.chat import ChatModel
from tests.embedders import hashed

QUICK = {"retry-after-ms": "1"}
KEY = "sk-a-key-of-ours"


@dataclass(frozen=True)
class Reply:
    """What the server sends; `declared` bytes are promised where more than the body is."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    declared: int = 0


@dataclass
class Server(ABC):
    """What a server was asked and what it replies: first the replies of a script, then right ones."""

    path: str
    url: str = ""
    script: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @abstractmethod
    def reply(self, request: dict[str, Any]) -> Reply:
        """The right one."""


@dataclass
class Endpoint(Server):
    """A server of embeddings."""

    path: str = "/v1/embeddings"
    answer: Callable[[list[str]], Reply] = lambda texts: embeddings(hashed(texts))

    def reply(self, request: dict[str, Any]) -> Reply:
        """A vector for each text."""
        return self.answer(request["input"])

    def embedder(self, **settings: Any) -> OpenAIEmbedder:
        """An embedder of this endpoint with vectors of eight numbers."""
        return OpenAIEmbedder("a-model", **{"dimensions": 8, "api_key": KEY, "base_url": self.url, **settings})


@dataclass
class ChatEndpoint(Server):
    """A server of chat completions."""

    path: str = "/v1/chat/completions"

    def reply(self, request: dict[str, Any]) -> Reply:
        """Always the same."""
        return completion("It was about gauges.")

    def model(self, **settings: Any) -> ChatModel:
        """A model of this endpoint."""
        return ChatModel("a-model", self.url, 4000, tokenizer_for(), **{"api_key": KEY, **settings})


def completion(text: object, finish_reason: str = "stop") -> Reply:
    """A right reply that says something."""
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text}}
    reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return Reply(200, json.dumps(reply).encode(), QUICK)


def embeddings(vectors: Sequence[object], numbers: Sequence[int] | None = None) -> Reply:
    """A right reply with these vectors."""
    rows = [
        {"object": "embedding", "index": number, "embedding": vector}
        for number, vector in zip(numbers or range(len(vectors)), vectors, strict=True)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return Reply(200, json.dumps({"object": "list", "model": "a-model", "data": rows, "usage": usage}).encode())


def error(status: int, message: str = "try later", **headers: str) -> Reply:
    """An error in the protocol's form."""
    return Reply(status, json.dumps({"error": {"message": message}}).encode(), {**QUICK, **headers})


S = TypeVar("S", bound=Server)


@contextmanager
def serving(state: S) -> Iterator[S]:
    """The server on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            assert self.path == state.path
            state.requests.append(request)
            state.headers.append({key.lower(): value for key, value in self.headers.items()})
            reply = state.script.pop(0) if state.script else state.reply(request)
            self.send_response(reply.status)
            headers = {"content-type": "application/json", **reply.headers}
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("content-length", str(reply.declared or len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = bool(reply.declared)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping(head: bytes) -> Iterator[str]:
    """The address of a server that answers with `head` at once, then with a byte now and then, for ever."""
    is_over = threading.Event()

    class Drip(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(head)
            while not is_over.wait(0.02):
                self.wfile.write(b" ")

    class Server(ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """The other side left."""

    with Server(("127.0.0.1", 0), Drip) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            is_over.set()
            server.shutdown()
            thread.join()
