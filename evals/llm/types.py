"""What is asked of a chat model, what it says, and why it may say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evals.types import Usage

Schema = Mapping[str, Any]

Kind = Literal["endpoint", "window", "malformed", "cut", "refused", "max_cost", "gave_up"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask.

    Attributes:
        schema: JSON schema of an object that the answer must be; None for free text.
        answer_tokens: the longest answer.
        sample: which time the same thing is asked; each has its own reply.
    """

    system: str
    user: str
    schema: Schema | None = None
    answer_tokens: int = 512
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said.

    Attributes:
        data: the answer as an object of the prompt's schema; empty without one.
        key: of its recording.
        is_replayed: it comes from a recording, and cost nothing now.
    """

    text: str
    data: Mapping[str, Any]
    usage: Usage
    key: str
    is_replayed: bool


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why there is no answer."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint sent, as it is recorded.

    Attributes:
        finish: why it ended, such as `stop` or `length`; empty where the endpoint does not say.
        is_counted_here: the endpoint did not say how many tokens there were, so our tokenizer did.
    """

    text: str
    finish: str
    prompt_tokens: int
    answer_tokens: int
    seconds: float
    is_counted_here: bool = False
