"""One spec for many settings: `sentence(max_tokens=[64, 128])` stands for two."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from itertools import product
from math import prod

from chunker.errors import InvalidSpec

_MOST = 10_000  # nobody waits for more, or could read them


def swept(specs: Iterable[str]) -> list[str]:
    """The specs, each with lists among its settings in the place of every combination of their values, in order.

    >>> swept(["fixed", "sentence(max_tokens=[64, 128], overlap=[0, 8])"])[:3]
    ['fixed', 'sentence(max_tokens=64, overlap=0)', 'sentence(max_tokens=64, overlap=8)']

    Raises: InvalidSpec: a list without values, or more than 10,000 combinations.
    """
    return [one for spec in specs for one in _combinations(spec)]


def _combinations(spec: str) -> list[str]:
    """What one spec stands for; itself where it has no list, or cannot be read, which others tell."""
    try:
        tree = ast.parse(spec.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [spec]
    lists = [
        (node, node.value.elts)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.List)
    ]
    if not lists:
        return [spec]
    _check(lists, spec)
    found = []
    for values in product(*(values for _, values in lists)):
        for (setting, _), value in zip(lists, values, strict=True):
            setting.value = value
        found.append(ast.unparse(tree))
    return found


def _check(lists: Sequence[tuple[ast.keyword, Sequence[ast.expr]]], spec: str) -> None:
    for setting, values in lists:
        if not values:
            raise InvalidSpec(f"{spec}: {setting.arg} is a list without values. Give at least one.")
    if (times := prod(len(values) for _, values in lists)) > _MOST:
        raise InvalidSpec(f"{spec[:100]}: expected at most {_MOST:,} combinations of its lists, got {times:,}.")
