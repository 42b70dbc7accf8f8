"""Chat models behind any endpoint that speaks OpenAI's protocol: recorded, replayed, paced, and within a cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from chunker.calls import check_settings, read_call
from chunker.endpoints import usable_key
from chunker.errors import InvalidSpec, MissingKey
from evals.llm.chat import Chat
from evals.llm.ledger import Ledger, Spent
from evals.llm.openai import OpenAI
from evals.llm.prices import Price, read_prices
from evals.llm.recordings import Recordings
from evals.llm.types import Prompt, Said, Unsaid
from evals.parts import setting_types

__all__ = [
    "Chat",
    "FindModel",
    "OpenAI",
    "Price",
    "Prompt",
    "Said",
    "Session",
    "Spent",
    "Unsaid",
    "model_of",
    "read_prices",
]

FindModel: TypeAlias = Callable[[str], Chat]

_EXAMPLE = "openai(model='gpt-4o-mini', key_from='OPENAI_API_KEY')"


def model_of(spec: str) -> OpenAI:
    """The model that `openai(model='...', base_url='...', key_from='...')` describes.

    Raises: InvalidSpec.
    """
    call = read_call(spec, "chat model", _EXAMPLE)
    if call.name != "openai":
        raise InvalidSpec(f"No chat model {call.name!r}. Write {_EXAMPLE}; base_url names any other endpoint.")
    check_settings(call, setting_types(OpenAI))
    if "model" not in call.settings:
        raise InvalidSpec(f"A chat model needs model. Write {_EXAMPLE}.")
    return OpenAI(**call.settings)


class Session:
    """Chat models by spec, each made once, with one ledger for all.

    Args:
        keys: by name; the command line gives the environment.
        recordings: folder of the replies; None: none are kept.
        prices: by the name of a model; `""` is any other.
        is_replay: use recordings only.
    """

    def __init__(
        self,
        keys: Mapping[str, str] | None = None,
        recordings: Path | None = None,
        *,
        prices: Mapping[str, Price] | None = None,
        max_cost: float | None = None,
        is_replay: bool = False,
    ) -> None:
        if is_replay and recordings is None:
            raise InvalidSpec("Replies cannot be replayed without a folder of recordings.")
        self._keys, self._recordings, self._is_replay = keys or {}, recordings, is_replay
        self._prices, self.ledger = prices or {}, Ledger(max_cost)
        self._known: dict[str, Chat] = {}

    def __call__(self, spec: str) -> Chat:
        """The chat model of a spec.

        Raises: InvalidSpec: the spec, or the key that it names.
        """
        if spec not in self._known:
            model = model_of(spec)
            key = self._key(model)
            self._known[spec] = Chat(
                model,
                key,
                recordings=Recordings(self._recordings),
                ledger=self.ledger,
                price=self._prices.get(model.model, self._prices.get("")),
                is_replay=self._is_replay,
            )
        return self._known[spec]

    def check_prices(self) -> None:
        """Raises: PriceUnknown: a limit must be kept, and a model that was named has no price."""
        for chat in self._known.values():
            chat.check_price()

    def _key(self, model: OpenAI) -> str:
        """The key that the spec names; replaying, where it is at hand, so that it is blotted out as it was."""
        if model.key_file:
            try:
                return usable_key(Path(model.key_file).read_text(encoding="utf-8-sig"), model.key_file)
            except (OSError, UnicodeDecodeError) as error:
                if self._is_replay:
                    return ""
                raise InvalidSpec(f"Cannot read the key file {model.key_file!r}: {type(error).__name__}.") from error
        if model.key_from and not self._keys.get(model.key_from) and not self._is_replay:
            raise MissingKey(model.key_from, "a chat model")
        return usable_key(self._keys.get(model.key_from, ""), model.key_from) if model.key_from else ""
