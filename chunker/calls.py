"""Names with settings as text, `sentence(max_tokens=256)`: the one form in which all that has settings is written."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from chunker.errors import InvalidSpec

_TYPE_NAMES = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "True or False"}


class Call(NamedTuple):
    """A name and its settings."""

    name: str
    settings: dict[str, Any]


def read_call(text: str, what: str, example: str) -> Call:
    """What `name` or `name(key=value, ...)` says.

    Args:
        what, example: of the thing that is named, for the error.
    Raises: InvalidSpec.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        if isinstance(tree, ast.Name):
            return Call(tree.id, {})
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.args:
            names = [item.arg for item in tree.keywords]
            if None not in names and len(set(names)) == len(names):
                return Call(tree.func.id, {str(item.arg): ast.literal_eval(item.value) for item in tree.keywords})
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    raise InvalidSpec(f"Cannot read the {what} {text!r}. Write it as name(setting=value): {example}.")


def check_settings(call: Call, expected: Mapping[str, Collection[type]]) -> None:
    """Holds settings to the types that are expected of them; a whole number is a number, a bool is neither.

    Raises: InvalidSpec: what was expected and what came.
    """
    for key, value in call.settings.items():
        if key not in expected:
            raise InvalidSpec(f"{call.name} has no setting {key!r}. {nearest(key, expected)}")
        if not _is_instance(value, expected[key]):
            wanted = " or ".join(_TYPE_NAMES.get(kind, "None") for kind in expected[key])
            raise InvalidSpec(f"{call.name}: {key} must be {wanted}, got {value!r}.")


def check_range(name: str, value: object, low: float, high: float) -> None:
    """Holds a setting to the numbers from `low` to `high`, both included.

    Raises: InvalidSpec: what was expected and what came.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidSpec(f"{name} must be a number from {low} to {high}, got {value!r}.")


def nearest(name: str, known: Collection[str]) -> str:
    """What somebody may have meant, and what there is."""
    near = difflib.get_close_matches(name, known, n=1)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"Available: {', '.join(known) or 'none'}."


def _is_instance(value: object, kinds: Collection[type]) -> bool:
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, tuple(kinds)) or (float in kinds and isinstance(value, int))
