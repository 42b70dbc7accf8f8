"""Folders and stores as tests of `sync` and `forget` need them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from chunker.embeddings.function import FunctionEmbedder
from chunker.spec import parse_pipeline
from chunker.store.database import opened
from chunker.store.finding import Origin
from chunker.store.outcome import Synced
from chunker.store.plan import Cutting
from chunker.store.records import Current, current_of, pending_upserts
from chunker.store.syncing import Sync
from chunker.syncing import sync
from chunker.tokens import tokenizer_for
from tests.command import fill
from tests.embedders import DIMENSIONS, hashed

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
    return sync(place / "docs", place / "store", **{"strategy": SPEC, "embedder": quick(), **settings})


def work(place: Path, origin: Origin | None = None, **settings: Any) -> Sync:
    """A sync of `docs` to `store` with settings that the function does not take."""
    cutting = Cutting(parse_pipeline(SPEC), tokenizer_for(), quick())
    return Sync(origin=origin or Origin(place / "docs"), cutting=cutting, store=place / "store", **settings)


def dump(store: Path) -> list[Current]:
    """All that a store hands out."""
    with opened(store) as connection:
        return current_of(connection, pending_upserts(connection, "a new target"))


def keys(store: Path) -> dict[str, str]:
    """Text by key."""
    return {row.key: row.data.decode() for row in dump(store)}


def fresh(place: Path, **settings: Any) -> list[Current]:
    """What a store hands out that is made of `docs` now, by one sync."""
    sync(place / "docs", place / "other", **{"strategy": SPEC, "embedder": quick(), **settings})
    return dump(place / "other")


@contextmanager
def interrupted_at(function: str) -> Iterator[None]:
    """The block ends, as if it were killed, where it comes to a function of this name."""
    with patch(function, side_effect=KeyboardInterrupt) as reached:
        with suppress(KeyboardInterrupt):
            yield
        assert reached.called


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
        return quick(self)


def quick(function: Callable[[Sequence[str]], object] | None = None, name: str = "quick") -> FunctionEmbedder:
    """An embedder that makes vectors of hashes, many at once."""
    return FunctionEmbedder(function or hashed, name, DIMENSIONS, batch=64)
