"""`chunker sync` and `chunker forget` as commands: what they print, and how they end."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from chunker.store.locking import locked
from tests.command import BINARY, Ended, chunker, ended, fill, lines_of, needs_linux, shell, started, wait_until
from tests.syncing import SPEC, dump, folder_with, story
from tests.vector_stores import qdrant_in

CUT = ("--strategy", SPEC, "--no-vectors")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with documents in `docs`."""
    monkeypatch.chdir(tmp_path)
    folder_with(tmp_path)
    return tmp_path


def sync(*arguments: object) -> Ended:
    """The command on `docs`, without vectors."""
    return chunker("sync", "docs", "--store", "store", *CUT, *arguments)


def test_it_says_what_it_did(place: Path) -> None:
    """Documents and chunks; nothing on stderr."""
    assert sync() == (
        0,
        "Documents: 3 added, 0 changed, 0 renamed, 0 removed, 0 unchanged.\n"
        "Chunks: 18 upserts, 0 deletes, 18 in all; 0 embedded.\n",
        "",
    )


def test_as_json_it_says_which(place: Path) -> None:
    """One object on stdout."""
    (row,) = sync("--json", "-o", "changes.jsonl").rows
    assert row["added"] == ["a.md", "b.md", "sub/c.md"]
    assert row["targets"] == [{"target": "changes", "upserts": 18, "deletes": 0, "error": ""}]


def test_changes_go_to_stdout(place: Path) -> None:
    """Then the summary goes to stderr."""
    done = sync("-o", "-")
    assert [row["op"] for row in done.rows] == ["upsert"] * 18
    assert done.err.startswith("Documents: 3 added")


def test_a_dry_run_names_the_documents(place: Path) -> None:
    """And makes no store."""
    assert sync("--dry-run").out == (
        "Would be: 3 added, 0 changed, 0 renamed, 0 removed, 0 unchanged.\n  add: a.md, b.md, sub/c.md\n"
    )
    assert not (place / "store").exists()
    sync()
    (place / "docs" / "b.md").rename(place / "docs" / "z.md")
    fill(place / "docs", {"a.md": story("A")})
    before = dump(place / "store")
    assert sync("--dry-run").out.splitlines()[1:] == ["  change: a.md", "  rename: b.md -> z.md"]
    assert dump(place / "store") == before


def test_another_plan_is_refused_then_announced(place: Path) -> None:
    """On stderr, before anything happens."""
    sync()
    other = ("sync", "docs", "--store", "store", "--no-vectors", "--strategy", "fixed")
    assert "strategy was sentence(max_tokens=16" in chunker(*other).refusal
    done = chunker(*other, "--rebuild")
    assert (done.code, done.err.endswith("All documents (3) are cut again.\n")) == (0, True)


def test_most_documents_gone_is_refused_then_announced(place: Path) -> None:
    """The same way."""
    sync()
    (place / "docs" / "a.md").unlink()
    (place / "docs" / "b.md").unlink()
    assert "Files are missing in 'docs': 2 of the 3 documents" in sync().refusal
    assert "2 of the 3 documents" in sync("--dry-run").refusal
    done = sync("--rebuild")
    assert (done.code, "0 added, 1 changed, 0 renamed, 2 removed" in done.out) == (0, True)
    assert done.err == "note: Files are missing in 'docs': 2 of the 3 documents in the store are taken out.\n"


def test_an_output_among_the_documents_is_refused(place: Path) -> None:
    """Also where the documents are in the current folder."""
    done = chunker("sync", ".", "--store", "store", *CUT, "-o", "changes.jsonl")
    assert "'changes.jsonl' would be in the folder of the documents" in done.refusal
    assert sync("-o", "changes.jsonl").code == 0


@needs_linux
def test_changes_that_stdout_does_not_take_come_again(place: Path) -> None:
    """One line on stderr; the store is whole."""
    command = f"chunker sync docs --store store --no-vectors --strategy '{SPEC}' -o - > /dev/full"
    assert shell(command, place) == (2, "", "error: Cannot write: No space left on device.\n")
    assert "changes: 18 upserts" in sync("-o", "changes.jsonl").out


def test_a_file_of_changes_that_cannot_be_written_ends_with_1(place: Path) -> None:
    """It is told; the store is up to date."""
    (place / "changes.jsonl").mkdir()
    done = sync("-o", "changes.jsonl")
    assert (done.code, done.err.startswith("failed: Cannot write 'changes.jsonl': ")) == (1, True)
    assert len(dump(place / "store")) == 18


def test_failures_are_told_and_end_with_1(place: Path) -> None:
    """The others are done."""
    fill(place / "docs", {"bad.md": BINARY})
    done = sync()
    assert (done.code, done.err.startswith("failed: bad.md: ")) == (1, True)
    assert "3 added, 0 changed, 0 renamed, 0 removed, 0 unchanged, 1 failed" in done.out


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_target_that_fails_ends_with_1(place: Path) -> None:
    """It is told; the store is up to date."""
    spec = qdrant_in(fill(place / "files", {"a": "A file stands where its folder should be."}) / "a")
    done = chunker("sync", "docs", "--store", "store", "--strategy", SPEC, "--to", spec)
    assert (done.code, "failed: qdrant(path=" in done.err) == (1, True)
    assert len(dump(place / "store")) == 18


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "qdrant(path='a', collection='b')"], "needs vectors"),
        (["--to", "pgvector(url_from='NOT_SET', table='b')"], "NOT_SET"),
        (["--to", "sieve(path='a')"], "Available: pgvector, qdrant"),
        (["-o", "changes.csv"], ".jsonl"),
        (["--wait", "-1"], "--wait"),
        (["--remember", "a.md"], "was not forgotten"),
    ],
)
def test_wrong_calls_change_nothing(place: Path, arguments: list[str], said: str) -> None:
    """One line, exit code 2."""
    assert said in sync(*arguments).refusal


