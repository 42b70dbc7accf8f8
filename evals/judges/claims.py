"""A chat model as judge of faithfulness: an answer taken apart into claims, each held against the context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from chunker.errors import InvalidSpec
from evals.judges.types import Case, Judge, Rating
from evals.llm.chat import Chat
from evals.llm.framing import asking, object_of
from evals.llm.types import Prompt, Said, Unsaid

_CLAIM = object_of(claim={"type": "string"}, supported={"type": "boolean"})
SCHEMA = object_of(claims={"type": "array", "items": _CLAIM})
_ROLE = "You check answers, claim by claim."
_TASK = (
    "Take the answer apart into claims: short sentences that say one thing each and are complete without the answer, "
    "all that it says and nothing else. Say of each whether the context supports it. What the context does not say "
    "counts as not supported, however true it may be. Reply with JSON only: "
    '{"claims": [{"claim": "sentence", "supported": true or false}]}.'
)


@dataclass(frozen=True)
class Claims(Judge):
    """The share of an answer's claims that the context supports; nothing of an answer that claims nothing.

    Attributes:
        answer_tokens: the longest list of claims.
    """

    is_asked: ClassVar[bool] = True

    model: Chat
    answer_tokens: int = 1024

    def __post_init__(self) -> None:
        if self.answer_tokens < 1:
            raise InvalidSpec(f"claims: answer_tokens must be at least 1, got {self.answer_tokens}.")

    @property
    def needs(self) -> Literal["context"]:
        """What the claims should rest on."""
        return "context"

    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:
        """Shares of the cases that have a context; turned, the answer comes first.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        prompts = [
            self._prompt(case, case.context, sample, turned=turned) for case in cases if case.context is not None
        ]
        said = iter(self.model.ask(prompts))
        return [Rating(None, "no context") if case.context is None else _rating(next(said)) for case in cases]

    def _prompt(self, case: Case, context: str, sample: int, *, turned: bool) -> Prompt:
        parts = [("context", context), ("answer", case.answer)]
        shown = [("question", case.question), *(parts[::-1] if turned else parts)]
        return asking(_ROLE, shown, _TASK, SCHEMA, self.answer_tokens, sample)


def _rating(said: Said | Unsaid) -> Rating:
    """The share, with the claims that are not supported as its reason."""
    if isinstance(said, Unsaid):
        return Rating.failed(said)
    claims = said.data["claims"]
    if not claims:
        return Rating(None, "no claim")
    unsupported = [claim["claim"] for claim in claims if not claim["supported"]]
    return Rating(1 - len(unsupported) / len(claims), "; ".join(unsupported))
