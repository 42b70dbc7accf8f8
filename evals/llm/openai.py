"""Settings of a chat model behind an endpoint that speaks OpenAI's protocol, without its key."""

from __future__ import annotations

from dataclasses import dataclass

from chunker.endpoints import check_endpoint, shown
from chunker.errors import InvalidSpec

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, repr=False)
class OpenAI:
    """A chat model: OpenAI, Azure, Bedrock, vLLM, Ollama, llama.cpp and what else speaks the protocol.

    Attributes:
        base_url: where it is asked; usually ends in /v1.
        key_from: name of the key, which the command line takes from the environment variable of that name.
        key_file: a file that holds nothing but the key. Local servers need neither.
        window_tokens: of question and answer together; 0: as the model table says, if it knows the model.
        temperature, seed: sent and recorded; None: not sent, for models that refuse them.
        structured: how the form of an answer is asked for: by JSON schema, as any JSON object, or in words alone.
        limit_name: what the endpoint calls the longest answer, `max_tokens` or `max_completion_tokens`.
        workers: calls under way at the same time.
        retries: of a call that met a limit (429), a fault of the server (5xx) or of the network.
        timeout_s: how long to wait for a part of an answer; three times as long for all of it.
        requests_a_minute, tokens_a_minute: limits to keep; None: none.
    """

    model: str
    base_url: str = OPENAI
    key_from: str = ""
    key_file: str = ""
    window_tokens: int = 0
    temperature: float | None = 0.0
    seed: int | None = 0
    structured: str = "schema"
    limit_name: str = "max_tokens"
    workers: int = 4
    retries: int = 5
    timeout_s: float = 120.0
    requests_a_minute: float | None = None
    tokens_a_minute: float | None = None

    def __post_init__(self) -> None:
        try:
            check_endpoint(self.base_url, self.retries, self.timeout_s)
        except ValueError as error:
            raise InvalidSpec(f"openai: {error}") from error
        for name, value, allowed in (
            ("structured", self.structured, ("schema", "object", "text")),
            ("limit_name", self.limit_name, ("max_tokens", "max_completion_tokens")),
        ):
            if value not in allowed:
                raise InvalidSpec(f"openai: {name} must be one of {', '.join(allowed)}, got {value!r}.")
        if not self.model or self.workers < 1 or self.window_tokens < 0:
            raise InvalidSpec(f"openai needs a model, workers of at least 1 and no negative window, got {self.name}.")
        if self.key_from and self.key_file:
            raise InvalidSpec("openai: the key comes from key_from or from key_file, not from both.")

    @property
    def name(self) -> str:
        """Model, endpoint and what else changes an answer; no key, and no password of the address."""
        return (
            f"openai(model={self.model!r}, base_url={shown(self.base_url)!r}, temperature={self.temperature!r}, "
            f"seed={self.seed!r}, structured={self.structured!r})"
        )

    def __repr__(self) -> str:
        return self.name
