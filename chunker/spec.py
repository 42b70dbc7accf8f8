"""Strategies by text: `sentence(max_tokens=256, overlap=32)`."""

from __future__ import annotations

import ast
import difflib
import importlib
import pkgutil
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import chunker.strategies
from chunker.errors import InvalidSpec, UnknownStrategy
from chunker.strategy import Strategy


def strategy_names() -> tuple[str, ...]:
    """Names of the strategies that exist, one for each file in `chunker/strategies`, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(chunker.strategies.__path__)))


@cache
def strategy_class(name: str) -> type[Strategy]:
    """The strategy called `name`.

    Raises: UnknownStrategy.
    """
    if name not in strategy_names():
        near = difflib.get_close_matches(name, strategy_names(), n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UnknownStrategy(f"No strategy {name!r}. {hint}Available: {', '.join(strategy_names())}.")
    module = importlib.import_module(f"chunker.strategies.{name}")
    found = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Strategy) and item.__module__ == module.__name__
    ]
    return found[0]


def parse(spec: str) -> Strategy:
    """The strategy that a spec describes; settings left out keep their defaults.

    Raises: UnknownStrategy, InvalidSpec: what was expected and what came.
    """
    name, settings = _read(spec)
    kind = strategy_class(name)
    expected = get_type_hints(kind)
    known = [field.name for field in fields(kind)]
    for key, value in settings.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise InvalidSpec(f"{name} has no setting {key!r}. {hint}Available: {', '.join(known)}.")
        if not _is_instance(value, expected[key]):
            raise InvalidSpec(f"{name}: {key} must be {_type_name(expected[key])}, got {value!r}.")
    return kind(**settings)


def _read(spec: str) -> tuple[str, dict[str, Any]]:
    """Name and settings of `name` or `name(key=value, ...)`."""
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
    raise InvalidSpec(f"Cannot read the strategy {spec!r}. Write it as name(setting=value): sentence(max_tokens=512).")


def _is_instance(value: object, expected: Any) -> bool:
    if isinstance(value, bool):
        return expected is bool
    types = tuple(item for item in getattr(expected, "__args__", (expected,)) if isinstance(item, type))
    return isinstance(value, types)


def _type_name(expected: Any) -> str:
    names = {"int": "a whole number", "str": "a text in quotes", "NoneType": "None", "float": "a number"}
    types = getattr(expected, "__args__", (expected,))
    return " or ".join(names.get(item.__name__, item.__name__) for item in types if isinstance(item, type))
