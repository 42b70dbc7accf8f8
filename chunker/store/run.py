"""One sync with its store open: from the files that are there to a store that says the same."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chunker.engines import local
from chunker.errors import NothingThere, PlanChanged, UnknownDocument
from chunker.store.audit import log
from chunker.store.database import fact, note_fact, transaction
from chunker.store.filling import Filled, fill, take_away
from chunker.store.finding import Sorted, sort_out
from chunker.store.keys import document_hash
from chunker.store.outcome import Synced, renames
from chunker.store.plan import Plan, differences, note_plan, noted_plan
from chunker.store.reading import Reading, ReadingJob
from chunker.store.records import Moves, count_current, records
from chunker.store.sifting import sift
from chunker.store.tombstones import keep_only, lift, tombstones

if TYPE_CHECKING:
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.reading.folder import Source
    from chunker.syncing import Sync

    Watch = Callable[[Iterator[Reading], int], Iterable[Reading]]


class Run:
    """What one sync knows and does.

    Raises: StoreError: nothing may be changed as things are.
    """

    def __init__(self, sync: Sync, connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
        self._sync, self._connection, self._sources = sync, connection, sources
        self._plan: Plan = sync.plan
        self._known = records(connection)
        self._buried = tombstones(connection)
        self._is_elsewhere = False
        self._check()

    def fill(self, embedder: CachedEmbedder | None, watch: Watch) -> Synced:
        """Brings the store up to date."""
        self._begin()
        work = self._sorted()
        with local.run(self._job(), work.to_read, self._sync.workers) as results:
            readings = watch(results, len(work.to_read))
            filled = [*fill(self._connection, readings, self._plan, embedder, self._known, self._sync.pipeline.sifts)]
        gone = take_away(self._connection, work.missing)
        sifted = sift(self._connection, self._sync.pipeline, self._sync.tokenizer, self._plan, embedder)
        self._keep_tombstones(filled)
        moves = [Moves(0, gone), sifted, *(one.moves for one in filled)]
        return replace(
            self._told(work, filled),
            upserts=sum(one.upserts for one in moves),
            deletes=sum(one.deletes for one in moves),
            chunks=count_current(self._connection),
            embedded=embedder.usage.misses if embedder else 0,
        )

    def preview(self) -> Synced:
        """What `fill` would do with the documents; nothing is cut, and nothing changed."""
        if self._sync.rebuild:
            self._forget_plans()
        work = self._sorted()
        job = replace(self._job(), cuts=False)
        filled = [Filled(one, self._is_new(one)) for source in work.to_read for one in job.run([source])]
        return self._told(work, filled)

    def _check(self) -> None:
        if not self._sources and not self._sync.rebuild:
            raise NothingThere(
                f"No files to read in {str(self._sync.folder)!r}, and {len(self._known):,} documents in the store; "
                "nothing was deleted. Is it the right folder, and is its disk there? If it should be empty: --rebuild."
            )
        self._check_folder()
        before = noted_plan(self._connection)
        if before is not None and before != self._plan and self._known:
            changed = PlanChanged([*differences(before, self._plan)], len(self._known))
            if not self._sync.rebuild:
                raise changed
            self._sync.announce(changed)
        for name in self._sync.remember:
            if document_hash(name) not in self._buried.documents:
                raise UnknownDocument(f"{name!r} was not forgotten, so it need not be remembered.")

    def _check_folder(self) -> None:
        """Raises: NothingThere: it is another folder, and few of the store's documents are in it."""
        noted = fact(self._connection, "folder")
        self._is_elsewhere = bool(noted) and noted != os.path.abspath(self._sync.folder)
        there = len(self._known.keys() & {one.id for one in self._sources})
        if self._is_elsewhere and not self._sync.rebuild and 2 * there <= len(self._known) > 0:
            raise NothingThere(
                f"Only {there:,} of the {len(self._known):,} documents in the store are in {str(self._sync.folder)!r}; "
                f"it was made of {noted!r}. Nothing was deleted. If this folder should take its place: --rebuild."
            )

    def _begin(self) -> None:
        """From here on the store is changed."""
        with transaction(self._connection):
            note_plan(self._connection, self._plan)
            note_fact(self._connection, "folder", os.path.abspath(self._sync.folder))
            lift(self._connection, self._sync.remember)
            if self._sync.rebuild:
                self._connection.execute("UPDATE documents SET plan = ''")
        if self._sync.remember:
            named = [document_hash(name).hex() for name in self._sync.remember]
            log(self._sync.store, "remember", {"documents": named})
            self._buried = tombstones(self._connection)
        if self._sync.rebuild:
            log(self._sync.store, "rebuild", {"documents": len(self._known), "plan": self._plan.id})
            self._forget_plans()

    def _forget_plans(self) -> None:
        self._known = {name: record._replace(plan="") for name, record in self._known.items()}

    def _sorted(self) -> Sorted:
        return sort_out(self._sources, self._known, self._buried, self._plan.id, self._sync.verify)

    def _job(self) -> ReadingJob:
        known = {name: one.bytes_sha256 for name, one in self._known.items() if one.plan == self._plan.id}
        return ReadingJob(
            self._sync.pipeline, self._sync.tokenizer, known, self._buried.contents, frozenset(self._known)
        )

    def _is_new(self, reading: Reading) -> bool:
        record = self._known.get(reading.id)
        is_as_before = record and record.plan == self._plan.id and record.bytes_sha256 == reading.bytes_sha256
        return not (reading.failure or is_as_before or self._is_buried(reading))

    def _is_buried(self, reading: Reading) -> bool:
        is_barred = {reading.bytes_sha256, reading.text_sha256} & self._buried.contents
        return bool(is_barred) and reading.id not in self._known and reading.chunks is None

    def _keep_tombstones(self, filled: Iterable[Filled]) -> None:
        """A tombstone goes when its file does, unless not all files could be seen."""
        if self._sync.include or self._sync.exclude or self._is_elsewhere:
            return
        if any(source.error for source in self._sources) or any(one.reading.failure for one in filled):
            return
        buried = [one.reading for one in filled if self._is_buried(one.reading)]
        found = {content for one in buried for content in (one.bytes_sha256, one.text_sha256)}
        with transaction(self._connection):
            keep_only(self._connection, [document_hash(source.id) for source in self._sources], found)

    def _told(self, work: Sorted, filled: Sequence[Filled]) -> Synced:
        cut = [one.reading for one in filled if one.is_new]
        added = {one.id: one.bytes_sha256 for one in cut if one.id not in self._known}
        renamed = renames(added, work.missing, self._known)
        old, new = ({pair[side] for pair in renamed} for side in (0, 1))
        failures = tuple(one.reading.failure for one in filled if one.reading.failure)
        buried = [one.reading.id for one in filled if self._is_buried(one.reading)]
        return Synced(
            added=tuple(name for name in added if name not in new),
            changed=tuple(one.id for one in cut if one.id in self._known),
            renamed=renamed,
            removed=tuple(sorted(set(work.missing) - old)),
            unchanged=len(work.unchanged) + len(filled) - len(cut) - len(failures) - len(buried),
            forgotten=tuple(sorted([*work.forgotten, *buried])),
            failures=failures,
            notes=tuple(note for one in cut for note in one.notes),
        )
