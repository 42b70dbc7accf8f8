"""All commands of `chunker`, one module each."""

from __future__ import annotations

from chunker.cli.commands import app_of

_ALONE = ("split", "embed", "show", "tokens", "explain", "fit", "sync", "forget", "redact")
_CATALOG = ("strategies", "transforms", "models")

app = app_of(
    "Cut documents into chunks that provably fit a model's token limit.",
    {name: f"chunker.cli.{name}:{name}" for name in _ALONE}
    | {name: f"chunker.cli.catalog:{name}" for name in _CATALOG},
)
