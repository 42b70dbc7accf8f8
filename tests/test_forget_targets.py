"""Documents out of vector stores and files of changes, by `chunker.forget`."""

from __future__ import annotations

import shutil
import uuid
from contextlib import closing
from pathlib import Path

import pytest

import chunker
from chunker.errors import TargetFailed
from chunker.forgetting import forget
from tests.forgetting import advice, counts, holds
from tests.syncing import folder_with, synced
from tests.vector_stores import named, postgres, qdrant_in

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def test_a_vector_store_forgets_as_well(tmp_path: Path) -> None:
    """Its files too, where they are on this machine."""
    folder_with(tmp_path)
    spec = qdrant_in(tmp_path)
    synced(tmp_path, targets=[spec])
    assert holds(tmp_path / "qdrant") == ["storage.sqlite"]
    done = forget("a.md", store=tmp_path / "store", targets=[spec])
    assert counts(done)["rows"] == 6
    assert holds(tmp_path / "qdrant") == holds(tmp_path / "store") == []
    assert done.files > 5


def test_a_vector_store_that_is_not_named_is_told(tmp_path: Path) -> None:
    """With how many rows it has; it can be named later."""
    folder_with(tmp_path)
    spec = qdrant_in(tmp_path)
    synced(tmp_path, targets=[spec], changes=tmp_path / "changes.jsonl")
    done = forget("a.md", store=tmp_path / "store")
    assert f"6 rows qdrant(path='{tmp_path}/qdrant', collection='docs'): name it with --to" in advice(done)
    assert "6 rows files of changes that were written: the next `chunker sync --output`" in advice(done)
    assert counts(forget("a.md", store=tmp_path / "store", targets=[spec]))["rows"] == 6
    assert holds(tmp_path / "qdrant") == []


def test_the_next_sync_tells_the_readers_of_changes(tmp_path: Path) -> None:
    """They get the deletes."""
    folder_with(tmp_path)
    synced(tmp_path, changes=tmp_path / "changes.jsonl")
    forget("a.md", store=tmp_path / "store")
    (target,) = synced(tmp_path, changes=tmp_path / "changes.jsonl").targets
    assert (target.upserts, target.deletes) == (0, 6)


def test_postgres_forgets_as_well(tmp_path: Path) -> None:
    """What its log may hold is said."""
    psycopg = pytest.importorskip("psycopg")
    folder_with(tmp_path)
    table = f"t{uuid.uuid4().hex}"
    synced(tmp_path, targets=[named("pgvector", tmp_path, table)])
    done = forget("a.md", store=tmp_path / "store", targets=[named("pgvector", tmp_path, table)])
    with psycopg.connect(postgres()) as connection:
        found = connection.execute(f"SELECT DISTINCT payload->>'document_id' FROM {table} ORDER BY 1").fetchall()
    assert found == [("b.md",), ("sub/c.md",)]
    assert "write-ahead log, replicas and backups may hold it" in advice(done)


def test_a_vector_store_that_fails_does_not_keep_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as a failure; the same call completes it."""
    folder_with(tmp_path)
    spec = qdrant_in(tmp_path)
    synced(tmp_path, targets=[spec])
    with monkeypatch.context() as patch:
        patch.setattr("chunker.targets.qdrant.Qdrant.delete", _refuse)
        done = forget("a.md", store=tmp_path / "store", targets=[spec])
    assert (done.is_complete, holds(tmp_path / "store")) == (False, [])
    assert "It is away. Once it works, run this again." in advice(done)
    assert forget("a.md", store=tmp_path / "store", targets=[spec]).is_complete
    assert holds(tmp_path / "qdrant") == []


def _refuse(*_: object) -> None:
    raise TargetFailed("It is away.")


def test_rows_that_no_store_remembers_are_taken_out_of_a_target(tmp_path: Path) -> None:
    """The store was lost, or the target's folder moved: what it has says itself whose it is."""
    folder_with(tmp_path, "a.md", "b.md")
    synced(tmp_path, targets=[qdrant_in(tmp_path)])
    shutil.rmtree(tmp_path / "store")
    synced(tmp_path)
    done = chunker.forget("a.md", store=tmp_path / "store", targets=[qdrant_in(tmp_path)])
    assert [trace.count for trace in done.removed if trace.what == "rows"] == [6]
    assert not holds(tmp_path / "qdrant")
    with closing(named("qdrant", tmp_path)) as store:
        assert ([*store.of_document("a.md")], len([*store.of_document("b.md")])) == ([], 6)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_vector_store_that_is_not_there_is_told(tmp_path: Path, dry_run: bool) -> None:
    """It may be mistyped; nothing is made of it."""
    folder_with(tmp_path)
    synced(tmp_path)
    before = sorted(tmp_path.iterdir())
    done = forget("a.md", store=tmp_path / "store", targets=[qdrant_in(tmp_path)], dry_run=dry_run)
    assert (done.is_complete, sorted(tmp_path.iterdir())) == (False, before)
    assert "there is no such place, so nothing was taken out" in advice(done)


def test_an_unused_folder_is_no_vector_store(tmp_path: Path) -> None:
    """Nothing is made in it."""
    folder_with(tmp_path)
    synced(tmp_path)
    (tmp_path / "qdrant").mkdir()
    assert not forget("a.md", store=tmp_path / "store", targets=[qdrant_in(tmp_path)]).is_complete
    assert [*(tmp_path / "qdrant").iterdir()] == []
