"""`chunker redact`: documents with masks, or what would be masked, and never a value in anything it says."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from random import Random

import pytest
from pyarrow import parquet

from chunker.redacting import find, kind_names
from tests.command import BINARY, chunker, files_in, fill, installed, shell
from tests.planted import planted

NOTE = "# Note\n\nWrite to ada@example.org or call +49 30 901820.\npassword = hunter2x, again: hunter2x\n"
VALUES = ("ada@example.org", "901820", "hunter2x")
KEY = "a key of sixteen bytes or more"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A note with four values, and a page without any."""
    return fill(tmp_path / "docs", {"note.md": NOTE, "plain.txt": "Nothing here.\n"})


# Documents with masks.


def test_documents_are_written_with_masks_and_counts(docs: Path) -> None:
    """As rows, each with how many values of each kind there were."""
    note, plain = chunker("redact", docs).rows
    assert note["text"] == NOTE.replace("ada@example.org", "[EMAIL 1]").replace("+49 30 901820", "[PHONE 1]").replace(
        "hunter2x", "[PASSWORD 1]"
    )
    assert note["metadata"]["redacted"] == {"email": 1, "password": 2, "phone": 1}
    assert note["sha256"] == hashlib.sha256(note["text"].encode()).hexdigest()
    assert (plain["text"], plain["metadata"]["redacted"]) == ("Nothing here.\n", {})


def test_the_summary_counts_by_kind(docs: Path, tmp_path: Path) -> None:
    """On standard output where the rows go to a file."""
    target = tmp_path / "out.jsonl"
    (summary,) = chunker("redact", docs, "-o", target, "--json").rows
    assert summary == {
        "documents": 2,
        "failures": 0,
        "with_findings": 1,
        "findings": 4,
        "kinds": {"email": 1, "password": 2, "phone": 1},
        "mask": "numbered",
        "output": str(target),
    }
    assert len(target.read_text().splitlines()) == 2


def test_a_text_comes_by_a_pipe() -> None:
    """Named `stdin`, as with other commands."""
    (row,) = chunker("redact", "-", "--mask", "blank", stdin="to ada@example.org\n").rows
    assert (row["id"], row["text"]) == ("stdin", f"to {'█' * 15}\n")


def test_only_the_kinds_that_are_named_are_masked(docs: Path) -> None:
    """The others stay."""
    assert chunker("redact", docs, "--kinds", "phone").rows[0]["metadata"]["redacted"] == {"phone": 1}


