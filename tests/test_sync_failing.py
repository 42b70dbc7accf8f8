"""Syncs that fail or are killed: nothing that was there is lost, and the next one completes them."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

import chunker
from chunker.errors import ChunkerError, StoreBusy, StoreUnusable
from chunker.reading.folder import Source, read_bytes
from chunker.store import locking
from chunker.store.locking import locked
from chunker.store.outcome import Synced
from tests.command import BINARY, file_size_limit, fill, needs_linux, read_only, refuse_to_list
from tests.killing import KILLED, run_killed
from tests.syncing import dump, folder_with, fresh, story, synced, work

# What can go wrong with documents.


def test_a_document_that_fails_keeps_its_chunks(tmp_path: Path) -> None:
    """It is told each time, until it can be read again."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    before = dump(tmp_path / "store")
    fill(folder, {"a.md": BINARY})
    for _ in range(2):
        done = synced(tmp_path)
        assert [failure.document_id for failure in done.failures] == ["a.md"]
        assert not done.is_complete
    assert dump(tmp_path / "store") == before


def test_documents_in_a_folder_that_cannot_be_listed_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows whether they are gone."""
    folder_with(tmp_path, "a.md", "sub/c.md", "sub/deep/d.md", "subway.md")
    synced(tmp_path)
    before = dump(tmp_path / "store")
    refuse_to_list(monkeypatch, "sub")
    done = synced(tmp_path)
    assert [failure.document_id for failure in done.failures] == ["sub/"]
    assert (done.removed, dump(tmp_path / "store")) == ((), before)


def test_a_file_that_changes_while_it_is_read_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had stays; half of one and half of another version is never cut."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    before = dump(tmp_path / "store")
    fill(folder, {"a.md": story("A.md")})

    def change(source: Source) -> bytes:
        data = read_bytes(source)
        with open(source.path, "ab") as file:
            file.write(b" More.")
        return data

    monkeypatch.setattr("chunker.store.reading.read_bytes", change)
    done = synced(tmp_path)
    assert "changed while it was read" in done.failures[0].error
    assert dump(tmp_path / "store") == before


@needs_linux
def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    """A byte that is not Unicode is written as an escape, which another name may spell out."""
    folder = folder_with(tmp_path)
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("One.")
    (folder / "caf\\xe9.md").write_text("Two.")
    with pytest.raises(ChunkerError, match=r"both be the document 'caf.*Rename one"):
        synced(tmp_path)
    assert not (tmp_path / "store").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Nor is the store its own folder."""
    folder = folder_with(tmp_path)
    with pytest.raises(ChunkerError, match="is a file"):
        chunker.sync(folder / "a.md", tmp_path / "store", "fixed", embedder=None)
    with pytest.raises(ChunkerError, match="store of its own documents"):
        chunker.sync(folder, folder, "fixed", embedder=None)


# What can go wrong with the store.


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """The error says what to do."""
    folder_with(tmp_path)
    synced(tmp_path)
    with sqlite3.connect(tmp_path / "store" / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnusable, match=r"format 99, this version knows 2; .*Name another folder"):
        synced(tmp_path)


