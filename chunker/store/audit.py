"""A log to which lines are only added; each carries the hash of the one before, so that a change shows."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chunker.errors import StoreUnusable

NAME = "audit.jsonl"
_NO_LINE = hashlib.sha256(b"").hexdigest()


def log(folder: Path, action: str, details: Mapping[str, Any]) -> None:
    """Adds a line and brings it to the disk.

    Raises: StoreUnusable: it cannot be written.
    """
    path = folder / NAME
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
        torn = b"\n" if lines[-1] else b""  # a line that was never finished stays, as a line of its own
        before = _hash(lines[-1] or lines[-2]) if len(lines) > 1 or lines[-1] else _NO_LINE
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        row = {"time": now, "action": action, **details, "before": before}
        _append(path, torn + json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    except OSError as error:
        raise StoreUnusable(f"Cannot write {path}: {error.strerror or error}.") from error


def broken_lines(folder: Path) -> list[int]:
    """Numbers of lines, from 1, that do not carry the hash of the line before."""
    path = folder / NAME
    lines = path.read_bytes().removesuffix(b"\n").split(b"\n") if path.exists() else []
    hashes = [_NO_LINE, *map(_hash, lines)]
    return [number for number, line in enumerate(lines, 1) if _before(line) != hashes[number - 1]]


def _before(line: bytes) -> str:
    try:
        return str(json.loads(line)["before"])
    except (ValueError, KeyError, TypeError):
        return ""


def _append(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        done = 0
        while done < len(data):
            done += os.write(handle, data[done:])
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
