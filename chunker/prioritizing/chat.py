"""Answers of a chat model behind any endpoint that speaks OpenAI's protocol.

Protocol: POST {base_url}/chat/completions, https://platform.openai.com/docs/api-reference/chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chunker.endpoints import check_endpoint, client_of, password_of, reason_of, shown
from chunker.errors import SummaryFailed
from chunker.extras import need

if TYPE_CHECKING:
    from chunker.types import Encoding

_FRAME_TOKENS = 16  # what the form of a conversation adds to one message, with room to spare


@dataclass(frozen=True)
class ChatModel:
    """A model that is asked one thing at a time, with nothing kept between questions.

    Attributes:
        base_url: where it is asked; usually ends in /v1.
        window_tokens: of question and answer together.
        tokenizer: counts its tokens.
        api_key: sent to `base_url` and nowhere else; never read from the environment. Local servers need none.
        retries: of a request that met a limit (429), a fault of the server (5xx) or of the network.
        timeout_s: how long to wait for a part of an answer; three times as long for all of it.
    """

    model: str
    base_url: str
    window_tokens: int
    tokenizer: Encoding
    api_key: str = field(default="", repr=False)
    retries: int = 5
    timeout_s: float = 120.0

    def __post_init__(self) -> None:
        check_endpoint(self.base_url, self.retries, self.timeout_s)
        self._client  # noqa: B018  a missing extra fails here

    def room(self, prompt: str, answer_tokens: int) -> int:
        """Tokens that the window has left beside a prompt and its answer; below 0 where they do not fit."""
        return self.window_tokens - self.tokenizer.count(prompt) - answer_tokens - _FRAME_TOKENS

    def answer(self, prompt: str, answer_tokens: int) -> str:
        """What the model says, with an ellipsis where `answer_tokens` cut it short.

        Raises: SummaryFailed: it refused, kept failing, or said nothing.
        """
        for _ in range(self.retries + 1):
            said = self._said(prompt, answer_tokens)
            if isinstance(said, str) and said.strip():
                return said
        raise SummaryFailed(
            f"{self.model} at {shown(self.base_url)} answered {self.retries + 1} times with an empty text, or with "
            "something that is no chat completion. Is the address right? It usually ends in /v1."
        )

    def _said(self, prompt: str, answer_tokens: int) -> object:
        """What one answer holds; None where it is of another form."""
        openai = need("openai", extra="openai")
        try:
            reply = self._client.chat.completions.create(
                model=self.model,
                messages=[{"role": "user", "content": prompt}],
                max_tokens=answer_tokens,
                temperature=0,
            )
            return _content(reply.choices[0])
        except openai.APIStatusError as error:
            raise self._failed(f"refused with HTTP {error.status_code}", error) from error
        except openai.APIConnectionError as error:
            raise self._failed("could not be reached, or broke off", error.__cause__ or error) from error
        except (ValueError, AttributeError, IndexError, TypeError, RecursionError):
            return None

    def _failed(self, what: str, error: BaseException) -> SummaryFailed:
        reason = reason_of(error, self.api_key, password_of(self.base_url))
        return SummaryFailed(f"{self.model} at {shown(self.base_url)} {what}: {reason}")

    @cached_property
    def _client(self) -> Any:
        return client_of(self.base_url, self.api_key, self.retries, self.timeout_s)


def _content(choice: Any) -> object:
    """What a choice says; asking again would be cut by the limit as well, so the cut is shown.

    Not every server says why an answer ended.
    """
    said = choice.message.content
    is_cut = getattr(choice, "finish_reason", "") == "length" and isinstance(said, str) and said.strip()
    return f"{said.rstrip()}\u2026" if is_cut else said
