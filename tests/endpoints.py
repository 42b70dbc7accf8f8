"""A server of embeddings on this machine that speaks OpenAI's protocol, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chunker.embeddings.openai import OpenAIEmbedder
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
class Endpoint:
    """A server of embeddings: first the replies of a script, then right ones."""

    url: str = ""
    script: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[list[str]], Reply] = lambda texts: embeddings(hashed(texts))

    def embedder(self, **settings: Any) -> OpenAIEmbedder:
        """An embedder of this endpoint with vectors of eight numbers."""
        return OpenAIEmbedder("a-model", **{"dimensions": 8, "api_key": KEY, "base_url": self.url, **settings})


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


@contextmanager
def serving() -> Iterator[Endpoint]:
    """A server on a free port of the loopback interface."""
    state = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            assert self.path == "/v1/embeddings"
            state.requests.append(request)
            state.headers.append({key.lower(): value for key, value in self.headers.items()})
            reply = state.script.pop(0) if state.script else state.answer(request["input"])
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
