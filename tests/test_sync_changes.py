"""Files of changes: what their readers do not have yet, and where such files may be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import chunker
from chunker.errors import ChunkerError, InvalidSpec, OutputError
from tests.command import fill, lines_of
from tests.syncing import dump, folder_with, keys, story, synced


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
