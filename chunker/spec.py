"""Strategies by text: `sentence(max_tokens=256, overlap=32)`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import chunker.strategies
from chunker.calls import check_settings, nearest, read_call
from chunker.errors import UnknownStrategy
from chunker.strategy import Strategy

_WRITTEN = (bool, int, float, str, type(None))


def strategy_names() -> tuple[str, ...]:
    """Names of the strategies that exist, one for each file in `chunker/strategies`, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(chunker.strategies.__path__)))


@cache
def strategy_class(name: str) -> type[Strategy]:
    """The strategy called `name`.

    Raises: UnknownStrategy.
    """
    if name not in strategy_names():
        raise UnknownStrategy(f"No strategy {name!r}. {nearest(name, strategy_names())}")
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
    call = read_call(spec, "strategy", "sentence(max_tokens=512)")
    kind = strategy_class(call.name)
    hints = get_type_hints(kind)
    check_settings(call, {field.name: _types(hints[field.name]) for field in fields(kind)})
    return kind(**call.settings)


def _types(hint: Any) -> list[type]:
    """The types that a setting may have in a spec; functions and other objects cannot be written in one."""
    return [item for item in getattr(hint, "__args__", (hint,)) if item in _WRITTEN]
