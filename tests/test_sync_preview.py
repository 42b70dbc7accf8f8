"""Dry runs: they say what would be done, change nothing, and need no right to."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from chunker.forgetting import forget
from tests.command import BINARY, fill, unprivileged
from tests.syncing import dump, folder_with, story, synced, work


def _files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def _fix(place: Path) -> None:
    """Nobody may write there, as on a disk that is mounted to be read."""
    for path in (*place.rglob("*"), place):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_dry_run_changes_no_file_of_the_store(tmp_path: Path) -> None:
    """Nor leaves one beside."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    fill(folder, {"d.md": story("d.md")})
    before = _files(tmp_path / "store")
    assert work(tmp_path).preview().added == ("d.md",)
    forget("a.md", store=tmp_path / "store", dry_run=True)
    assert _files(tmp_path / "store") == before


def test_a_store_where_nobody_may_write_can_be_asked() -> None:
    """What a sync would do, and what `forget` would."""
    with TemporaryDirectory() as folder:  # the folders of tests are below one that is closed to other users
        place = Path(folder)
        docs = folder_with(place)
        synced(place)
        fill(docs, {"d.md": story("d.md")})
        _fix(place / "store")
        with unprivileged(place):
            assert work(place).preview().added == ("d.md",)
            done = forget("a.md", store=place / "store", dry_run=True)
        (place / "store").chmod(0o755)
    assert {trace.what: trace.count for trace in done.removed} == {"chunks": 6, "cached vectors": 6}


def test_a_dry_run_tells_what_cannot_be_read(tmp_path: Path) -> None:
    """As the sync will."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    fill(folder, {"d.md": BINARY})
    for done in (work(tmp_path).preview(), work(tmp_path).run()):
        assert ([failure.document_id for failure in done.failures], done.added) == (["d.md"], ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dry_run_tells_what_was_forgotten(tmp_path: Path, encoding: str) -> None:
    """By its bytes, and by its text."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    fill(folder, {"z.md": story("a.md").encode(encoding)})
    for done in (work(tmp_path).preview(), work(tmp_path).run()):
        assert (done.forgotten, done.alike, done.added) == (("a.md", "z.md"), ("z.md",), ())


def test_a_dry_run_tells_what_would_come_back(tmp_path: Path) -> None:
    """And lets nothing back yet."""
    folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    assert work(tmp_path, remember=("a.md",)).preview().added == ("a.md",)
    assert synced(tmp_path).forgotten == ("a.md",)
    assert len(dump(tmp_path / "store")) == 12


def test_a_dry_run_with_workers_says_the_same(tmp_path: Path) -> None:
    """In the same order."""
    folder_with(tmp_path, *(f"{number}.md" for number in range(70)))
    assert work(tmp_path, workers=2).preview() == work(tmp_path).preview()
