"""Requests and replies in the form of the protocol."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from chunker.endpoints import shown, without_secrets
from chunker.surrogates import readable
from evals.llm.openai import OpenAI
from evals.llm.recordings import Request
from evals.llm.sizes import Sizes
from evals.llm.types import Prompt, Reply


def request_of(model: OpenAI, prompt: Prompt, attempt: int, secrets: Collection[str]) -> Request:
    """All that the reply depends on, as it is hashed and recorded; secrets that stand in a text are blotted out."""
    messages = [
        {"role": role, "content": readable(without_secrets(text, secrets))}
        for role, text in (("system", prompt.system), ("user", prompt.user))
    ]
    return {
        "endpoint": shown(model.base_url),
        "model": model.model,
        "messages": messages,
        "schema": prompt.schema,
        "structured": model.structured,
        "answer_tokens": prompt.answer_tokens,
        "temperature": model.temperature,
        "seed": None if model.seed is None else model.seed + prompt.sample + attempt,
        "sample": prompt.sample,
        "attempt": attempt,
    }


def arguments_of(model: OpenAI, request: Request) -> dict[str, Any]:
    """What the client library is called with."""
    found = {name: request[name] for name in ("temperature", "seed") if request[name] is not None}
    found |= {"model": model.model, "messages": request["messages"], model.limit_name: request["answer_tokens"]}
    if (schema := request["schema"]) is not None and (form := _form(model.structured, schema)):
        found["response_format"] = form
    return found


def _form(structured: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    if structured == "schema":
        return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
    return {"type": "json_object"} if structured == "object" else None


def checked(completion: Any) -> Any:
    """The completion.

    Raises: ValueError: it is none.
    """
    choices = getattr(completion, "choices", None)
    if not choices or not hasattr(choices[0], "message"):
        raise ValueError("it has no choices; base_url usually ends in /v1")
    return completion


def reply_of(completion: Any, seconds: float, prompt_tokens: int, sizes: Sizes, secrets: Collection[str]) -> Reply:
    """What is made known of a completion: secrets are blotted out; tokens that the endpoint does not count, we do."""
    choice = completion.choices[0]
    text = getattr(choice.message, "content", None)
    text = readable(without_secrets(text, secrets)) if isinstance(text, str) else ""
    finish = readable(without_secrets(str(getattr(choice, "finish_reason", "") or ""), secrets))
    usage = getattr(completion, "usage", None)
    counts = [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]
    if all(isinstance(count, int) and count >= 0 for count in counts):
        return Reply(text, finish, int(counts[0] or 0), int(counts[1] or 0), round(seconds, 3))
    return Reply(text, finish, prompt_tokens, sizes.count(text), round(seconds, 3), is_counted_here=True)
