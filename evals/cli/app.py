"""All commands of `evals`, one module each."""

from __future__ import annotations

from chunker.cli.commands import app_of

_NAMES = (
    "run", "compare", "check", "history", "promote", "rollback", "boundaries", "validate", "reanchor", "lint", "trec",
    "selfcheck", "judge", "generate",
)  # fmt: skip

app = app_of(
    "Measure ways of cutting documents.",
    {name: f"evals.cli.{name}:{name}" for name in _NAMES} | {"ask": "evals.cli.ask:ask_command"},
)
