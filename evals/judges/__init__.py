"""Judges of answers, one a file; the file's name is its name in specs and reports."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from chunker.calls import nearest, read_call
from evals.errors import UnknownJudge
from evals.judges.types import Judge
from evals.parts import asking_part, names_in

if TYPE_CHECKING:
    from evals.llm import FindModel


def judge_names() -> tuple[str, ...]:
    """Names of the judges that exist, sorted."""
    return names_in(sys.modules[__name__])


def parse(spec: str, find: FindModel | None = None) -> Judge:
    """The judge that a spec describes, such as `support` or `llm(model="openai(model='gpt-4o')")`.

    Args:
        find: the chat model of a spec; see `evals.llm`.
    Raises: UnknownJudge, InvalidSpec, MissingExtra.
    """
    call = read_call(spec, "judge", "support")
    if call.name not in judge_names():
        raise UnknownJudge(f"No judge {call.name!r}. {nearest(call.name, judge_names())}")
    return cast("Judge", asking_part(sys.modules[__name__], call, find))
