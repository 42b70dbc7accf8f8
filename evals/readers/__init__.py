"""Readers: from a question and its context to an answer; one a file, the file's name is its name in specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chunker.calls import check_settings, nearest, read_call
from chunker.errors import InvalidSpec
from evals.errors import UnknownReader
from evals.readers.types import Reader

if TYPE_CHECKING:
    from evals.llm import FindModel

__all__ = ["Reader", "parse", "reader_names"]


def reader_names() -> tuple[str, ...]:
    """Names of the readers that exist."""
    return ("llm",)


def parse(spec: str, find: FindModel) -> Reader:
    """The reader that a spec describes: `llm(model="openai(model='gpt-4o-mini', key_from='OPENAI_API_KEY')")`.

    Args:
        find: the chat model of a spec, such as an `evals.llm.Session`.
    Raises: UnknownReader, InvalidSpec, MissingExtra.
    """
    from evals.readers.llm import LLM

    call = read_call(spec, "reader", "llm(model=\"openai(model='gpt-4o-mini')\")")
    if call.name not in reader_names():
        raise UnknownReader(f"No reader {call.name!r}. {nearest(call.name, reader_names())}")
    check_settings(call, {"model": (str,), "answer_tokens": (int,)})
    if "model" not in call.settings:
        raise InvalidSpec(f"{spec} needs model: llm(model=\"openai(model='gpt-4o-mini')\").")
    return LLM(find(call.settings.pop("model")), **call.settings)
