"""`chunker.sync`: a store that is in step with a folder, whatever happened to either."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import uuid
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker
from chunker.errors import ChunkerError, InvalidSpec, NothingThere, OutputError, PlanChanged, StoreBusy, StoreUnusable
from chunker.pipeline import Pipeline
from chunker.reading.folder import Source, read_bytes
from chunker.spec import parse_pipeline
from chunker.store.audit import broken_lines, log
from chunker.store.database import opened
from chunker.store.keys import chunk_keys
from chunker.store.locking import locked
from chunker.store.outcome import Synced
from chunker.store.reading import Stat
from chunker.syncing import Sync
from chunker.types import Chunk, Encoding
from tests.command import BINARY, file_size_limit, fill, lines_of, needs_linux, read_only, refuse_to_list
from tests.killing import KILLED, run_killed
from tests.syncing import SPEC, Counting, dump, folder_with, fresh, keys, quick, story, synced

# What a sync does.


def test_a_new_store_holds_all_chunks_with_vectors(tmp_path: Path) -> None:
    """They are those of `embed`, in the order of the documents."""
    folder = folder_with(tmp_path)
    done = synced(tmp_path)
    expected = [*chunker.embed(folder, "sentence(max_tokens=16)", embedder=quick())]
    rows = dump(tmp_path / "store")
    assert [json.loads(row.data)["id"] for row in rows] == [one.chunk.id for one in expected]
    assert [row.vector for row in rows] == [one.vector.tobytes() for one in expected]
    assert (done.added, done.upserts, done.chunks) == (("a.md", "b.md", "sub/c.md"), len(rows), len(rows))


def test_a_second_sync_does_nothing(tmp_path: Path) -> None:
    """Nothing is read, cut, embedded or handed out."""
    folder_with(tmp_path)
    synced(tmp_path)
    done = synced(tmp_path, embedder=quick(lambda texts: 1 / 0))
    assert (done.unchanged, done.upserts, done.deletes, done.embedded, done.added) == (3, 0, 0, 0, ())


def test_only_what_changed_is_embedded(tmp_path: Path) -> None:
    """One new sentence is one new text, and its chunk the only upsert beside those that moved."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    counting = Counting()
    fill(folder, {"b.md": f"{story('b.md')} One new sentence stands at the end of it."})
    done = synced(tmp_path, embedder=counting.embedder())
    assert (done.changed, done.embedded, done.upserts, done.deletes) == (("b.md",), 1, 1, 0)
    assert counting.texts == ["One new sentence stands at the end of it."]


def test_text_before_it_changes_no_key(tmp_path: Path) -> None:
    """The rows say the new places under the old ids."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    before = keys(tmp_path / "store")
    fill(folder, {"a.md": f"Something was put in front of all this.\n\n{story('a.md')}"})
    done = synced(tmp_path)
    assert before.keys() < keys(tmp_path / "store").keys()
    assert (done.upserts, done.deletes, done.embedded) == (7, 0, 1)


def test_a_removed_file_takes_its_chunks_with_it(tmp_path: Path) -> None:
    """And no others."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    (folder / "b.md").unlink()
    done = synced(tmp_path)
    assert (done.removed, done.deletes, done.upserts) == (("b.md",), 6, 0)
    assert {row.document_id for row in dump(tmp_path / "store")} == {"a.md", "sub/c.md"}


def test_renamed_and_moved_files_are_not_embedded_again(tmp_path: Path) -> None:
    """The old id is deleted, the new one added."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    (folder / "a.md").rename(folder / "z.md")
    (folder / "b.md").rename(folder / "sub" / "b.md")
    done = synced(tmp_path)
    assert done.renamed == (("a.md", "z.md"), ("b.md", "sub/b.md"))
    assert (done.added, done.removed, done.embedded, done.upserts, done.deletes) == ((), (), 0, 12, 12)
    assert dump(tmp_path / "store") == fresh(tmp_path)


def test_a_store_after_many_edits_is_as_a_fresh_one(tmp_path: Path) -> None:
    """Byte by byte: documents edited, added, removed, renamed, emptied."""
    folder, choose = folder_with(tmp_path, *(f"{number}.md" for number in range(12))), random.Random(5)
    for step in range(8):
        names = sorted(path.name for path in folder.iterdir())
        edited, removed, renamed, emptied = choose.sample(names, 4)
        fill(folder, {edited: f"{story(edited)} Step {step}.", f"new-{step}.md": story(str(step)), emptied: ""})
        (folder / removed).unlink()
        (folder / renamed).rename(folder / f"moved-{step}.md")
        synced(tmp_path)
    assert dump(tmp_path / "store") == fresh(tmp_path)


def test_worker_processes_make_the_same_store(tmp_path: Path) -> None:
    """Whatever their number."""
    folder_with(tmp_path, *(f"{number}.md" for number in range(70)))
    synced(tmp_path, workers=2)
    assert dump(tmp_path / "store") == fresh(tmp_path)


def test_views_are_in_the_vectors(tmp_path: Path) -> None:
    """With the default strategy a chunk's vector may change with its neighbours, and nothing is embedded for it."""
    folder = folder_with(tmp_path)
    synced(tmp_path, strategy="multiscale(max_tokens=16)")
    fill(folder, {"a.md": f"{story('a.md')} One new sentence stands at the end of it."})
    done = synced(tmp_path, strategy="multiscale(max_tokens=16)")
    assert (done.embedded, done.deletes) == (1, 0)
    assert done.upserts > 1
    assert dump(tmp_path / "store") == fresh(tmp_path, strategy="multiscale(max_tokens=16)")


