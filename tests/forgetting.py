"""What was said of a forgotten document, and where its text still stands, for tests."""

from __future__ import annotations

from pathlib import Path

from chunker.store.forgetting import Forgotten

SECRET = b"The a.md bridge"


def holds(place: Path, text: bytes = SECRET) -> list[str]:
    """Files below a folder in which a text stands."""
    return sorted(path.name for path in place.rglob("*") if path.is_file() and text in path.read_bytes())


def counts(done: Forgotten) -> dict[str, int]:
    """How many of what were removed."""
    return {trace.what: trace.count for trace in done.removed}


def advice(done: Forgotten) -> str:
    """What is said of all that was not removed."""
    return "\n".join(f"{trace.count} {trace.what} {trace.where}: {trace.advice}" for trace in done.beyond)
