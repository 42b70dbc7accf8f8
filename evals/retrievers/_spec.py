"""Retrievers as text: `bm25(k1=1.2)`, by the same rules as the specs of strategies."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from chunker.errors import InvalidSpec
from evals.types import Retriever

_KINDS: Mapping[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "str": (str,), "Embedder": (str,)}
_KIND_NAMES = {"int": "a whole number", "float": "a number", "str": "a text in quotes", "Embedder": "a name in quotes"}


def read(spec: str) -> tuple[str, dict[str, Any]]:
    """Name and settings of `name` or `name(key=value, ...)`.

    Raises: InvalidSpec.
    """
    try:
        tree = ast.parse(spec.strip(), mode="eval").body
        if isinstance(tree, ast.Name):
            return tree.id, {}
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.args:
            names = [item.arg for item in tree.keywords]
            if None not in names and len(set(names)) == len(names):
                return tree.func.id, {str(item.arg): ast.literal_eval(item.value) for item in tree.keywords}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    raise InvalidSpec(f"Cannot read the retriever {spec!r}. Write it as name(setting=value): bm25(k1=1.2).")


def check(name: str, kind: type, settings: Mapping[str, object]) -> None:
    """Holds settings to the fields of the retriever.

    Raises: InvalidSpec: what was expected and what came.
    """
    expected = {field.name: str(field.type) for field in fields(kind)}
    for key, value in settings.items():
        if key not in expected:
            raise InvalidSpec(f"{name} has no setting {key!r}. {hint(key, [*expected])}")
        if isinstance(value, bool) or not isinstance(value, _KINDS[expected[key]]):
            raise InvalidSpec(f"{name}: {key} must be {_KIND_NAMES[expected[key]]}, got {value!r}.")


def hint(name: str, known: Sequence[str]) -> str:
    """What somebody may have meant, and what there is."""
    near = difflib.get_close_matches(name, known, n=1)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"Available: {', '.join(known) or 'none'}."


def written(retriever: Retriever) -> str:
    """The spec with every setting; an embedder is written as its full name."""
    name = type(retriever).__module__.rpartition(".")[2]
    settings = ((field.name, getattr(retriever, field.name)) for field in fields(retriever))  # type: ignore[arg-type]
    spelled = (f"{key}={getattr(value, 'name', value)!r}" for key, value in settings)
    return f"{name}({', '.join(spelled)})"
