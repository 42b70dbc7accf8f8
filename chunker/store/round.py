"""One sync with its store open: from the files that are there to a store that says the same."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chunker.engines import local
from chunker.errors import DocumentsGone, NothingThere, PlanChanged, UnknownDocument
from chunker.sqlitefile import transaction
from chunker.store.audit import log
from chunker.store.database import fact, note_fact
from chunker.store.filling import Filled, fill, take_away
from chunker.store.finding import Sorted, sort_out
from chunker.store.keys import document_hash
from chunker.store.losing import at_stake, lost
from chunker.store.outcome import Synced, renames
from chunker.store.plan import Plan, differences, note_plan, noted_plan
from chunker.store.reading import Reading, ReadingJob
from chunker.store.records import Moves, count_current, drop_cuts, records
from chunker.store.sifting import sift
from chunker.store.tombstones import ORIGIN, keep_only, lift, tombstones

if TYPE_CHECKING:
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.reading.folder import Source
    from chunker.store.syncing import Sync

    Watch = Callable[[Iterator[Reading], int], Iterable[Reading]]

_AGREED = "agreed"  # the fact which documents may go, and how all are cut instead, until that is done


class Round:
    """What one sync knows and does.

    Raises: StoreError: nothing may be changed as things are.
    """

    def __init__(self, sync: Sync, connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
        self._sync, self._connection, self._sources = sync, connection, sources
        self._plan: Plan = sync.plan
        self._pipeline = sync.cutting.pipeline
        self._check_remembered()
        self._buried = tombstones(connection, sync.remember)
        found = records(connection)
        self._unfinished = [name for name in found if document_hash(name) in self._buried.documents]
        self._known = {name: record for name, record in found.items() if name not in self._unfinished}
        self._check_plan()
        self._check_documents()

    def fill(self, embedder: CachedEmbedder | None, watch: Watch) -> Synced:
        """Brings the store up to date."""
        self._begin()
        work = self._sorted()
        with local.run(self._job(work), work.to_read, self._sync.workers) as results:
            readings = watch(results, len(work.to_read))
            filled = [*fill(self._connection, readings, self._plan, embedder, self._known, self._pipeline.sifts)]
        gone = take_away(self._connection, work.missing)
        sifted = sift(self._connection, self._pipeline, self._sync.cutting.tokenizer, self._plan, embedder)
        self._end(filled)
        moves = [Moves(0, gone), sifted, *(one.moves for one in filled)]
        return replace(
            self._told(work, filled),
            upserts=sum(one.upserts for one in moves),
            deletes=sum(one.deletes for one in moves),
            chunks=count_current(self._connection),
            embedded=embedder.usage.misses if embedder else 0,
        )

    def preview(self) -> Synced:
        """What `fill` would do with the documents; they are read, but nothing is cut, and nothing changed."""
        if self._sync.rebuild:
            self._forget_plans()
        work = self._sorted()
        job = replace(self._job(work), cuts=False)
        with local.run(job, work.to_read, self._sync.workers) as results:
            return self._told(work, [Filled(one, self._is_new(one)) for one in results])

    def _check_remembered(self) -> None:
        buried = tombstones(self._connection).documents
        for name in self._sync.remember:
            if document_hash(name) not in buried:
                raise UnknownDocument(
                    f"{name!r} was not forgotten, so it need not be remembered. Where it says the same as a document "
                    "that was, name that one."
                )

    def _check_plan(self) -> None:
        """Raises: PlanChanged: all would be cut again, and nobody asked for that."""
        before = noted_plan(self._connection)
        if before is not None and before != self._plan and self._known:
            self._ask(PlanChanged([*differences(before, self._plan)], len(self._known)), self._sync.rebuild)

    def _check_documents(self) -> None:
        """Raises: NothingThere, DocumentsGone: most would be taken out, and nobody asked for that."""
        folder, noted = str(self._sync.origin.folder), fact(self._connection, "folder")
        is_elsewhere = bool(noted) and noted != os.path.abspath(folder)
        self._may_go = self._agreement(at_stake(self._sources, self._known, is_elsewhere))
        agreed = self._sync.rebuild or self._is_agreed()
        if not self._sources and not agreed:
            raise NothingThere(
                f"No files to read in {folder!r}, and {len(self._known):,} documents in the store; nothing was deleted."
                " Is it the right folder, and is its disk there? If it should be empty: --rebuild."
            )
        gone = lost(self._sources, self._known, is_elsewhere)
        if gone or (is_elsewhere and self._sync.rebuild and self._known):
            where = (
                f"The store was made of {noted!r}, this is {folder!r}"
                if is_elsewhere
                else f"Files are missing in {folder!r}"
            )
            self._ask(DocumentsGone(where, len(gone), len(self._known)), agreed)

    def _agreement(self, names: Iterable[str]) -> list[str]:
        """That these documents may go from a store of this origin and plan; their hashes, as some may be forgotten."""
        return [self._sync.origin.id, self._plan.id, *(document_hash(name).hex() for name in names)]

    def _is_agreed(self) -> bool:
        """Whether a rebuild that was not ended was to lose all that would be lost now."""
        noted = fact(self._connection, _AGREED).split()
        return noted[:2] == self._may_go[:2] and {*noted} >= {*self._may_go}

    def _ask(self, change: PlanChanged | DocumentsGone, is_agreed: bool) -> None:
        """Says what is going to be done, or does nothing where nobody asked for it."""
        if not is_agreed:
            raise change
        self._sync.announce(change.announcement)

    def _begin(self) -> None:
        """From here on the store is changed."""
        with transaction(self._connection):
            note_plan(self._connection, self._plan)
            note_fact(self._connection, "folder", os.path.abspath(self._sync.origin.folder))
            note_fact(self._connection, ORIGIN, self._sync.origin.id)
            lift(self._connection, self._sync.remember)
            if not self._pipeline.sifts:
                drop_cuts(self._connection)
            if self._sync.rebuild:
                note_fact(self._connection, _AGREED, " ".join(self._may_go))
                self._connection.execute("UPDATE documents SET plan = ''")
        if self._sync.remember:
            named = [document_hash(name).hex() for name in self._sync.remember]
            log(self._sync.store, "remember", {"documents": named})
        if self._sync.rebuild:
            log(self._sync.store, "rebuild", {"documents": len(self._known), "plan": self._plan.id})
            self._forget_plans()

    def _end(self, filled: Iterable[Filled]) -> None:
        """Every document is as its file is."""
        self._keep_tombstones(filled)
        note_fact(self._connection, _AGREED, "")

    def _forget_plans(self) -> None:
        self._known = {name: record._replace(plan="") for name, record in self._known.items()}

    def _sorted(self) -> Sorted:
        return sort_out(self._sources, self._known, self._buried, self._plan.id, self._sync.verify)

    def _job(self, work: Sorted) -> ReadingJob:
        """How files are read and cut.

        A file that says what a forgotten document said is not cut, unless a document whose own file is missing said it
        too: that one may only have been renamed. Example: `a.md` and `b.md` say the same, and `a.md` was forgotten. If
        `b.md` is now called `c.md`, its text may return under that name.
        """
        known = {name: one.bytes_sha256 for name, one in self._known.items() if one.plan == self._plan.id}
        missing = [self._known[name] for name in work.missing]
        may_return = {digest for one in missing for digest in (one.bytes_sha256, one.text_sha256)}
        forgotten = self._buried.contents - may_return
        return ReadingJob(self._pipeline, self._sync.cutting.tokenizer, known, forgotten, frozenset(self._known))

    def _is_new(self, reading: Reading) -> bool:
        record = self._known.get(reading.id)
        is_as_before = record and record.plan == self._plan.id and record.bytes_sha256 == reading.bytes_sha256
        return not (reading.failure or is_as_before or reading.is_forgotten)

    def _keep_tombstones(self, filled: Iterable[Filled]) -> None:
        """A tombstone goes when its file does, unless not all files could be seen."""
        if any(source.error for source in self._sources) or any(one.reading.failure for one in filled):
            return
        buried = [one.reading for one in filled if one.reading.is_forgotten]
        found = {content for one in buried for content in (one.bytes_sha256, one.text_sha256)}
        there = [document_hash(source.id) for source in self._sources]
        with transaction(self._connection):
            keep_only(self._connection, self._sync.origin.id, there, found)

    def _told(self, work: Sorted, filled: Sequence[Filled]) -> Synced:
        cut = [one.reading for one in filled if one.is_new]
        added = {one.id: one.bytes_sha256 for one in cut if one.id not in self._known}
        renamed = renames(added, work.missing, self._known)
        old, new = ({pair[side] for pair in renamed} for side in (0, 1))
        failures = tuple(one.reading.failure for one in filled if one.reading.failure)
        alike = [one.reading.id for one in filled if one.reading.is_forgotten]
        return Synced(
            added=tuple(name for name in added if name not in new),
            changed=tuple(one.id for one in cut if one.id in self._known),
            renamed=renamed,
            removed=tuple(sorted(set(work.missing) - old)),
            unchanged=len(work.unchanged) + len(filled) - len(cut) - len(failures) - len(alike),
            forgotten=tuple(sorted([*work.forgotten, *alike])),
            alike=tuple(alike),
            failures=failures,
            notes=(*map(_unfinished, self._unfinished), *(note for one in cut for note in one.notes)),
        )


def _unfinished(document_id: str) -> str:
    return f"{document_id}: forgetting it was interrupted; nothing of it is handed out. Complete it: `chunker forget`."
