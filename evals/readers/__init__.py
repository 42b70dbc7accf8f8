"""Readers: from a question and its context to an answer; one a file, the file's name is its name in specs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from chunker.calls import nearest, read_call
from evals.errors import UnknownReader
from evals.parts import asking_part, names_in
from evals.readers.types import Reader

if TYPE_CHECKING:
    from evals.llm import FindModel

__all__ = ["Reader", "parse", "reader_names"]

_EXAMPLE = "llm(model=\"openai(model='gpt-4o-mini')\")"


def reader_names() -> tuple[str, ...]:
    """Names of the readers that exist, sorted."""
    return names_in(sys.modules[__name__])


def parse(spec: str, find: FindModel) -> Reader:
    """The reader that a spec describes: `llm(model="openai(model='gpt-4o-mini', key_from='OPENAI_API_KEY')")`.

    Args:
        find: the chat model of a spec, such as an `evals.llm.Session`.
    Raises: UnknownReader, InvalidSpec, MissingExtra.
    """
    call = read_call(spec, "reader", _EXAMPLE)
    if call.name not in reader_names():
        raise UnknownReader(f"No reader {call.name!r}. {nearest(call.name, reader_names())}")
    return cast("Reader", asking_part(sys.modules[__name__], call, find))
