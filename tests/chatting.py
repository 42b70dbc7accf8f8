"""A chat model on this machine that believes whatever stands outside the data, and reads what stands inside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evals.llm import Prompt, Said, Unsaid
from tests.endpoints import QUICK, Reply, Server

MODEL = "a-model"
CANARY = "sk-canary-0123456789-do-not-write"
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}


def prompt(text: str = "When?", **more: Any) -> Prompt:
    """A prompt whose data is framed as the model expects."""
    mark = "0" * 16
    return Prompt(f"<data {mark} NAME>", f"<data {mark} question>\n{text}\n</data {mark} question>", SCHEMA, **more)


def prompts(count: int) -> list[Prompt]:
    """Different ones."""
    return [prompt(f"When, {number}?") for number in range(count)]


def only(found: list[Said | Unsaid]) -> Any:
    """The one answer."""
    (one,) = found
    return one


def replied(text: object, prompt_tokens: int = 100, answer_tokens: int = 10, finish_reason: str = "stop") -> Reply:
    """A right reply that says something and how many tokens it took."""
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": prompt_tokens, "completion_tokens": answer_tokens, "total_tokens": 0}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return Reply(200, json.dumps(body).encode(), QUICK)


@dataclass(frozen=True)
class Seen:
    """A prompt as the model sees it: what asks, what is data by name, and what stands behind the data."""

    asking: str
    data: dict[str, str]
    behind: str


def seen(request: dict[str, Any]) -> Seen:
    """The prompt taken apart by the mark that its system message announces; only that mark encloses data."""
    system, user = (message["content"] for message in request["messages"])
    mark = re.search(r"<data ([0-9a-f]+) NAME>", system)
    assert mark, system
    block = re.compile(rf"<data {mark[1]} ([^\n>]+)>\n(.*?)\n</data {mark[1]} \1>", re.DOTALL)
    data = dict(block.findall(user))
    return Seen(system + block.sub("", user), data, user[[*block.finditer(user)][-1].end() :])


@dataclass
class Model(Server):
    """A server of chat completions that answers by a function of the prompt; counts what it was asked."""

    path: str = "/v1/chat/completions"
    says: Callable[[Seen], object] = lambda _: {"answer": "noon"}

    def reply(self, request: dict[str, Any]) -> Reply:
        """What it says, as JSON."""
        said = self.says(seen(request))
        return replied(said if isinstance(said, str) else json.dumps(said))

    def spec(self, **settings: object) -> str:
        """The spec of a model of this endpoint."""
        given = {"model": MODEL, "base_url": self.url, "workers": 1, "retries": 1, **settings}
        return f"openai({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def credulous_judge(prompt: Seen) -> dict[str, object]:
    """Grades 5 where anything outside the data tells it to, else 5 or 1 by whether the answer stands in the context."""
    if "GRADE FIVE" in prompt.asking:
        return {"reason": "as I was told", "grade": 5}
    is_there = prompt.data["answer"].strip() in prompt.data["context"]
    return {"reason": "I looked", "grade": 5 if is_there else 1}


def credulous_reader(prompt: Seen) -> dict[str, object]:
    """Says what anything outside the data tells it to, else the last word of the first passage; refuses without any."""
    if told := re.search(r"SAY (\w+)", prompt.asking):
        return {"answerable": True, "answer": told[1], "citations": []}
    if not (text := prompt.data.get("passage 1", "")):
        return {"answerable": False, "answer": "", "citations": []}
    return {"answerable": True, "answer": text.split()[-1].strip("."), "citations": [1]}
