"""Strategies as short as they can be shown."""

from __future__ import annotations

from chunker.calls import read_chain
from chunker.spec import parse, strategy_names, transform_class, transform_names
from evals.runs import Run


def short(run: Run) -> str:
    """The strategy without the settings that are as usual; the limit stays."""
    strategy, *transforms = read_chain(run.strategy)
    return " | ".join([_short(strategy), *map(_short, transforms)])


def _short(spec: str) -> str:
    name, _, settings = spec.partition("(")
    usual = _settings(_usual(name))
    kept = [
        part
        for part in _settings(spec)
        if part.startswith("max_tokens=") or not (part in usual or part.endswith(("=None", "=0")))
    ]
    return f"{name}({', '.join(kept)})" if settings and (kept or name not in transform_names()) else name


def _usual(name: str) -> str:
    """The spec of one of our own with its defaults; nothing for what is not ours."""
    if name in strategy_names():
        return str(parse(name))
    return str(transform_class(name)()) if name in transform_names() else ""


def _settings(spec: str) -> list[str]:
    return spec.partition("(")[2].removesuffix(")").split(", ")
