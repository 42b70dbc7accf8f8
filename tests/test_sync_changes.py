"""Files of changes: what their readers do not have yet, and where such files may be."""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path
from unittest.mock import patch

import pytest

import chunker
from chunker.errors import ChunkerError, InvalidSpec, OutputError
from tests.command import fill, lines_of, needs_linux
from tests.killing import KILLED, run_killed
from tests.syncing import dump, folder_with, interrupted_at, keys, story, synced
from tests.vector_stores import qdrant_in


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
    """They are noted when the file is in its place; the store is up to date, and what failed is told."""
    folder_with(tmp_path)
    (tmp_path / "changes.jsonl").mkdir()
    done = synced(tmp_path, changes=tmp_path / "changes.jsonl")
    (target,) = done.targets
    assert (done.chunks, done.is_complete, target.upserts) == (18, False, 0)
    assert "Is a directory" in target.error
    assert target.error.endswith("The next sync writes it.")
    (tmp_path / "changes.jsonl").rmdir()
    assert synced(tmp_path, changes=tmp_path / "changes.jsonl").targets[0].upserts == 18


def test_a_full_disk_under_the_changes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is half written."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder_with(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("chunker.output._Lines.write", fail)
        (target,) = synced(tmp_path, changes=tmp_path / "changes.jsonl").targets
    assert target.error.startswith("Cannot write")
    assert [path.name for path in tmp_path.iterdir() if "changes" in path.name] == []
    assert synced(tmp_path, changes=tmp_path / "changes.jsonl").targets[0].upserts == 18


def test_an_output_without_a_folder_is_refused_at_once(tmp_path: Path) -> None:
    """Before anything is cut."""
    folder_with(tmp_path)
    with pytest.raises(OutputError, match=r"there is no folder '.*no-such'\. Make it first"):
        synced(tmp_path, changes=tmp_path / "no-such" / "changes.jsonl")
    assert not (tmp_path / "store").exists()


def test_a_store_in_the_folder_is_no_document(tmp_path: Path) -> None:
    """Nor is a file of changes whose name begins with a dot."""
    folder = folder_with(tmp_path)
    for _ in range(2):
        done = chunker.sync(folder, folder / "store", "fixed", embedder=None, changes=folder / ".changes.jsonl")
    assert (done.unchanged, done.added) == (3, ())


@pytest.mark.parametrize("place", ["changes.jsonl", "sub/changes.jsonl"])
def test_an_output_among_the_documents_is_refused(tmp_path: Path, place: str) -> None:
    """A later sync, with another output, would cut it like any document."""
    folder_with(tmp_path)
    with pytest.raises(ChunkerError, match=r"would be in the folder of the documents, .*Choose a place outside it"):
        synced(tmp_path, changes=tmp_path / "docs" / place)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("place", "said"), [("docs", "folder of the documents"), ("store", "in the store itself")])
def test_a_vector_store_among_documents_or_in_the_store_is_refused(tmp_path: Path, place: str, said: str) -> None:
    """Its files are not ours to read or to replace."""
    folder_with(tmp_path)
    with pytest.raises(ChunkerError, match=said):
        synced(tmp_path, targets=[qdrant_in(tmp_path / place)])
    assert not (tmp_path / "store").exists()


def test_a_link_into_the_folder_is_no_way_around(tmp_path: Path) -> None:
    """What counts is where the file would be."""
    (tmp_path / "link").symlink_to(folder_with(tmp_path), target_is_directory=True)
    with pytest.raises(ChunkerError, match="folder of the documents"):
        synced(tmp_path, changes=tmp_path / "link" / "changes.jsonl")


def test_another_kind_of_file_is_refused_at_once(tmp_path: Path) -> None:
    """Before anything is cut."""
    folder_with(tmp_path)
    with pytest.raises(OutputError, match=r"\.jsonl"):
        synced(tmp_path, changes=tmp_path / "changes.csv")
    assert not (tmp_path / "store").exists()


def test_an_output_in_the_store_is_refused(tmp_path: Path) -> None:
    """It could replace the log."""
    folder_with(tmp_path, "guide.md")
    synced(tmp_path)
    with pytest.raises(ChunkerError, match="would be in the store itself"):
        synced(tmp_path, changes=str(tmp_path / "store" / "audit.jsonl"))


def test_a_vector_store_needs_vectors(tmp_path: Path) -> None:
    """Said before anything is done."""
    folder_with(tmp_path)
    with pytest.raises(InvalidSpec, match="needs vectors"):
        synced(tmp_path, embedder=None, targets=[object()])


def test_a_file_of_changes_that_nobody_could_note_is_taken_back(tmp_path: Path) -> None:
    """It was in its place when the sync was killed; its readers are told what is gone, and how an edit was undone."""
    folder = folder_with(tmp_path)
    synced(tmp_path, changes=tmp_path / "0.jsonl")
    (folder / "b.md").unlink()
    fill(folder, {"new.md": story("new"), "a.md": f"Before. {story('a.md')}"})
    with interrupted_at("chunker.store.applying.note_given"):
        synced(tmp_path, changes=tmp_path / "1.jsonl")
    (folder / "new.md").unlink()
    fill(folder, {"a.md": story("a.md")})
    synced(tmp_path, changes=tmp_path / "2.jsonl")
    rows = {row.key: json.loads(row.data) for row in dump(tmp_path / "store")}
    assert _replayed(tmp_path, 3) == {key: (row["text"], row["start"]) for key, row in rows.items()}


def _replayed(place: Path, count: int) -> dict[str, tuple[str, int]]:
    """Text and start, by key, of what somebody has who applied files of changes, one after the other."""
    have: dict[str, tuple[str, int]] = {}
    for number in range(count):
        for row in lines_of((place / f"{number}.jsonl").read_text(encoding="utf-8")):
            have.pop(row["id"], None)
            if row["op"] == "upsert":
                have[row["id"]] = (row["payload"]["text"], row["payload"]["start"])
    return have


@needs_linux
def test_a_sync_killed_while_it_writes_leaves_nothing_for_long(tmp_path: Path) -> None:
    """The next one to the same file takes away what was left of it; forgetting does as well."""
    folder_with(tmp_path)
    _killed_while_it_writes(tmp_path)
    synced(tmp_path, changes=tmp_path / "other.jsonl")
    assert len(_hidden(tmp_path)) == 1
    synced(tmp_path, changes=tmp_path / "changes.jsonl")
    assert _hidden(tmp_path) == []


@needs_linux
def test_forgetting_takes_away_what_a_killed_sync_left(tmp_path: Path) -> None:
    """A dry run only counts."""
    folder_with(tmp_path)
    _killed_while_it_writes(tmp_path)
    for is_dry, left in ((True, 1), (False, 0)):
        done = chunker.forget("a.md", store=tmp_path / "store", dry_run=is_dry)
        assert [one.count for one in done.removed if one.what == "unfinished files of changes"] == [1]
        assert len(_hidden(tmp_path)) == left


def _killed_while_it_writes(place: Path) -> None:
    """The temporary file holds every text, and nobody cleans up."""

    def work() -> None:
        with patch("pathlib.Path.chmod", lambda *_: os.kill(os.getpid(), signal.SIGKILL)):
            synced(place, changes=place / "changes.jsonl")

    assert run_killed(work, 0) == KILLED
    assert b"The a.md bridge" in _hidden(place)[0].read_bytes()


def _hidden(place: Path) -> list[Path]:
    return sorted(place.glob(".*"))
