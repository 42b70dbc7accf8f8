"""Strategies and pipelines by text: `sentence(max_tokens=256, overlap=32) | deduplicate`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar, get_args, get_type_hints

import chunker.strategies
import chunker.transforms
from chunker.calls import check_settings, nearest, read_call, read_chain
from chunker.errors import InvalidSpec, UnknownStrategy, UnknownTransform
from chunker.pipeline import Pipeline
from chunker.strategy import Strategy
from chunker.transform import Transform

T = TypeVar("T", Strategy, Transform)

_WRITTEN = (bool, int, float, str, type(None))
_EXAMPLE = "sentence(max_tokens=512)"


def strategy_names() -> tuple[str, ...]:
    """Names of the strategies that exist, one for each file in `chunker/strategies`, sorted."""
    return _files(chunker.strategies)


def transform_names() -> tuple[str, ...]:
    """Names of the transforms that exist, one for each file in `chunker/transforms`, sorted."""
    return _files(chunker.transforms)


def strategy_class(name: str) -> type[Strategy]:
    """The strategy called `name`.

    Raises: UnknownStrategy.
    """
    if name not in strategy_names():
        raise UnknownStrategy(f"No strategy {name!r}. {nearest(name, strategy_names())}")
    return _defined(chunker.strategies, name, Strategy)


def transform_class(name: str) -> type[Transform]:
    """The transform called `name`.

    Raises: UnknownTransform.
    """
    if name not in transform_names():
        raise UnknownTransform(f"No transform {name!r}. {nearest(name, transform_names())}")
    return _defined(chunker.transforms, name, Transform)


@cache
def _files(folder: ModuleType) -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules(folder.__path__)))


@cache
def _defined(folder: ModuleType, name: str, base: type[T]) -> type[T]:
    """The class of that base that a file defines.

    Raises: InvalidSpec: there is none.
    """
    module = importlib.import_module(f"{folder.__name__}.{name}")
    for item in vars(module).values():
        if isinstance(item, type) and issubclass(item, base) and item.__module__ == module.__name__:
            return item
    raise InvalidSpec(f"{module.__name__} defines no {base.__name__}. A file there defines the one of its name.")


def parse(spec: str) -> Strategy:
    """The strategy that a spec describes; settings left out keep their defaults.

    Raises: UnknownStrategy, InvalidSpec: what was expected and what came.
    """
    if len(parts := read_chain(spec)) > 1:
        raise InvalidSpec(f"Expected a strategy without transforms, got {spec!r}. Here goes only {parts[0]!r}.")
    return _made(spec, "strategy", _EXAMPLE, strategy_class)


def parse_pipeline(spec: str, given: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> Pipeline:
    """The strategy and the transforms that `strategy | transform | transform` describes.

    Args:
        given: settings that no spec can hold, such as keys, by the name of their transform.
    Raises: UnknownStrategy, UnknownTransform, InvalidSpec.
    """
    strategy, *transforms = read_chain(spec)
    made = tuple(_made(one, "transform", "deduplicate(threshold=0.8)", transform_class, given) for one in transforms)
    return Pipeline(_made(strategy, "strategy", _EXAMPLE, strategy_class), made)


def _made(
    spec: str,
    what: str,
    example: str,
    find: Callable[[str], type[T]],
    given: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> T:
    call = read_call(spec, what, example)
    kind = find(call.name)
    hints = get_type_hints(kind)
    check_settings(call, {field.name: _types(hints[field.name]) for field in fields(kind)})
    return kind(**call.settings, **given.get(call.name, {}))


def _types(hint: Any) -> list[type]:
    """The types that a setting may have in a spec; functions and other objects cannot be written in one.

    Of a `Literal` they are those of its values; which of them are meant, the setting's class says.
    """
    kinds = (item if isinstance(item, type) else type(item) for item in get_args(hint) or (hint,))
    return [*dict.fromkeys(kind for kind in kinds if kind in _WRITTEN)]
