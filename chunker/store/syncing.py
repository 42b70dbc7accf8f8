"""A sync: documents, their store, and those who get its chunks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.errors import ChunkerError, InvalidSpec, OutputError, TargetFailed
from chunker.sqlitefile import settle
from chunker.store.applying import CHANGES, Applied, apply, check_output, write_changes
from chunker.store.database import VECTORS, has_store, opened, opened_to_read
from chunker.store.finding import Origin, files_of
from chunker.store.locking import locked
from chunker.store.outcome import Synced
from chunker.store.placing import check_places
from chunker.store.plan import Cutting, Plan, plan_of
from chunker.store.reading import Reading
from chunker.store.round import Round

if TYPE_CHECKING:
    from chunker.targets.types import VectorStore


def _ignore(_: str) -> None:
    """Nobody wants to hear it."""


def _as_they_come(readings: Iterator[Reading], _: int) -> Iterable[Reading]:
    return readings


@dataclass(frozen=True, kw_only=True)
class Sync:
    """Documents, how they are cut, their store, and who else gets their chunks.

    Attributes:
        targets: vector stores that get what they do not have.
        changes: a file, or `-`, that gets what the readers of such files do not have; None writes none.
        wait_s: how long to wait for another process.
        rebuild: cut all documents again, also by another plan, also where most files are not there any more.
        verify: read all files instead of trusting their times, and ask vector stores what they have.
        remember: ids of forgotten documents that may come back.
        announce: hears what a rebuild changes of all or most documents, before anything is changed.
    """

    origin: Origin
    cutting: Cutting
    store: Path
    targets: tuple[VectorStore, ...] = ()
    changes: str | None = None
    workers: int = 1
    wait_s: float = 0.0
    rebuild: bool = False
    verify: bool = False
    remember: tuple[str, ...] = ()
    announce: Callable[[str], None] = field(default=_ignore)

    def __post_init__(self) -> None:
        if self.targets and self.cutting.embedder is None:
            raise InvalidSpec("A vector store needs vectors: name an embedder, or write the changes to a file.")
        if self.changes is not None:
            check_output(self.changes)
        outputs = [self.changes] if self.changes not in {None, "-"} else []
        folders = [target.folder for target in self.targets]
        check_places(self.origin.folder, self.store, filter(None, [*outputs, *folders]))

    @property
    def plan(self) -> Plan:
        """How documents are cut and embedded, as it is noted in the store."""
        return plan_of(self.cutting, self.origin)

    def run(self, watch: Callable[[Iterator[Reading], int], Iterable[Reading]] = _as_they_come) -> Synced:
        """What was done.

        Args:
            watch: sees the readings as they come, and how many there will be.
        Raises: StoreError: nothing was changed. EmbeddingError: what was done before stays.
        """
        if not has_store(self.store):
            files_of(self.origin, self.store)  # no store is made for what cannot be listed
        with locked(self.store, "sync", self.wait_s), opened(self.store) as connection:
            sources = files_of(self.origin, self.store)  # as they are once nobody else works on the store
            done = Round(self, connection, sources).fill(self._cached(), watch)
            settle(connection)
            return replace(done, targets=tuple(self._applied(connection)))

    def preview(self) -> Synced:
        """What `run` would do with the documents; nothing is changed, and nothing cut.

        Raises: StoreError.
        """
        with opened_to_read(self.store) as connection:
            return Round(self, connection, files_of(self.origin, self.store)).preview()

    def _cached(self) -> CachedEmbedder | None:
        """The embedder with the store's vectors."""
        embedder = self.cutting.embedder
        return CachedEmbedder(embedder, VectorCache(self.store / VECTORS)) if embedder else None

    def _applied(self, connection: sqlite3.Connection) -> Iterator[Applied]:
        """What each target was given; one that fails does not keep the others from getting theirs.

        Changes come last: whoever reads them from a pipe may leave, which ends the sync.
        """
        dimensions = self.cutting.embedder.dimensions if self.cutting.embedder else 0
        for target in self.targets:
            try:
                yield apply(connection, target, dimensions, self.verify)
            except TargetFailed as error:
                yield Applied(target.name, 0, 0, f"{error} The next sync goes on.")
            except ChunkerError as error:
                yield Applied(target.name, 0, 0, str(error))
            finally:
                target.close()
        if self.changes is not None:
            try:
                yield write_changes(connection, self.changes)
            except OutputError as error:
                yield Applied(CHANGES, 0, 0, f"{error} The next sync writes it.")
