"""Judges of answers, one a file; the file's name is its name in specs and reports."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields
from typing import TYPE_CHECKING

from chunker.calls import check_settings, nearest, read_call
from chunker.errors import InvalidSpec
from evals.errors import UnknownJudge
from evals.judges.types import Judge

if TYPE_CHECKING:
    from evals.llm import FindModel

TYPES: dict[str, list[type]] = {"int": [int], "float": [float], "str": [str], "Chat": [str]}
_EXAMPLE = "llm(model=\"openai(model='gpt-4o-mini')\")"


def judge_names() -> tuple[str, ...]:
    """Names of the judges that exist, sorted."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_") and name != "types"))


def parse(spec: str, find: FindModel | None = None) -> Judge:
    """The judge that a spec describes, such as `support` or `llm(model="openai(model='gpt-4o')")`.

    Args:
        find: the chat model of a spec; see `evals.llm`.
    Raises: UnknownJudge, InvalidSpec, MissingExtra.
    """
    call = read_call(spec, "judge", "support")
    if call.name not in judge_names():
        raise UnknownJudge(f"No judge {call.name!r}. {nearest(call.name, judge_names())}")
    kind = _kind(call.name)
    check_settings(call, {field.name: TYPES[str(field.type)] for field in fields(kind)})
    if "model" in kind.__annotations__:
        if "model" not in call.settings or find is None:
            raise InvalidSpec(f"{spec} needs model, as in {_EXAMPLE}.")
        call.settings["model"] = find(call.settings["model"])
    return kind(**call.settings)


def _kind(name: str) -> type[Judge]:
    """The class that the file defines."""
    module = importlib.import_module(f"evals.judges.{name}")
    own = (item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__)
    return next(item for item in own if issubclass(item, Judge))
