"""Commands in pipes, on devices, and with streams that are closed: done where it can be, else one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import BINARY, CORPUS, STORY, files_in, fill, lines_of, needs_linux, shell


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """`| head` ends the command without a word."""
    done = shell("chunker split documents -s 'fixed(max_tokens=64)' | head -n 1", CORPUS.parent)
    assert (done.code, len(done.rows), done.err) == (0, 1, "")


def test_a_reader_that_leaves_early_leaves_old_files_alone(tmp_path: Path) -> None:
    """The documents of a run that was not finished are not written, and that is said."""
    (tmp_path / "d.jsonl").write_text("old")
    done = shell(f"chunker split '{CORPUS}' --documents d.jsonl | head -n 1", tmp_path)
    assert (done.code, len(done.rows)) == (2, 1)
    assert done.err.endswith("'d.jsonl' was not written.\n")
    assert files_in(tmp_path) == {"d.jsonl": b"old"}


CLOSED = {
    "chunker split a.md >&-": (2, "error: Cannot write: Bad file descriptor.\n"),
    "chunker tokens a.md >&-": (2, "error: Cannot write: Bad file descriptor.\n"),
    "chunker explain a.md >&-": (2, "error: Cannot write: Bad file descriptor.\n"),
    "chunker models >&-": (2, "error: Cannot write: Bad file descriptor.\n"),
    "chunker split - <&-": (1, "failed: stdin: Cannot read standard input: Bad file descriptor.\n"),
    "chunker tokens <&-": (2, "error: Cannot read standard input: Bad file descriptor.\n"),
    "chunker explain missing.md 2>&-": (2, ""),
    "chunker split a.md -o c.jsonl <&- >&- 2>&-": (0, ""),
    "chunker split binary.md a.md -o c.jsonl 2> /dev/full": (1, ""),
    "chunker split a.md -o c.jsonl -m claude-sonnet-4-5 --json 2> /dev/full > /dev/null": (0, ""),
    "(chunker split binary.md a.md -o c.jsonl 2>&1 >&3 | true) 3>&1; sleep 3; test -s c.jsonl": (0, ""),
}


@needs_linux
@pytest.mark.parametrize(("line", "expected"), CLOSED.items(), ids=CLOSED)
def test_streams_that_are_closed_or_full(tmp_path: Path, line: str, expected: tuple[int, str]) -> None:
    """What was asked for is done where it can be, whether anybody hears of it or not; else it is one line."""
    fill(tmp_path, {"a.md": "Text.", "binary.md": BINARY})
    done = shell(line, tmp_path)
    assert (done.code, done.err) == expected
    if "c.jsonl" in line:
        assert [row["text"] for row in lines_of((tmp_path / "c.jsonl").read_text())] == ["Text."]


def test_a_file_called_dash_is_not_standard_input(tmp_path: Path) -> None:
    """`./-` is the file, for every command."""
    fill(tmp_path, {"-": "From the file."})
    lines = ["chunker split ./-", "chunker explain ./- --json", "chunker tokens ./-"]
    split, explained, tokens = (shell(f"echo piped | {line}", tmp_path).out for line in lines)
    assert [row["text"] for row in lines_of(split)] == ["From the file."]
    assert lines_of(explained)[0]["before"] == "From the file."
    assert tokens == "4\n"


@needs_linux
@pytest.mark.parametrize("path", [STORY, CORPUS])
def test_a_full_device_as_standard_output_is_one_line(path: Path) -> None:
    """Whether it is found out early or at the last flush, the exit code is 2."""
    done = shell(f"chunker split '{path}' > /dev/full", path.parent)
    assert done == (2, "", "error: Cannot write: No space left on device.\n")
