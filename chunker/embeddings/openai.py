"""Embeddings from any endpoint that speaks OpenAI's protocol: OpenAI, vLLM, llama.cpp, Ollama, TEI and others.

Protocol: POST {base_url}/embeddings, https://platform.openai.com/docs/api-reference/embeddings.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from chunker.arguments import check_from_one
from chunker.embeddings.errors import BadVectors, EndpointFailed
from chunker.embeddings.vectors import check_texts, stacked, unit_vectors
from chunker.endpoints import check_endpoint, client_of, password_of, reason_of, shown
from chunker.extras import need
from chunker.pace import Pace
from chunker.surrogates import readable

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors
    from chunker.types import Encoding

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, repr=False)
class OpenAIEmbedder:
    """A model behind an endpoint. Texts over its limit are cut by us, since endpoints refuse them or cut in silence.

    Attributes:
        dimensions: what its vectors must have.
        api_key: sent to `base_url` and nowhere else; never read from the environment. Local servers need none.
        can_shorten: ask the model for `dimensions`; only some models know the setting.
        max_tokens: of one text, by `tokenizer`, as in `chunker.tokens.tokenizer_for`.
        batch, batch_tokens: texts and tokens of one request, at most.
        retries: of a request that met a limit (429), a fault of the server (5xx) or of the network; they wait as
            `Retry-After` says (up to two minutes), else half a second and twice as long each time.
        timeout_s: how long to wait for a part of an answer; three times as long for all of it.
        requests_a_minute, tokens_a_minute: limits to keep; None: none.
    """

    model: str
    dimensions: int
    api_key: str = ""
    base_url: str = OPENAI
    can_shorten: bool = False
    max_tokens: int = 8191
    tokenizer: str = "cl100k_base"
    batch: int = 256
    batch_tokens: int = 100_000
    retries: int = 5
    timeout_s: float = 60.0
    requests_a_minute: float | None = None
    tokens_a_minute: float | None = None

    def __post_init__(self) -> None:
        for setting in ("dimensions", "max_tokens", "batch", "batch_tokens"):
            check_from_one(setting, getattr(self, setting))
        if not self.model:
            raise ValueError("model must be the name of one, got an empty text.")
        check_endpoint(self.base_url, self.retries, self.timeout_s)
        self._encoding, self._pace, self._client  # noqa: B018  a wrong setting or a missing extra fails here

    @property
    def name(self) -> str:
        """Model, endpoint and every setting that changes a vector; no key."""
        return (
            f"openai(model={self.model!r}, dimensions={self.dimensions}, endpoint={self._where!r}, "
            f"can_shorten={self.can_shorten}, max_tokens={self.max_tokens}, tokenizer={self.tokenizer!r})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return OpenAIEmbedder, tuple(getattr(self, field.name) for field in fields(self))

    def __repr__(self) -> str:
        return self.name  # neither the key nor a password in the address

    def count(self, text: str) -> int:
        """Tokens of the text by `tokenizer`."""
        return self._encoding.count(readable(text))

    def knows(self, text: str) -> bool:  # noqa: ARG002
        """True: nobody can tell."""
        return True

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """One group a request."""
        start = tokens = 0
        for position, text in enumerate(texts):
            more = min(self.count(text), self.max_tokens)
            if position > start and (position - start == self.batch or tokens + more > self.batch_tokens):
                yield texts[start:position]
                start, tokens = position, 0
            tokens += more
        if start < len(texts):
            yield texts[start:]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The endpoint's vectors brought to length 1, shape (texts, dimensions).

        Raises: EndpointFailed, BadVectors.
        """
        check_texts(texts)
        return stacked([self._embed_together(some) for some in self.batches(texts)], self.dimensions)

    def _embed_together(self, texts: Sequence[str]) -> Vectors:
        heads = [self._head(readable(text)) for text in texts]
        self._pace.wait(sum(map(self._encoding.count, heads)))
        rows = _in_order(self._answer(heads), len(heads), self._where)
        return unit_vectors(rows, texts, f"{self.model} at {self._where}", self.dimensions)

    def _head(self, text: str) -> str:
        """As much of the text as the model reads; an empty text, which endpoints refuse, as one space."""
        if self._encoding.count(text) <= self.max_tokens:
            return text or " "
        ends = self._encoding.token_ends(text)
        end = int(ends[min(self.max_tokens, len(ends)) - 1])
        while self._encoding.count(text[:end]) > self.max_tokens:  # some tokenizers only estimate their ends
            end = end * 9 // 10
        return text[:end] or " "

    def _answer(self, texts: list[str]) -> Sequence[Any]:
        """One item a text, if all is well. The client itself retries limits, faults and broken connections."""
        openai = need("openai", extra="openai")
        dimensions = self.dimensions if self.can_shorten else openai.omit
        for _ in range(self.retries + 1):
            try:
                answer = self._client.embeddings.create(
                    model=self.model, input=texts, dimensions=dimensions, encoding_format="float"
                )
            except openai.APIStatusError as error:
                raise self._failed(f"refused {len(texts)} texts with HTTP {error.status_code}", error) from error
            except openai.APIConnectionError as error:
                cause = error.__cause__ or error
                raise self._failed(f"could not be reached, or broke off, {self.retries + 1} times", cause) from error
            except (ValueError, OverflowError, RecursionError):
                continue  # cut short on the way, though it came with a length that fits; or no honest answer
            if isinstance(getattr(answer, "data", None), list):
                return answer.data  # type: ignore[no-any-return]
        raise EndpointFailed(
            f"{self._where} answered {self.retries + 1} times with something that is not a list of "
            "embeddings. Is base_url right? It usually ends in /v1."
        )

    def _failed(self, what: str, error: BaseException) -> EndpointFailed:
        return EndpointFailed(f"{self._where} {what}: {reason_of(error, self.api_key, password_of(self.base_url))}")

    @property
    def _where(self) -> str:
        return shown(self.base_url)

    @cached_property
    def _encoding(self) -> Encoding:
        from chunker.tokens import tokenizer_for

        return tokenizer_for(tokenizer=self.tokenizer)

    @cached_property
    def _pace(self) -> Pace:
        return Pace(self.requests_a_minute, self.tokens_a_minute)

    @cached_property
    def _client(self) -> Any:
        return client_of(self.base_url, self.api_key, self.retries, self.timeout_s)


def _in_order(items: Sequence[Any], expected: int, where: str) -> list[Any]:
    """The vectors in the order of the texts, whatever order they were sent in."""
    if len(items) != expected:
        raise BadVectors(f"{where}: expected {expected} vectors, one a text, got {len(items)}.")
    numbers = [getattr(item, "index", None) for item in items]
    if sorted(numbers, key=repr) != sorted(range(expected), key=repr):
        raise BadVectors(f"{where}: expected vectors numbered 0 to {expected - 1}, got {numbers[:8]}.")
    vectors = dict(zip(numbers, (getattr(item, "embedding", None) for item in items), strict=True))
    return [_decoded(vectors[number]) for number in range(expected)]


def _decoded(vector: Any) -> Any:
    """A vector in the protocol's other form, base64 of 32-bit numbers, which we never ask for, as numbers."""
    if not isinstance(vector, str):
        return vector
    try:
        return np.frombuffer(base64.b64decode(vector, validate=True), dtype="<f4")
    except ValueError:
        return vector
