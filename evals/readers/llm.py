"""A chat model as reader: an answer from numbered passages, with citations, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chunker.calls import write_call
from chunker.errors import InvalidSpec
from chunker.types import Context
from evals.llm.chat import Chat
from evals.llm.framing import asking, object_of
from evals.llm.types import Prompt, Said, Unsaid
from evals.refusing import is_refusal
from evals.types import Answer, Question

SCHEMA = object_of(
    answerable={"type": "boolean"},
    answer={"type": "string"},
    citations={"type": "array", "items": {"type": "integer"}},
)
_ROLE = "You answer questions from passages of documents, and from nothing else."
_TASK = (
    "Answer the question from the passages alone, in its language, as shortly as is right: a name, a number or a "
    "phrase where that is enough. Give the numbers of the passages that the answer rests on. If the passages do not "
    'hold the answer, do not guess. Reply with JSON only: {"answerable": true or false, "answer": "text, empty if not '
    'answerable", "citations": [numbers of passages]}.'
)


@dataclass(frozen=True)
class LLM:
    """A chat model that is shown the passages of a context, each under its number from 1 on.

    Attributes:
        answer_tokens: the longest answer, with its citations.
    """

    model: Chat
    answer_tokens: int = 512

    def __post_init__(self) -> None:
        if self.answer_tokens < 1:
            raise InvalidSpec(f"llm: answer_tokens must be at least 1, got {self.answer_tokens}.")

    @property
    def name(self) -> str:
        """The spec; the model is written as its name."""
        return write_call(self)

    @property
    def price(self) -> str:
        """That of its model."""
        return str(self.model.price or "")

    def read(self, asked: Sequence[tuple[Question, Context]]) -> list[Answer]:
        """An answer for each question from its context.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        said = self.model.ask([self._prompt(question, context) for question, context in asked])
        return [answer_of(question, one) for (question, _), one in zip(asked, said, strict=True)]

    def _prompt(self, question: Question, context: Context) -> Prompt:
        passages = [
            (f"passage {number}", passage.context + passage.text) for number, passage in enumerate(context.passages, 1)
        ]
        return asking(_ROLE, [*passages, ("question", question.text)], _TASK, SCHEMA, self.answer_tokens)


def answer_of(question: Question, said: Said | Unsaid) -> Answer:
    """What a reply means: an answer, a refusal, or a failure with its reason.

    Models say yes and refuse in the same breath; but what cites a passage is an answer, whatever words it has.
    """
    if isinstance(said, Unsaid):
        return Answer(question.id, "", failure=f"{said.kind}: {said.reason}")
    data: Any = said.data
    text = str(data["answer"]).strip()
    cited = tuple(dict.fromkeys(data["citations"]))
    refuses = not data["answerable"] or not text or (not cited and is_refusal(text))
    return Answer(question.id, text, cited, refuses, said.usage)
