"""One spec for many settings: `sentence(max_tokens=[64, 128])` stands for two."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import product

from chunker.errors import InvalidSpec


def swept(specs: Iterable[str]) -> list[str]:
    """The specs, each with lists among its settings in the place of every combination of their values, in order.

    >>> swept(["fixed", "sentence(max_tokens=[64, 128], overlap=[0, 8])"])[:3]
    ['fixed', 'sentence(max_tokens=64, overlap=0)', 'sentence(max_tokens=64, overlap=8)']

    Raises: InvalidSpec: a list without values.
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
    found = []
    for values in product(*(_values(node, spec) for node in settings)):
        for node, value in zip(settings, values, strict=True):
            node.value = value
        found.append(ast.unparse(tree))
    return found


def _values(setting: ast.keyword, spec: str) -> list[ast.expr]:
    values = setting.value.elts if isinstance(setting.value, ast.List) else []
    if not values:
        raise InvalidSpec(f"{spec}: {setting.arg} is a list without values. Give at least one.")
    return values
