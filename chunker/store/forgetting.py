"""A document taken out of a store and of all that was made of it, with a look at whether anything is left."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.embeddings.cache import VectorCache
from chunker.embeddings.errors import CacheUnusable
from chunker.errors import ChunkerError, OutputError, StoreUnusable, TargetFailed
from chunker.output import clear_leftovers, leftovers
from chunker.reading.folder import id_of
from chunker.sqlitefile import settle, wipe
from chunker.store.applying import CHANGES, outputs, take_out
from chunker.store.audit import broken_lines, log
from chunker.store.caches import READ_BY_OTHERS, out_of_cache
from chunker.store.database import VECTORS, fact, has_store, opened, opened_to_read
from chunker.store.erasing import begin, end, erase
from chunker.store.holdings import Holdings, check_known, given_to, holdings
from chunker.store.keys import document_hash
from chunker.store.locking import locked
from chunker.store.looked import unseen
from chunker.store.pieces import Found, search_files
from chunker.store.traces import TOO_LATE, Request, Trace, forgetters

if TYPE_CHECKING:
    from chunker.targets.types import VectorStore


_NOT_THERE = (
    "there is no such place, so nothing was taken out; is it written as `sync` was given it, and is its disk there? If "
    "it was deleted, do not name it"
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of documents, or in a dry run would be.

    Attributes:
        removed: what is gone, by place.
        beyond: what cannot be reached from here, with what to do.
        pieces: of 32 bytes, of text, rows and vectors, that were looked for afterwards; 0 where nothing could be.
        files: how many files were looked into.
        found: those in which pieces still stand.
        is_complete: whether nothing that was named failed.
        log_breaks: lines of the log, from 1, that do not carry the hash of the line before, as torn or changed ones.
    """

    documents: tuple[str, ...]
    removed: tuple[Trace, ...]
    beyond: tuple[Trace, ...]
    pieces: int = 0
    files: int = 0
    found: tuple[Found, ...] = ()
    is_complete: bool = True
    log_breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Forgetting:
    """A store, and the other places from which documents are taken out; as `forget` takes them."""

    store: Path
    targets: tuple[VectorStore, ...] = ()
    caches: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    wait_s: float = 0.0

    def run(self, documents: Sequence[str], dry_run: bool = False) -> Forgotten:
        """What was removed; see `forget`."""
        if not has_store(self.store):
            raise StoreUnusable(f"There is no store in {str(self.store)!r}. Name the folder that `sync` was given.")
        self._check_places()
        if dry_run:
            with opened_to_read(self.store) as connection:
                return _Forgetting(self, connection, documents, dry_run).preview()
        with locked(self.store, "forget", self.wait_s), opened(self.store) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            return _Forgetting(self, connection, documents, dry_run).run()

    @property
    def own_cache(self) -> tuple[Path, ...]:
        """The store's cached vectors, if it has any."""
        own = self.store / VECTORS
        return (own,) if own.exists() else ()

    def _check_places(self) -> None:
        """Raises: CacheUnusable, ChunkerError: something that is named cannot be used; so far nothing was forgotten."""
        for path in self.caches:
            if not path.is_file():
                raise CacheUnusable(f"There is no embedding cache {str(path)!r}. Nothing was forgotten.")
        for path in (*self.own_cache, *self.caches):
            VectorCache(path).count([])
        for folder in self.folders:
            if not folder.is_dir():
                raise ChunkerError(f"There is no folder {str(folder)!r}. Nothing was forgotten.")