@pytest.mark.parametrize("data", [b"This is a letter to my aunt. " * 99, b"SQLite format 3\x00" + b"\xff" * 4_000])
def test_a_store_that_is_something_else_is_left_alone(tmp_path: Path, data: bytes) -> None:
    """A letter, or a damaged database."""
    folder_with(tmp_path)
    fill(tmp_path / "store", {"store.sqlite": data})
    with pytest.raises(StoreUnusable, match="another folder"):
        synced(tmp_path)
    assert (tmp_path / "store" / "store.sqlite").read_bytes() == data


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Its tables are not ours."""
    folder_with(tmp_path)
    (tmp_path / "store").mkdir()
    with sqlite3.connect(tmp_path / "store" / "store.sqlite") as connection:
        connection.execute("CREATE TABLE letters (text)")
    connection.close()
    with pytest.raises(StoreUnusable, match="something else"):
        synced(tmp_path)


def test_a_store_where_nobody_may_write_is_a_clear_error(tmp_path: Path) -> None:
    """Named, in one line."""
    folder = folder_with(tmp_path)
    place = read_only(tmp_path / "locked") / "store"
    with pytest.raises(StoreUnusable, match=f"Cannot write the store {place}"):
        chunker.sync(folder, place, "fixed", embedder=None)


def test_a_store_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    """The same."""
    folder_with(tmp_path)
    fill(tmp_path, {"store": "text"})
    with pytest.raises(StoreUnusable, match="Expected a folder as the store"):
        synced(tmp_path)


def test_a_full_disk_costs_nothing_that_was_there(tmp_path: Path) -> None:
    """With room again the next sync goes on."""
    folder = folder_with(tmp_path, *(f"{number}.md" for number in range(9)))
    synced(tmp_path)
    before = dump(tmp_path / "store")
    fill(folder, {f"big-{number}.md": story(str(number), 100) for number in range(10)})
    size = (tmp_path / "store" / "store.sqlite").stat().st_size
    with file_size_limit(size + 50_000), pytest.raises(StoreUnusable, match="the next run goes on"):
        synced(tmp_path, changes=tmp_path / "changes.jsonl")
    assert {row.key for row in before} <= {row.key for row in dump(tmp_path / "store")}
    synced(tmp_path)
    assert dump(tmp_path / "store") == fresh(tmp_path)


def test_a_second_sync_is_told_who_holds_the_store(tmp_path: Path) -> None:
    """At once; nothing is changed."""
    folder_with(tmp_path)
    with locked(tmp_path / "store", "sync"), pytest.raises(StoreBusy, match=rf"sync, process {os.getpid()}.*--wait"):
        synced(tmp_path)
    assert synced(tmp_path).chunks == 18


def test_a_sync_that_waits_gets_its_turn(tmp_path: Path) -> None:
    """Or is told after that time."""
    folder_with(tmp_path)
    with locked(tmp_path / "store", "sync"), pytest.raises(StoreBusy):
        work(tmp_path, wait_s=0.01).run()
    assert work(tmp_path, wait_s=0.01).run().chunks == 18


# Ends at any moment.


def _written(place: Path) -> Synced:
    return synced(place, changes=place / "changes.jsonl")


@needs_linux
def test_a_killed_sync_is_completed_by_the_next(tmp_path: Path) -> None:
    """Twelve moments, each before another statement of SQL; nothing is lost, nothing is twice."""
    folder = folder_with(tmp_path / "place", *(f"{number}.md" for number in range(6)))
    synced(folder.parent, changes=folder.parent / "changes.jsonl")
    fill(folder, {"1.md": f"Before. {story('1.md')}", "9.md": story("9.md")})
    (folder / "2.md").unlink()
    (folder / "3.md").rename(folder / "8.md")
    whole = shutil.copytree(folder.parent, tmp_path / "whole")
    statements = run_killed(partial(_written, whole), 0)
    for moment in random.Random(3).sample(range(1, statements + 1), 12):
        place = shutil.copytree(folder.parent, tmp_path / str(moment))
        assert run_killed(partial(_written, place), moment) == KILLED
        _written(place)
        assert dump(place / "store") == fresh(place), f"killed before statement {moment}"
        assert _written(place).targets[0].upserts == 0


def test_files_are_looked_for_when_nobody_else_works_on_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there before the wait may be otherwise now, as may what was forgotten."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    lock = locking.locked

    @contextmanager
    def wait(place: Path, what: str, wait_s: float = 0.0) -> Iterator[None]:
        fill(folder, {"new.md": story("new")})
        with lock(place, what, wait_s):
            yield

    monkeypatch.setattr("chunker.store.syncing.locked", wait)
    assert synced(tmp_path).added == ("new.md",)