def test_chunks_without_vectors_can_be_kept(tmp_path: Path) -> None:
    """Then no cache is made either."""
    folder_with(tmp_path)
    done = synced(tmp_path, embedder=None, changes=tmp_path / "changes.jsonl")
    assert done.chunks == 18
    assert not (tmp_path / "store" / "vectors.sqlite").exists()
    assert all("vector" not in row for row in lines_of((tmp_path / "changes.jsonl").read_text()))


# Ids of chunks.


@given(st.lists(st.sampled_from(["a", "b", "a\0", "ab"]), max_size=8))
def test_keys_are_different_and_uuids(texts: list[str]) -> None:
    """Also of chunks that say the same."""
    chunks = [Chunk("d", place, place, text, 1) for place, text in enumerate(texts)]
    found = chunk_keys(chunks)
    assert len({*found}) == len(texts)
    assert all(str(uuid.UUID(key)) == key for key in found)


def test_a_key_depends_on_document_content_and_number(tmp_path: Path) -> None:
    """Not on where the chunk stands."""
    one, two, other = Chunk("d", 0, 1, "a", 1), Chunk("d", 5, 6, "a", 1), Chunk("e", 0, 1, "a", 1)
    (first,), (moved,), (elsewhere,) = map(chunk_keys, ([one], [two], [other]))
    assert first == moved != elsewhere
    assert chunk_keys([one, two]) != [first, first]


# What tells that a file is as it was.


def test_a_file_that_was_just_written_is_not_trusted() -> None:
    """Its next change may bear the same time."""
    long_ago, now = 1_000_000_000_000_000_000, 1_000_000_005_000_000_000
    assert Stat(5, long_ago, long_ago, now).is_as(Stat(5, long_ago, long_ago, now))
    assert not Stat(5, long_ago, long_ago, now).is_as(Stat(5, long_ago, long_ago, long_ago + 1_000_000_000))
    assert not Stat(6, long_ago, long_ago, now).is_as(Stat(5, long_ago, long_ago, now))


