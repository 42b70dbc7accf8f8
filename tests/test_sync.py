"""`chunker.sync`: a store that is in step with a folder, whatever was done to its files."""

from __future__ import annotations

import json
import os
import random
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker
from chunker.store.keys import chunk_keys
from chunker.store.reading import Stat
from chunker.types import Chunk
from tests.command import fill, lines_of
from tests.syncing import Counting, dump, folder_with, fresh, keys, quick, story, synced, work

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
    work(tmp_path).run()
    monkeypatch.setattr("chunker.store.reading.Stat.is_as", _always)
    fill(folder, {"a.md": story("A.md")})
    assert work(tmp_path).run().changed == ()
    assert work(tmp_path, verify=True).run().changed == ("a.md",)


def _always(*_: object) -> bool:
    return True
