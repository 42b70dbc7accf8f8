"""Folders and stores as tests of `sync` and `forget` need them; as a program, a sync that can be killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from chunker.embeddings.function import FunctionEmbedder
from chunker.store.database import opened
from chunker.store.outcome import Synced
from chunker.store.records import Current, current
from chunker.syncing import sync
from tests.command import fill
from tests.embedders import fake, hashed

ROOT = Path(__file__).parent.parent
SPEC = "sentence(max_tokens=16)"


def story(name: str, sentences: int = 6) -> str:
    """A text of which no other has a sentence."""
    return " ".join(f"The {name} bridge was measured {number} times by careful people." for number in range(sentences))


def folder_with(place: Path, *names: str) -> Path:
    """A folder of stories, named after their files, that nobody has touched for long."""
    made = fill(place / "docs", {name: story(name) for name in names or ("a.md", "b.md", "sub/c.md")})
    for path in made.rglob("*.*"):
        age(path)
    return made


def age(path: Path) -> None:
    """As if it had been written long ago."""
    os.utime(path, (1_000_000_000, 1_000_000_000))


def synced(place: Path, **settings: Any) -> Synced:
    """What a sync of `docs` to `store` does, with quick vectors."""
    return sync(place / "docs", place / "store", **{"strategy": SPEC, "embedder": fake(), **settings})


def dump(store: Path) -> list[Current]:
    """All that a store hands out."""
    with opened(store) as connection:
        return [*current(connection)]


def keys(store: Path) -> dict[str, str]:
    """Text by key."""
    return {row.key: row.data.decode() for row in dump(store)}


def fresh(place: Path, **settings: Any) -> list[Current]:
    """What a store hands out that is made of `docs` now, by one sync."""
    sync(place / "docs", place / "other", **{"strategy": SPEC, "embedder": fake(), **settings})
    return dump(place / "other")


class Counting:
    """A function for an embedder that notes what it embeds."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Any) -> list[list[float]]:
        """Vectors of the texts."""
        self.texts += texts
        return hashed(texts)

    def embedder(self) -> FunctionEmbedder:
        """The embedder."""
        return fake(self)


def run_killed(place: Path, at_statement: int, what: str = "sync") -> int:
    """Exit code of a process that syncs or forgets `a.md` and kills itself before its n-th statement of SQL."""
    line = [sys.executable, "-m", "tests.syncing", str(place), str(at_statement), what]
    return subprocess.run(line, cwd=ROOT, check=False, timeout=60).returncode


def _main(place: Path, at_statement: int, what: str) -> None:
    numbers = count(1)

    def watch(_: str) -> None:
        if next(numbers) == at_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watched(*arguments: Any, **settings: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **settings)
        connection.set_trace_callback(watch)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]
    _WORK[what](place)


def _sync(place: Path) -> None:
    synced(place, changes=place / "changes.jsonl")


def _forget(place: Path) -> None:
    from chunker.forgetting import forget

    forget("a.md", store=place / "store")


_WORK: Mapping[str, Callable[[Path], None]] = {"sync": _sync, "forget": _forget}

if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