def test_a_change_within_one_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    """Same size, same time of change."""
    folder = folder_with(tmp_path, "a.md", "b.md")
    synced(tmp_path)
    status = (folder / "a.md").stat()
    fill(folder, {"a.md": story("A.md")})
    os.utime(folder / "a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert synced(tmp_path).changed == ("a.md",)


def test_the_same_bytes_under_another_time_are_not_cut_again(tmp_path: Path) -> None:
    """Only the time is noted."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    os.utime(folder / "a.md", (1_100_000_000, 1_100_000_000))
    done = synced(tmp_path)
    assert (done.unchanged, done.changed) == (3, ())


def test_verify_reads_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what no time gives away."""
    folder = folder_with(tmp_path)
    work = Sync(folder, tmp_path / "store", *_cutting(), quick())
    work.run()
    monkeypatch.setattr("chunker.store.reading.Stat.is_as", _always)
    fill(folder, {"a.md": story("A.md")})
    assert work.run().changed == ()
    assert Sync(folder, tmp_path / "store", *_cutting(), quick(), verify=True).run().changed == ("a.md",)


def _cutting() -> tuple[Pipeline, Encoding]:
    return parse_pipeline(SPEC), chunker.tokenizer_for()


def _always(*_: object) -> bool:
    return True


# Targets of changes.


def test_changes_are_what_their_readers_do_not_have(tmp_path: Path) -> None:
    """Upserts with vector and payload, then deletes; applied to a table they make what the store hands out."""
    folder = folder_with(tmp_path)
    table: dict[str, dict[str, object]] = {}
    synced(tmp_path, changes=tmp_path / "1.jsonl")
    fill(folder, {"a.md": f"New. {story('a.md')}", "d.md": story("d.md")})
    (folder / "b.md").unlink()
    synced(tmp_path, changes=tmp_path / "2.jsonl")
    for row in lines_of((tmp_path / "1.jsonl").read_text()) + lines_of((tmp_path / "2.jsonl").read_text()):
        if row.pop("op") == "upsert":
            table[row["id"]] = row["payload"]
        else:
            del table[row["id"]]
    assert table.keys() == keys(tmp_path / "store").keys()
    assert all(table[row.key].items() <= json.loads(row.data).items() for row in dump(tmp_path / "store"))


def test_a_target_that_comes_later_gets_everything(tmp_path: Path) -> None:
    """What was synced without it as well."""
    folder_with(tmp_path)
    synced(tmp_path)
    done = synced(tmp_path, changes=tmp_path / "changes.jsonl")
    assert done.targets[0].upserts == done.chunks == 18


def test_changes_that_could_not_be_written_come_again(tmp_path: Path) -> None:
    """They are noted when the file is in its place."""
    folder_with(tmp_path)
    with pytest.raises(OutputError, match="no-such"):
        synced(tmp_path, changes=tmp_path / "no-such" / "changes.jsonl")
    assert synced(tmp_path, changes=tmp_path / "changes.jsonl").targets[0].upserts == 18


def test_a_file_of_changes_in_the_folder_is_no_document(tmp_path: Path) -> None:
    """Nor is the store."""
    folder = folder_with(tmp_path)
    for _ in range(2):
        done = chunker.sync(folder, folder / "store", "fixed", embedder=None, changes=folder / "changes.jsonl")
    assert (done.unchanged, done.added) == (3, ())


def test_another_kind_of_file_is_refused_at_once(tmp_path: Path) -> None:
    """Before anything is cut."""
    folder_with(tmp_path)
    with pytest.raises(OutputError, match=r"\.jsonl"):
        synced(tmp_path, changes=tmp_path / "changes.csv")
    assert not (tmp_path / "store").exists()


# Plans.


def test_another_plan_is_announced_and_changes_nothing(tmp_path: Path) -> None:
    """It says what differs and how much would be done."""
    folder_with(tmp_path)
    synced(tmp_path)
    before = dump(tmp_path / "store")
    with pytest.raises(PlanChanged, match=r"strategy was sentence.* is fixed.*\(3\).*--rebuild") as caught:
        synced(tmp_path, strategy="fixed(max_tokens=20)")
    assert caught.value.documents == 3
    assert dump(tmp_path / "store") == before


@pytest.mark.parametrize("settings", [{"model": "gpt-4"}, {"embedder": quick(name="other")}, {"embedder": None}])
def test_tokenizer_and_embedder_are_part_of_the_plan(tmp_path: Path, settings: dict[str, object]) -> None:
    """As is the code itself."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(PlanChanged):
        synced(tmp_path, **settings)


def test_new_code_is_another_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since it may cut otherwise."""
    folder_with(tmp_path)
    synced(tmp_path)
    monkeypatch.setattr("chunker.store.plan.code_identity", lambda: "0.0.0+other")
    with pytest.raises(PlanChanged, match=r"code was .* is 0\.0\.0\+other"):
        synced(tmp_path)


def test_a_rebuild_is_as_a_fresh_store(tmp_path: Path) -> None:
    """Of the new plan; targets get the difference."""
    folder_with(tmp_path)
    synced(tmp_path, changes=tmp_path / "changes.jsonl")
    done = synced(tmp_path, strategy="fixed(max_tokens=20)", rebuild=True, changes=tmp_path / "changes.jsonl")
    assert dump(tmp_path / "store") == fresh(tmp_path, strategy="fixed(max_tokens=20)")
    assert done.targets[0].upserts == done.chunks
    assert done.targets[0].deletes == 18


def test_an_interrupted_rebuild_goes_on_without_being_asked_again(tmp_path: Path) -> None:
    """The plan is noted before the first document."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(ZeroDivisionError):
        synced(tmp_path, embedder=quick(lambda texts: 1 / 0, name="other"), rebuild=True)
    done = synced(tmp_path, embedder=quick(name="other"))
    assert (len(done.changed), dump(tmp_path / "store")) == (3, fresh(tmp_path, embedder=quick(name="other")))


def test_chunks_with_vectors_of_another_model_are_not_handed_out(tmp_path: Path) -> None:
    """A document that cannot be read when the model changes is missing until it can."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    fill(folder, {"a.md": BINARY})
    done = synced(tmp_path, embedder=quick(name="other"), rebuild=True, changes=tmp_path / "changes.jsonl")
    assert {row.document_id for row in dump(tmp_path / "store")} == {"b.md", "sub/c.md"}
    assert [failure.document_id for failure in done.failures] == ["a.md"]


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


def test_an_empty_folder_deletes_nothing(tmp_path: Path) -> None:
    """It may be a disk that is not there; who means it says so."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    shutil.rmtree(folder)
    with pytest.raises(NothingThere, match=r"Nothing was deleted"):
        synced(tmp_path)
    folder.mkdir()
    with pytest.raises(NothingThere, match=r"nothing was deleted.*--rebuild"):
        synced(tmp_path)
    assert len(dump(tmp_path / "store")) == 18
    assert synced(tmp_path, rebuild=True).removed == ("a.md", "b.md", "sub/c.md")


def test_another_folder_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    """Unless it holds some of its documents, as after a move, or somebody means it."""
    folder_with(tmp_path)
    synced(tmp_path)
    (tmp_path / "docs").rename(tmp_path / "moved")
    fill(tmp_path / "others", {"x.md": "Another text."})
    with pytest.raises(NothingThere, match=r"Only 0 of the 3 documents"):
        chunker.sync(tmp_path / "others", tmp_path / "store", SPEC, embedder=quick())
    done = chunker.sync(tmp_path / "moved", tmp_path / "store", SPEC, embedder=quick())
    assert done.unchanged == 3


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


def test_a_vector_store_needs_vectors(tmp_path: Path) -> None:
    """Said before anything is done."""
    folder_with(tmp_path)
    with pytest.raises(InvalidSpec, match="needs vectors"):
        synced(tmp_path, embedder=None, targets=[object()])


# What can go wrong with the store.


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """The error says what to do."""
    folder_with(tmp_path)
    synced(tmp_path)
    with sqlite3.connect(tmp_path / "store" / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnusable, match=r"format 99, this version knows 1\. Upgrade"):
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
    with pytest.raises(StoreUnusable, match="Cannot write the store"):
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
    folder = folder_with(tmp_path)
    work = Sync(folder, tmp_path / "store", *_cutting(), quick(), wait_s=0.01)
    with locked(tmp_path / "store", "sync"), pytest.raises(StoreBusy):
        work.run()
    assert work.run().chunks == 18


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


# The log.


def test_every_line_of_the_log_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    """So a line that was changed shows."""
    for number in range(4):
        log(tmp_path, "test", {"number": number})
    assert broken_lines(tmp_path) == []
    path = tmp_path / "audit.jsonl"
    path.write_text(path.read_text().replace('"number": 1', '"number": 7'))
    assert broken_lines(tmp_path) == [3]


def test_a_torn_line_of_the_log_stays_and_shows(tmp_path: Path) -> None:
    """Nothing is written behind it on the same line."""
    log(tmp_path, "test", {})
    with open(tmp_path / "audit.jsonl", "ab") as file:
        file.write(b'{"time": "20')
    log(tmp_path, "test", {})
    assert broken_lines(tmp_path) == [2]
    assert (tmp_path / "audit.jsonl").read_bytes().count(b"\n") == 3


def test_what_was_forgotten_bars_no_document_that_is_still_there(tmp_path: Path) -> None:
    """One that becomes empty, as a forgotten one was, gives up its old text; one with the same text goes on."""
    folder = folder_with(tmp_path, "guide.md")
    said = (folder / "guide.md").read_text(encoding="utf-8")
    fill(folder, {"empty.md": "", "copy.md": said, "plan.md": "Confidential: buy Acme."})
    synced(tmp_path)
    chunker.forget("empty.md", "copy.md", store=tmp_path / "store")
    fill(folder, {"plan.md": "", "guide.md": f"{said}More."})
    assert synced(tmp_path).changed == ("guide.md", "plan.md")
    fill(folder, {"guide.md": said})
    assert synced(tmp_path).changed == ("guide.md",)
    assert synced(tmp_path).forgotten == ("copy.md", "empty.md")


def test_a_forgotten_document_stays_so_while_it_is_only_left_out(tmp_path: Path) -> None:
    """By a pattern, for a while."""
    folder_with(tmp_path, "guide.md", "other.md")
    synced(tmp_path)
    chunker.forget("guide.md", store=tmp_path / "store")
    without = Sync(tmp_path / "docs", tmp_path / "store", *_cutting(), quick(), exclude=("guide.md",), rebuild=True)
    without.run()
    without.run()
    assert synced(tmp_path, rebuild=True).forgotten == ("guide.md",)


def test_an_output_in_the_store_is_refused(tmp_path: Path) -> None:
    """It could replace the log."""
    folder_with(tmp_path, "guide.md")
    synced(tmp_path)
    with pytest.raises(ChunkerError, match="would be in the store itself"):
        synced(tmp_path, changes=str(tmp_path / "store" / "audit.jsonl"))


@pytest.mark.parametrize("plan", ["{broken", "[]", "{}", '{"include": [], "exclude": [], "more": 1}'])
def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path, plan: str) -> None:
    """As a damaged store, or one of a newer version."""
    folder_with(tmp_path)
    synced(tmp_path)
    with opened(tmp_path / "store") as connection:
        connection.execute("UPDATE facts SET value = ? WHERE name = 'plan'", (plan,))
    with pytest.raises(StoreUnusable, match="plan cannot be read"):
        synced(tmp_path)
