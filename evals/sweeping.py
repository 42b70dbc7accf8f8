"""One spec for many settings: `sentence(max_tokens=[64, 128])` stands for two."""

from __future__ import annotations

import ast
from collections.abc import Iterable
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
    settings = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and isinstance(node.value, ast.List)]
    if not settings:
        return [spec]
    lists = [_values(node, spec) for node in settings]
    if (times := prod(map(len, lists))) > _MOST:
        raise InvalidSpec(f"{spec[:100]}: expected at most {_MOST:,} combinations of its lists, got {times:,}.")
    found = []
    for values in product(*lists):
        for node, value in zip(settings, values, strict=True):
            node.value = value
        found.append(ast.unparse(tree))
    return found


def _values(setting: ast.keyword, spec: str) -> list[ast.expr]:
    values = setting.value.elts if isinstance(setting.value, ast.List) else []
    if not values:
        raise InvalidSpec(f"{spec}: {setting.arg} is a list without values. Give at least one.")
    return values