def test_keyed_masks_take_their_key_from_the_environment(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in every run, and the key is in nothing that is said."""
    monkeypatch.setenv("OUR_KEY", KEY)
    line = ("redact", docs, "--mask", "keyed", "--redact-key-from", "OUR_KEY", "--json")
    first = chunker(*line)
    assert first == chunker(*line)
    assert first.code == 0
    assert KEY not in first.out + first.err


def test_chunks_are_split_without_values(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the transform of the same name, with the key of keyed masks from the same option; in two processes as well."""
    monkeypatch.setenv("OUR_KEY", KEY)
    line = ("split", docs, "-s", "structure | redact(mask='keyed')", "--redact-key-from", "OUR_KEY", "--documents")
    for number, workers in enumerate("12"):
        done = chunker(*line, docs.parent / f"documents{number}.jsonl", "--workers", workers)
        written = done.out + done.err + (docs.parent / f"documents{number}.jsonl").read_text()
        assert done.code == 0
        assert not [value for value in (*VALUES, KEY) if value in written]
        assert {tuple(row["metadata"]["original_span"]) for row in done.rows} == {(0, len(NOTE) - 1), (0, 13)}


@pytest.mark.parametrize("command", [["split"], ["embed", "--cache", "cache.db"], ["sync", "--store", "s", "-o", "-"]])
def test_every_command_that_cuts_takes_the_key_and_the_list(
    docs: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """The list lets one value stay, the key makes the masks of the others."""
    monkeypatch.chdir(fill(docs.parent, {"allow.txt": "ada@example.org\n"}))
    monkeypatch.setenv("OUR_KEY", KEY)
    spec = "structure | redact(mask='keyed')"
    done = chunker(*command, docs, "-s", spec, "--redact-key-from", "OUR_KEY", "--allow", "allow.txt")
    assert done.code == 0
    assert "ada@example.org" in done.out
    assert re.search(r"\[PASSWORD [0-9A-F]{10}\]", done.out)
    assert not [value for value in (*VALUES[1:], KEY) if value in done.out + done.err]


# Checking.


def test_a_check_says_where_values_stand_and_fails(docs: Path) -> None:
    """Document, line, column, kind."""
    done = chunker("redact", docs, "--check")
    assert done.code == 1
    assert done.out.splitlines() == [
        "note.md:3:10: email",
        "note.md:3:34: phone",
        "note.md:4:12: password",
        "note.md:4:29: password",
    ]


def test_a_check_of_documents_without_values_passes(docs: Path) -> None:
    """And says nothing."""
    assert chunker("redact", docs / "plain.txt", "--check") == (0, "", "")


def test_a_check_gives_rows_for_programs(docs: Path) -> None:
    """With the counts on standard error."""
    done = chunker("redact", docs, "--check", "--json", "--kinds", "email")
    assert done.rows == [{"document_id": "note.md", "where": "text", "line": 3, "column": 10, "kind": "email"}]
    assert json.loads(done.err)["kinds"] == {"email": 1}


def test_values_in_metadata_are_placed_by_name(tmp_path: Path) -> None:
    """They have no line."""
    page = (
        "<html><head><title>x</title><meta name='author' content='ada@example.org'></head><body><p>Hi</p></body></html>"
    )
    done = chunker("redact", fill(tmp_path / "d", {"page.html": page}), "--check")
    assert (done.code, done.out) == (1, "page.html:metadata.author: email\n")


def test_lines_are_those_of_the_file_whatever_ends_them(tmp_path: Path) -> None:
    """Also behind characters of several units."""
    folder = fill(tmp_path / "d", {"a.txt": "\U0001f468\u200d\U0001f469\r\n漢字 ada@example.org\r\n"})
    assert chunker("redact", folder, "--check").out == "a.txt:2:4: email\n"


@pytest.mark.parametrize("kind", kind_names())
def test_no_value_is_in_anything_that_is_said(tmp_path: Path, kind: str) -> None:
    """A canary of every kind, in the text and in the title; neither in rows, findings, summaries nor on stderr."""
    _, before, value = planted(kind, Random(kind))
    page = f"<html><head><title>{before}{value}</title></head><body><p>Here {before}{value} it was.</p></body></html>"
    folder = fill(tmp_path / "d", {"page.html": page, "bad.txt": BINARY})
    for options in ([], ["--json"], ["--check"], ["--check", "--json"], ["--mask", "blank"]):
        done = chunker("redact", folder, *options)
        said = "".join((done.out + done.err).split())
        assert done.code == 1
        assert "".join(value.split()) not in said
        assert not [line for line in value.splitlines() if line in said]
        assert find(page, kind)


def test_a_check_says_what_it_did_not_look_at(docs: Path) -> None:
    """Files without a known suffix and hidden ones; not those of version control, and not those that are excluded."""
    fill(docs, dict.fromkeys((".env", "a.odd", "x.bin", ".github/ci.yml", ".git/config"), "x"))
    done = chunker("redact", docs, "--check", "--kinds", "iban", "--exclude", "*.bin", "--failures", docs / "f.jsonl")
    assert done == (
        0,
        "",
        "note: 3 files were not looked at, such as .env, a.odd, .github/ci.yml. Name them, or use --include.\n",
    )


def test_files_that_are_named_are_read_whatever_their_names(docs: Path) -> None:
    """As the note says."""
    fill(docs, {".env": "DB_PASSWORD=hunter2x\n", "Dockerfile": "ENV PGPASSWORD=hunter2x\n"})
    done = chunker("redact", docs / ".env", docs / "Dockerfile", "--check")
    assert (done.code, done.out) == (1, ".env:1:13: password\nDockerfile:1:16: password\n")


def test_a_choice_of_files_is_all_that_is_told_of(docs: Path) -> None:
    """Whoever gives patterns knows that the rest is not read, but not that hidden files never are."""
    fill(docs, {"Dockerfile": "to ada@example.org\n"})
    assert chunker("redact", docs, "--check", "--kinds", "iban", "--include", "*.md") == (0, "", "")
    fill(docs, {".env": "x"})
    done = chunker("redact", docs, "--check", "--include", "Docker*", "--include", ".*")
    assert done.out == "Dockerfile:1:4: email\n"
    assert done.err.startswith("note: 1 file was not looked at, such as .env.")


# Allow lists.


def test_allowed_values_stay(docs: Path, tmp_path: Path) -> None:
    """By value, pattern and hash."""
    hashed = hashlib.sha256(b"hunter2x").hexdigest()
    allow = fill(tmp_path, {"allow.txt": f"# ours\nada@example.org\nregex:\\+49.*\nsha256:{hashed}\n"}) / "allow.txt"
    assert chunker("redact", docs, "--check", "--allow", allow) == (0, "", "")
    assert chunker("redact", docs, "--allow", allow).rows[0]["text"] == NOTE


# Folders and failures.


def test_a_bad_document_stops_no_folder(docs: Path, tmp_path: Path) -> None:
    """It is named and listed, and the exit code says so."""
    fill(docs, {"bad.txt": BINARY})
    done = chunker("redact", docs, "--failures", tmp_path / "failures.jsonl")
    assert (done.code, len(done.rows)) == (1, 2)
    assert done.err.startswith("failed: bad.txt: ")
    assert json.loads((tmp_path / "failures.jsonl").read_text())["document_id"] == "bad.txt"


def test_rows_can_be_parquet(docs: Path, tmp_path: Path) -> None:
    """In the columns of documents."""
    assert chunker("redact", docs, "-o", tmp_path / "d.parquet").code == 0
    assert parquet.read_table(tmp_path / "d.parquet").column("id").to_pylist() == ["note.md", "plain.txt"]


def test_a_check_works_in_a_pipe(docs: Path) -> None:
    """A reader that leaves ends it without a word; the exit code of the check is there without one."""
    assert shell("chunker redact note.md --check | head -n 1", docs).out == "note.md:3:10: email\n"
    assert shell("cat note.md | chunker redact - --check > found.txt || echo failed", docs).out == "failed\n"


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_check_fails_also_when_its_reader_leaves(tmp_path: Path, options: str) -> None:
    """After more lines than a pipe holds; and it says nothing of it."""
    folder = fill(tmp_path, {"a.txt": "".join(f"a{number}@example.org\n" for number in range(8_000))})
    done = shell(f"set +o pipefail; chunker redact . --check {options} | head -n 1; echo ${{PIPESTATUS[0]}}", folder)
    assert (done.out.splitlines()[1], done.err) == ("1", "")


def test_the_installed_command_warns_of_nothing(docs: Path) -> None:
    """In a process of its own."""
    done = installed("redact", docs, "--check")
    assert (done.code, done.err) == (1, "")


# Wrong usage.


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--kinds", "emial"], "Did you mean 'email'"),
        (["--mask", "stars"], "one of numbered, blank, keyed"),
        (["--mask", "keyed"], "go together"),
        (["--redact-key-from", "OUR_KEY"], "go together"),
        (["--mask", "keyed", "--redact-key-from", "NO_SUCH"], "no such environment variable"),
        (["--mask", "keyed", "--redact-key-from", "SHORT_KEY"], "at least 16 bytes"),
        (["--check", "-o", "x.jsonl"], "--check writes no documents"),
        (["--allow", "no-such-file"], "No file 'no-such-file'"),
        (["--allow", "bad.txt"], "Line 1 of the allow list"),
        (["--allow", "latin.txt"], "is not UTF-8"),
        (["-o", "x.csv"], "x.csv"),
        (["--bogus"], "--bogus"),
    ],
)
def test_wrong_usage_is_one_line(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    """Before anything is read or written; no value that stands in a list is shown."""
    monkeypatch.chdir(fill(tmp_path, {"bad.txt": "regex:(hunter2x", "latin.txt": b"hunter2x\xe4"}))
    monkeypatch.setenv("SHORT_KEY", "hunter2x")
    before = files_in(tmp_path)
    refusal = chunker("redact", docs, *options).refusal
    assert message in refusal
    assert "hunter2x" not in refusal
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("command", [["split"], ["embed", "--cache", "cache.db"], ["sync", "--store", "store"]])
@pytest.mark.parametrize("option", ["--redact-key-from", "--allow"])
def test_what_no_transform_takes_is_refused(
    docs: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], option: str
) -> None:
    """Whoever gives a key or a list means to redact."""
    monkeypatch.chdir(fill(docs.parent, {"allow.txt": ""}))
    monkeypatch.setenv("OUR_KEY", KEY)
    refusal = chunker(*command, docs, option, "OUR_KEY" if option == "--redact-key-from" else "allow.txt").refusal
    assert option in refusal
    assert "redact" in refusal


def test_nothing_to_read_is_one_line(tmp_path: Path) -> None:
    """As with other commands."""
    assert "No file or folder" in chunker("redact", tmp_path / "none").refusal