class _Forgetting:
    """One call, its store open."""

    def __init__(
        self, forgetting: Forgetting, connection: sqlite3.Connection, documents: Sequence[str], dry_run: bool
    ) -> None:
        check_known(connection, documents)
        self._all, self._connection, self._dry = forgetting, connection, dry_run
        self._documents = (*dict.fromkeys(documents),)
        self._held: Holdings = holdings(connection, self._documents)
        self._given: Mapping[str, Sequence[str]] = given_to(connection, self._documents)
        self._others = [*forgetters()]  # before anything is changed

    def preview(self) -> Forgotten:
        """What would be removed."""
        traces = [*self._in_places(), *self._out_of_reach()]
        return self._told(traces)

    def run(self) -> Forgotten:
        """Removes it, the store last: as long as that has the document, all can be done again."""
        hashes = self._hashes()
        log(self._all.store, "forget", {"documents": hashes})
        begin(self._connection, self._documents, self._held)
        traces = [*self._in_places()]
        erase(self._connection, self._documents)
        if not wipe(self._connection):
            traces.append(_left("store", str(self._all.store), READ_BY_OTHERS, has_failed=True))
        traces += self._out_of_reach()
        done = self._searched(traces)
        if not done.found:  # else the next call goes on looking
            end(self._connection, self._seen())
        settle(self._connection)
        log(self._all.store, "forgotten", {"documents": hashes, **_summary(done)})
        return done

    def _hashes(self) -> list[str]:
        return [document_hash(name).hex() for name in self._documents]

    def _seen(self) -> dict[str, tuple[Path, ...]]:
        """By document, the named places in which all of it could be found."""
        seen = {}
        for name in self._documents:
            folders = () if name in self._held.without_text else self._all.folders
            caches = () if name in self._held.without_keys else self._all.caches
            seen[name] = (*folders, *caches)
        return seen

    def _in_places(self) -> Iterator[Trace]:
        yield from self._in_targets()
        yield from self._in_caches()
        yield from self._elsewhere()
        yield from self._in_unfinished()
        yield from self._in_store()

    def _in_unfinished(self) -> Iterator[Trace]:
        """Files of changes that a sync was killed in; they may hold any document."""
        for output in outputs(self._connection):
            try:
                if found := leftovers(output):
                    if not self._dry:
                        clear_leftovers(output)
                    yield Trace("unfinished files of changes", str(Path(output).parent), len(found))
            except OutputError as error:
                yield _left("unfinished files of changes", output, f"{error} Then run this again.", has_failed=True)

    def _in_store(self) -> Iterator[Trace]:
        if self._held.chunks:
            yield Trace("chunks", str(self._all.store), self._held.chunks)

    def _in_targets(self) -> Iterator[Trace]:
        """What the vector stores had; one that fails does not keep the others from forgetting."""
        for target in self._all.targets:
            keys = self._given.get(target.name, ())
            try:
                if not target.is_there():
                    yield _left("rows", target.name, _NOT_THERE, len(keys), has_failed=True)
                    continue
                keys = self._there(target, keys)
                if not self._dry:
                    take_out(self._connection, target, keys)
                    if left := target.wipe():
                        yield _left("deleted rows", target.name, left)
                yield Trace("rows", target.name, len(keys))
            except TargetFailed as error:
                yield _left("rows", target.name, f"{error} Once it works, run this again.", len(keys), has_failed=True)
            finally:
                target.close()

    def _there(self, target: VectorStore, noted: Sequence[str]) -> list[str]:
        """Keys of the documents' points: those noted, and those it has from a store that was lost or was elsewhere."""
        return [*dict.fromkeys([*noted, *(key for name in self._documents for key in target.of_document(name))])]

    def _in_caches(self) -> Iterator[Trace]:
        for path in self._all.own_cache:
            yield from out_of_cache(path, self._held.own_keys, self._dry, knows_all_cuts=True)
        for path in self._all.caches:
            yield from out_of_cache(path, self._held.own_keys, self._dry)
        for path in unseen(self._connection, self._held.without_keys, self._all.caches):
            yield _left("cached vectors", str(path), TOO_LATE, has_failed=True)
        if shared := len(self._held.shared_keys):
            yield _left("cached vectors", "", "of text that other documents hold too; they stay", shared)

    def _elsewhere(self) -> Iterator[Trace]:
        """What installed packages know of."""
        blind = tuple(unseen(self._connection, self._held.without_text, self._all.folders))
        held = self._held
        request = Request(held.texts_by_any_name, held.own_keys, self._all.folders, self._dry, blind, held.noted)
        for package, other in self._others:
            try:
                yield from other(request)
            except (ChunkerError, OSError) as error:
                yield _left(f"what {package} knows of", "", f"{error} Then run this again.", has_failed=True)

    def _out_of_reach(self) -> Iterator[Trace]:
        given = {target.name for target in self._all.targets}
        for target, keys in self._given.items():
            if target == CHANGES:
                advice = "the next `chunker sync --output` tells its readers to delete them; the files hold them still"
                yield _left("rows", "files of changes that were written", advice, len(keys))
            elif target not in given:
                yield _left("rows", target, "name it with --to", len(keys))
        for name, share in self._held.alike.items():
            yield _left("text", name, f"another document, holds {share:.0%} of the same text; forget it as well?")
        if self._held.stands_with_others:
            advice = "run `chunker sync`: what it stood for comes back, and rows handed out no longer name it"
            yield _left("copies", "other documents", advice, has_failed=True)
        yield from self._files()

    def _files(self) -> Iterator[Trace]:
        """The documents' own files, as far as they are still there."""
        folder = fact(self._connection, "folder")
        for name in self._documents if folder else ():
            path = _path_of(folder, name)
            if os.path.exists(path):
                yield _left("file", id_of(_as_seen_from_here(path)), "no sync takes it up again; delete it yourself")

    def _searched(self, traces: Sequence[Trace]) -> Forgotten:
        """What is still found in the files of the store and of vector stores on this machine."""
        folders = [self._all.store, *(target.folder for target in self._all.targets if target.folder)]
        pieces = self._held.all_pieces
        looked = [found for folder in folders for found in search_files(folder, pieces)]
        return self._told(traces, len(pieces), len(looked), tuple(found for found in looked if found.count))

    def _told(
        self, traces: Sequence[Trace], pieces: int = 0, files: int = 0, found: tuple[Found, ...] = ()
    ) -> Forgotten:
        removed = tuple(trace for trace in traces if trace.is_removed)
        beyond = tuple(trace for trace in traces if not trace.is_removed)
        is_complete = not found and not any(trace.has_failed for trace in beyond)
        breaks = tuple(broken_lines(self._all.store))
        return Forgotten(self._documents, removed, beyond, pieces, files, found, is_complete, breaks)


def _path_of(folder: str, document_id: str) -> str:
    """Where the file of a document is or was; in an id, bytes of a name that are not Unicode are escapes."""
    place = folder
    for part in document_id.split("/"):
        place = os.path.join(place, _name_of(place, part) if "\\" in part else part)
    return place


def _name_of(folder: str, part: str) -> str:
    with suppress(OSError):  # who cannot look cannot tell
        return next((name for name in os.listdir(folder) if id_of(name) == part), part)
    return part


def _as_seen_from_here(path: str) -> str:
    """The path as somebody in the current folder would write it, if it is below that."""
    here = os.path.abspath(os.curdir)
    return os.path.relpath(path) if path.startswith(here + os.sep) else path


def _left(what: str, where: str, advice: str, count: int = 0, has_failed: bool = False) -> Trace:
    return Trace(what, where, count, False, advice, has_failed)


def _summary(done: Forgotten) -> dict[str, object]:
    """What the log says: counts and places, no texts and no ids."""
    return {
        "removed": [[trace.what, trace.where, trace.count] for trace in done.removed],
        "beyond": [[trace.what, trace.count] for trace in done.beyond],
        "pieces": done.pieces,
        "files": done.files,
        "found": sum(found.count for found in done.found),
    }
