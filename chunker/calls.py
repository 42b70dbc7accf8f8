"""Names with settings as text, `sentence(max_tokens=256)`: the one form in which all that has settings is written."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from chunker.errors import InvalidSpec

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TYPE_NAMES = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "True or False"}


class Call(NamedTuple):
    """A name and its settings."""

    name: str
    settings: dict[str, Any]


def write_call(thing: DataclassInstance) -> str:
    """What `read_call` reads: the name of the file that defines the thing's class, and every setting.

    What has a name, such as an embedder, is written as its name.
    """
    values = ((field.name, getattr(thing, field.name)) for field in fields(thing))
    settings = ", ".join(f"{key}={getattr(value, 'name', value)!r}" for key, value in values)
    return f"{file_name(type(thing))}({settings})"


def file_name(kind: type) -> str:
    """Name of the file that defines a class, which is its name in specs."""
    return kind.__module__.rpartition(".")[2]


def read_chain(text: str) -> list[str]:
    """The parts of `first(...) | second | third(...)`; a text without such bars is one part, whatever it says."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [text]
    parts: list[ast.expr] = []
    while isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        parts.append(tree.right)
        tree = tree.left
    return [ast.get_source_segment(text.strip(), part) or text for part in (tree, *reversed(parts))]


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
    raise InvalidSpec(f"Cannot read the {what} {text!r:.200}. Write it as name(setting=value): {example}.")


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


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """Holds a setting to the whole numbers from `low` to `high`, both included.

    Raises: InvalidSpec: what was expected and what came.
    """
    check_range(name, value, low, high)
    if not isinstance(value, int):
        raise InvalidSpec(f"{name} must be a whole number, got {value!r}.")


def nearest(name: str, known: Collection[str], *, is_listed: bool = True) -> str:
    """What somebody may have meant, and what there is."""
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return meant + (f"Available: {', '.join(known) or 'none'}." if is_listed else "")


def _is_instance(value: object, kinds: Collection[type]) -> bool:
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, tuple(kinds)) or (float in kinds and isinstance(value, int))