def test_a_second_sync_ends_with_2(place: Path) -> None:
    """And says who works there."""
    with locked(place / "store", "sync"):
        assert f"process {os.getpid()}" in sync().refusal


def test_an_empty_folder_ends_with_2(place: Path) -> None:
    """Nothing is deleted."""
    sync()
    fill(place / "empty", {})
    refusal = chunker("sync", "empty", "--store", "store", *CUT).refusal
    assert "nothing was deleted" in refusal
    assert len(dump(place / "store")) == 18


@needs_linux
def test_two_real_processes_do_not_work_at_once(place: Path) -> None:
    """The second ends at once, the first ends well."""
    fill(place / "docs", {f"{number}.md": story(str(number), 300) for number in range(50)})
    with started("sync", place / "docs", "--store", place / "store", *CUT) as first:
        wait_until((place / "store" / "lock.holder").exists)
        os.killpg(first.pid, signal.SIGSTOP)
        refused = sync()
        os.killpg(first.pid, signal.SIGCONT)
        assert ended(first).code == 0
    assert f"process {first.pid}" in refused.refusal


# Forget.


def test_forget_says_what_went_and_what_did_not(place: Path) -> None:
    """And what it looked for."""
    sync("-o", "changes.jsonl")
    done = chunker("forget", "a.md", "--store", "store")
    lines = done.out.splitlines()
    assert (done.code, done.err, lines[0]) == (0, "", "removed: 6 chunks in store")
    assert lines[1].startswith("not removed: 6 rows in files of changes that were written: the next `chunker sync")
    assert lines[-1].startswith("looked for ")
    assert lines[-1].endswith(": 0 found.")


def test_forget_as_json(place: Path) -> None:
    """The same as an object."""
    sync()
    (row,) = chunker("forget", "a.md", "--store", "store", "--json").rows
    assert (row["documents"], row["is_complete"], row["found"]) == (["a.md"], True, [])
    assert [trace["count"] for trace in row["removed"]] == [6]


def test_a_dry_run_of_forget_removes_nothing(place: Path) -> None:
    """It says what it would."""
    sync()
    assert "would remove: 6 chunks in store" in chunker("forget", "a.md", "--store", "store", "--dry-run").out
    assert len(dump(place / "store")) == 18


def test_what_is_still_there_is_told(place: Path) -> None:
    """A file of changes that somebody put into the store's folder; exit code 1."""
    sync("-o", "changes.jsonl")
    (place / "changes.jsonl").rename(place / "store" / "changes.jsonl")
    done = chunker("forget", "a.md", "--store", "store")
    assert done.code == 1
    assert "still there: store/changes.jsonl: " in done.out


def test_a_forgotten_file_is_told_by_sync(place: Path) -> None:
    """Exit code 0, until it is let back."""
    sync()
    chunker("forget", "a.md", "--store", "store")
    done = sync()
    assert (done.code, done.err.startswith("note: a.md was forgotten")) == (0, True)
    fill(place / "docs", {"copy.md": story("a.md")})
    assert "note: copy.md says the same as a document that was forgotten" in sync().err
    assert "2 added" in sync("--remember", "a.md").out


def test_a_log_that_was_changed_is_told(place: Path) -> None:
    """By the next call."""
    sync()
    chunker("forget", "a.md", "--store", "store")
    log = place / "store" / "audit.jsonl"
    log.write_text(log.read_text().replace("forget", "keep", 1))
    assert "the log is not whole: " in chunker("forget", "b.md", "--store", "store").out


def test_an_unknown_document_ends_with_2(place: Path) -> None:
    """With the near one."""
    sync()
    assert "Did you mean 'a.md'?" in chunker("forget", "aa.md", "--store", "store").refusal


def test_changes_can_be_read_back(place: Path) -> None:
    """They are JSON Lines in UTF-8."""
    sync("-o", "changes.jsonl")
    rows = lines_of((place / "changes.jsonl").read_text(encoding="utf-8"))
    assert {json.dumps(sorted(row)) for row in rows} == {'["id", "op", "payload"]'}


@pytest.mark.parametrize("store", ["store", "docs/[a] store"])
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_files_that_nothing_reads_are_told(place: Path, store: str, more: tuple[str, ...]) -> None:
    """As `chunker split` tells them, without those of the store."""
    fill(place / "docs", {"a.xyz": "x", "sub/b.png": "x"})
    expected = chunker("split", "docs").err
    assert expected.startswith("note: Passed over: 1 of no known kind: .xyz (1); 1 of pictures")
    for _ in range(2):
        done = chunker("sync", "docs", "--store", store, *CUT, "--json", *more)
        assert done.err == expected
        assert done.rows[0]["passed_over"]["files"] == 1


@pytest.mark.parametrize(
    "arguments", [("sync", "", "--store", "s"), ("sync", ".", "--store", ""), ("forget", "a", "--store", "")]
)
def test_an_empty_path_is_not_the_current_folder(arguments: tuple[str, ...]) -> None:
    """A variable that was not set would take out of a store what another folder holds."""
    assert "expected a path, got an empty text" in chunker(*arguments).refusal
