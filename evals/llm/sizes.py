"""How long prompts are, and how long they may be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from chunker.errors import UnknownModel
from chunker.models import Model, find_model
from chunker.surrogates import readable
from chunker.tokens import tokenizer_for
from chunker.types import Encoding
from evals.llm.openai import OpenAI
from evals.llm.types import Prompt

_FRAME_TOKENS = 64  # what the form of a conversation adds to two messages, with room to spare


@dataclass(frozen=True)
class Sizes:
    """Counts for a model; one that the model table does not know is counted with o200k_base."""

    model: OpenAI

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._encoding.count(readable(text))

    def prompt_tokens(self, prompt: Prompt) -> int:
        """Tokens of all that is sent."""
        return sum(map(self.count, _texts(prompt))) + _FRAME_TOKENS

    def most_tokens(self, prompt: Prompt) -> int:
        """Tokens that all that is sent has at most; where our count is not the model's own, one a byte."""
        if self._known and self._known.is_exact:
            return self.prompt_tokens(prompt)
        return sum(len(readable(text).encode()) for text in _texts(prompt)) + _FRAME_TOKENS

    @cached_property
    def window_tokens(self) -> int:
        """Of question and answer together; 0 where nobody knows."""
        return self.model.window_tokens or (self._known and self._known.context_tokens) or 0

    @cached_property
    def _known(self) -> Model | None:
        try:
            return find_model(self.model.model)
        except UnknownModel:
            return None

    @cached_property
    def _encoding(self) -> Encoding:
        return tokenizer_for(self.model.model) if self._known else tokenizer_for()


def _texts(prompt: Prompt) -> tuple[str, ...]:
    """Messages, and the schema, which endpoints count as well."""
    return prompt.system, prompt.user, "" if prompt.schema is None else str(prompt.schema)
