"""A store kept in step with a folder: only what changed is read, cut and embedded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.errors import ChunkerError, InvalidSpec, PlanChanged
from chunker.pipeline import Pipeline, pipeline_of
from chunker.spec import parse_pipeline
from chunker.store.outcome import Synced
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Encoding, Tokenizer

if TYPE_CHECKING:
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.embeddings.types import Embedder
    from chunker.reading.folder import Source
    from chunker.store.applying import Applied
    from chunker.store.plan import Plan
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
        rebuild: cut all documents again, also in another way, also where no file is there any more.
    Raises: InvalidSpec, UnknownName, MissingExtra. StoreError: nothing was changed. EmbeddingError, OutputError: what
        was done before stays. What fails of single documents and targets is in the result.
    """
    from chunker.embeddings import embedder_for
    from chunker.targets import target_for

    return Sync(
        Path(folder),
        Path(store),
        parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy),
        tokenizer_for(model, tokenizer),
        embedder_for(embedder) if isinstance(embedder, str) else embedder,
        targets=tuple(target_for(one) if isinstance(one, str) else one for one in targets),
        changes=None if changes is None else str(changes),
        workers=workers,
        rebuild=rebuild,
    ).run()


def _ignore(_: PlanChanged) -> None:
    """Nobody wants to hear it."""


def _as_they_come(readings: Iterator[Reading], _: int) -> Iterable[Reading]:
    return readings


@dataclass(frozen=True)
class Sync:
    """A folder, its store, and how it is to be filled.

    Attributes:
        embedder: None makes no vectors.
        include, exclude: patterns of files, as `find_sources` takes them.
        targets: vector stores that get what they do not have.
        changes: a file, or `-`, that gets what the readers of such files do not have; None writes none.
        wait_s: how long to wait for another process.
        rebuild: cut all documents again, also by another plan, also where no file is there any more.
        verify: read all files instead of trusting their times, and ask vector stores what they have.
        remember: ids of forgotten documents that may come back.
        announce: hears of another plan before anything is changed.
    """

    folder: Path
    store: Path
    pipeline: Pipeline
    tokenizer: Encoding
    embedder: Embedder | None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    targets: tuple[VectorStore, ...] = ()
    changes: str | None = None
    workers: int = 1
    wait_s: float = 0.0
    rebuild: bool = False
    verify: bool = False
    remember: tuple[str, ...] = ()
    announce: Callable[[PlanChanged], None] = field(default=_ignore)

    def __post_init__(self) -> None:
        from chunker.store.applying import check_output

        if self.targets and self.embedder is None:
            raise InvalidSpec("A vector store needs vectors: name an embedder, or write the changes to a file.")
        if self.changes is not None:
            check_output(self.changes)

    @property
    def plan(self) -> Plan:
        """How documents are cut and embedded, as it is noted in the store."""
        from chunker.store.plan import Plan, code_identity

        embedder = self.embedder.name if self.embedder else ""
        return Plan(str(self.pipeline), self.tokenizer.name, embedder, self.include, self.exclude, code_identity())

    def run(self, watch: Callable[[Iterator[Reading], int], Iterable[Reading]] = _as_they_come) -> Synced:
        """What was done.

        Args:
            watch: sees the readings as they come, and how many there will be.
        Raises: StoreError: nothing was changed. EmbeddingError, OutputError: what was done before stays.
        """
        from chunker.store.database import opened, settle
        from chunker.store.locking import locked
        from chunker.store.run import Run

        sources = self._sources()
        with locked(self.store, "sync", self.wait_s), opened(self.store) as connection:
            done = Run(self, connection, sources).fill(self._cached(), watch)
            settle(connection)
            return replace(done, targets=tuple(self._applied(connection)))

    def preview(self) -> Synced:
        """What `run` would do with the documents; nothing is changed, and nothing cut.

        Raises: StoreError.
        """
        from chunker.store.database import has_store, opened
        from chunker.store.run import Run

        sources = self._sources()
        with opened(self.store if has_store(self.store) else None) as connection:
            return Run(self, connection, sources).preview()

    def _sources(self) -> list[Source]:
        from chunker.store.finding import files_of

        return files_of(self.folder, self.include, self.exclude, self.store, [self.changes] if self.changes else [])

    def _cached(self) -> CachedEmbedder | None:
        """The embedder with the store's vectors."""
        from chunker.embeddings.cache import VectorCache
        from chunker.embeddings.cached import CachedEmbedder

        return CachedEmbedder(self.embedder, VectorCache(self.store / VECTORS)) if self.embedder else None

    def _applied(self, connection: sqlite3.Connection) -> Iterator[Applied]:
        """What each target was given; one that fails does not keep the others from getting theirs."""
        from chunker.store.applying import Applied, apply, write_changes

        if self.changes is not None:
            yield write_changes(connection, self.changes)
        for target in self.targets:
            try:
                yield apply(connection, target, self.embedder.dimensions if self.embedder else 0, self.verify)
            except ChunkerError as error:
                yield Applied(target.name, 0, 0, str(error))
            finally:
                target.close()
