"""A store kept in step with a folder: only what changed is read, cut and embedded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.errors import ChunkerError, InvalidSpec, OutputError
from chunker.pipeline import Pipeline, pipeline_of
from chunker.spec import parse_pipeline
from chunker.store.outcome import Synced
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Tokenizer

if TYPE_CHECKING:
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.embeddings.types import Embedder
    from chunker.store.applying import Applied
    from chunker.store.finding import Origin
    from chunker.store.plan import Cutting, Plan
    from chunker.store.reading import Reading
    from chunker.targets.types import VectorStore

VECTORS = "vectors.sqlite"  # beside the store


def sync(
    folder: str | Path,
    store: str | Path,
    strategy: str | Strategy | Pipeline = "multiscale",
    *,
    embedder: str | Embedder | None = "minilm",
    targets: Sequence[str | VectorStore] = (),
    changes: str | Path | None = None,
    model: str = "gpt-4o",
    tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None,
    workers: int = 1,
    rebuild: bool = False,
) -> Synced:
    """Brings a store up to date with the files of a folder, and vector stores up to date with the store.

    Whatever ends it, the next sync completes it, and nothing is embedded twice.

    Args:
        store: a folder for it, which is made if there is none.
        strategy, model, tokenizer: as `chunker.split` takes them.
        embedder: a name such as `minilm`, an embedder object, or None for chunks without vectors.
        targets: vector stores such as `qdrant(path='vectors', collection='docs')`, or objects.
        changes: a file ending in `.jsonl` for what is new or gone since one was last written.
        rebuild: cut all documents again, also in another way, also where most files are not there any more.
    Raises: InvalidSpec, UnknownName, MissingExtra, OutputError, StoreError: nothing was changed. EmbeddingError: what
        was done before stays. What fails of single documents and targets is in the result.
    """
    from chunker.embeddings import embedder_for
    from chunker.store.finding import Origin
    from chunker.store.plan import Cutting
    from chunker.targets import target_for

    return Sync(
        origin=Origin(Path(folder)),
        cutting=Cutting(
            parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy),
            tokenizer_for(model, tokenizer),
            embedder_for(embedder) if isinstance(embedder, str) else embedder,
        ),
        store=Path(store),
        targets=tuple(target_for(one) if isinstance(one, str) else one for one in targets),
        changes=None if changes is None else str(changes),
        workers=workers,
        rebuild=rebuild,
    ).run()


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
        from chunker.store.applying import check_output
        from chunker.store.placing import check_places

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
        from chunker.store.plan import plan_of

        return plan_of(self.cutting, self.origin)

    def run(self, watch: Callable[[Iterator[Reading], int], Iterable[Reading]] = _as_they_come) -> Synced:
        """What was done.

        Args:
            watch: sees the readings as they come, and how many there will be.
        Raises: StoreError: nothing was changed. EmbeddingError: what was done before stays.
        """
        from chunker.sqlitefile import settle
        from chunker.store.database import has_store, opened
        from chunker.store.finding import files_of
        from chunker.store.locking import locked
        from chunker.store.round import Round

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
        from chunker.store.database import opened_to_read
        from chunker.store.finding import files_of
        from chunker.store.round import Round

        with opened_to_read(self.store) as connection:
            return Round(self, connection, files_of(self.origin, self.store)).preview()

    def _cached(self) -> CachedEmbedder | None:
        """The embedder with the store's vectors."""
        from chunker.embeddings.cache import VectorCache
        from chunker.embeddings.cached import CachedEmbedder

        embedder = self.cutting.embedder
        return CachedEmbedder(embedder, VectorCache(self.store / VECTORS)) if embedder else None

    def _applied(self, connection: sqlite3.Connection) -> Iterator[Applied]:
        """What each target was given; one that fails does not keep the others from getting theirs.

        Changes come last: whoever reads them from a pipe may leave, which ends the sync.
        """
        from chunker.store.applying import CHANGES, Applied, apply, write_changes

        dimensions = self.cutting.embedder.dimensions if self.cutting.embedder else 0
        for target in self.targets:
            try:
                yield apply(connection, target, dimensions, self.verify)
            except ChunkerError as error:
                yield Applied(target.name, 0, 0, str(error))
            finally:
                target.close()
        if self.changes is not None:
            try:
                yield write_changes(connection, self.changes)
            except OutputError as error:
                yield Applied(CHANGES, 0, 0, f"{error} The next sync writes it.")
