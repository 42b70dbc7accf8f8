"""Rows into files: both formats say the same, and nothing is ever half written."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from chunker.errors import MissingExtra, OutputError
from chunker.output import leftovers, to_line, to_row, writing
from chunker.rows import CHUNK_COLUMNS, DOCUMENT_COLUMNS, FAILURE_COLUMNS
from tests.command import file_size_limit, files_in, lines_of, needs_linux, read_only

SUFFIXES = ("jsonl", "parquet")


def chunk(number: int, text: str = "caf\u00e9\u2028\n\u65e5\u672c") -> dict[str, Any]:
    """A chunk row with something in every column."""
    return {
        "id": f"a.md#{number}-{number + 6}",
        "document_id": "a.md",
        "start": number,
        "end": number + 6,
        "text": text,
        "context": "Heading: ",
        "token_count": 5,
        "kind": "text",
        "headings": ["One", "Two"],
        "page": None if number % 2 else 7,
        "views": [[number, number + 6, 1.0], [0, 90, 0.5]],
        "metadata": {"encoding": "latin_1", "encoding_is_guess": True},
        "parent": [0, 90] if number % 2 else None,
        "copies": [["b.md", 3, 9, 0.9]] if number % 2 else [],
    }


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """All rows into one file of chunks."""
    with writing(str(path), CHUNK_COLUMNS) as writer:
        for row in rows:
            writer.write(to_row(row))


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of chunks, whatever its format."""
    if path.suffix == ".jsonl":
        return lines_of(path.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return [{**row, **{name: json.loads(row[name]) for name in ("metadata", "copies")}} for row in rows]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("count", [0, 1, 10_001])
def test_rows_come_back_as_they_were_written(tmp_path: Path, suffix: str, count: int) -> None:
    """Both formats hold every row and column, also when there are none or more than one group of them."""
    rows = [chunk(number) for number in range(count)]
    write(path := tmp_path / f"out.{suffix}", rows)
    assert read(path) == rows


@pytest.mark.parametrize("columns", [CHUNK_COLUMNS, DOCUMENT_COLUMNS, FAILURE_COLUMNS])
def test_a_parquet_file_without_rows_still_has_its_columns(tmp_path: Path, columns: dict[str, str]) -> None:
    """Whoever reads an empty result finds the documented columns and types."""
    with writing(str(tmp_path / "out.parquet"), columns):
        pass
    schema = parquet.read_schema(tmp_path / "out.parquet")
    assert schema.names == [*columns]
    assert [str(kind) for kind, column in zip(schema.types, columns.values(), strict=True) if column == "int"] == [
        "int64" for column in columns.values() if column == "int"
    ]


def test_json_lines_are_utf8_with_one_line_feed_a_row(tmp_path: Path) -> None:
    """Letters stand as themselves, line breaks inside a text are escaped."""
    write(tmp_path / "out.jsonl", [chunk(0), chunk(1)])
    data = (tmp_path / "out.jsonl").read_bytes()
    assert data.count(b"\n") == 2
    assert data.endswith(b"\n")
    assert "caf\u00e9\u2028\\n\u65e5\u672c".encode() in data


def test_half_a_character_in_a_row_becomes_a_replacement_character() -> None:
    """A lone surrogate, as in a file name that is not Unicode, does not keep a row from being written."""
    assert to_line({"id": "a\udcff\u00e9.txt"}) == '{"id":"a\ufffd\u00e9.txt"}'
    assert to_row({"id": "a\udcff\u00e9.txt"}) == '{"id":"a\ufffd\u00e9.txt"}\n'.encode()


@given(text=st.text(st.characters(blacklist_categories=[])))
def test_a_row_is_one_line_whatever_it_holds(text: str) -> None:
    """Its line feed is the only one, and what can be written comes back."""
    row = to_row({"text": text, text: [text]})
    assert row.splitlines(keepends=True) == [row]
    written = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert json.loads(row)["text"] == written
    assert to_line({"text": text}) == to_row({"text": text}).decode().rstrip("\n")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rows_that_come_together_are_as_good_as_one_by_one(tmp_path: Path, suffix: str) -> None:
    """A block of rows is what a worker hands over."""
    rows = [chunk(number) for number in range(50)]
    with writing(str(tmp_path / f"out.{suffix}"), CHUNK_COLUMNS) as writer:
        writer.write(b"".join(map(to_row, rows)))
        writer.write(b"")
    assert read(tmp_path / f"out.{suffix}") == rows


def test_parquet_rows_are_written_before_there_are_too_many_of_them(tmp_path: Path) -> None:
    """By their number, and by their size: a few large documents fill a group as well."""
    for name, rows in {"many": [chunk(0)] * 25_000, "large": [chunk(0, text="x" * 3_000_000)] * 7}.items():
        write(tmp_path / f"{name}.parquet", rows)
        groups = parquet.ParquetFile(tmp_path / f"{name}.parquet").metadata
        assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == {
            "many": [10_000, 10_000, 5_000],
            "large": [3, 3, 1],
        }[name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_old_file_stands_until_the_new_one_is_complete(tmp_path: Path, suffix: str) -> None:
    """A reader sees all of the old rows or all of the new ones, never a part."""
    path = tmp_path / f"out.{suffix}"
    write(path, [chunk(0)])
    with writing(str(path), CHUNK_COLUMNS) as writer:
        writer.write(to_row(chunk(1)))
        assert read(path) == [chunk(0)]
    assert read(path) == [chunk(1)]
    assert [*files_in(tmp_path)] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, BrokenPipeError])
def test_after_an_error_the_old_file_stands_and_nothing_lies_beside_it(
    tmp_path: Path, suffix: str, error: type[BaseException]
) -> None:
    """Whatever ends the block early, the error passes through unchanged and no temporary file stays."""
    path = tmp_path / f"out.{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(error), writing(str(path), CHUNK_COLUMNS):
        raise error
    assert files_in(tmp_path) == {path.name: b"old"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_told_in_one_sentence_and_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    """The message names the file and what is wrong."""
    path = tmp_path / f"out.{suffix}"
    path.write_bytes(b"old")
    rows = [chunk(number, text=os.urandom(500).hex()) for number in range(50)]
    with pytest.raises(OutputError, match=f"^Cannot write '.*out.{suffix}': .*large.*Nothing"), file_size_limit(4000):
        write(path, rows)
    assert files_in(tmp_path) == {path.name: b"old"}


def test_the_file_that_failed_is_the_one_named(tmp_path: Path) -> None:
    """With several outputs open an error does not land on another one."""
    big, small = str(tmp_path / "big.jsonl"), str(tmp_path / "small.jsonl")
    expected = pytest.raises(OutputError, match=r"big\.jsonl")
    with expected, file_size_limit(4000), writing(big, CHUNK_COLUMNS) as first, writing(small, CHUNK_COLUMNS):
        first.write(b"".join(to_row(chunk(number)) for number in range(200)))
    assert files_in(tmp_path) == {}


def test_several_outputs_appear_together_or_not_at_all(tmp_path: Path) -> None:
    """A disk that is full only at the last moment leaves none of them."""
    big, small = str(tmp_path / "big.jsonl"), str(tmp_path / "small.jsonl")
    expected = pytest.raises(OutputError, match=r"big\.jsonl")
    with expected, file_size_limit(1000), writing(big, CHUNK_COLUMNS) as first, writing(small, CHUNK_COLUMNS):
        first.write(b"".join(to_row(chunk(number)) for number in range(8)))  # fits the buffer, not the disk
        first.finish()
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("target", ["out.csv", "out", "out.JSONL", "", ".jsonl", "out.jsonl.gz"])
def test_another_suffix_is_refused_with_the_ones_that_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """The message names what came and what was expected."""
    monkeypatch.chdir(tmp_path)
    expected = rf"^Cannot write {re.escape(repr(target))}: expected .*\.jsonl or \.parquet, or - for stdout\.$"
    with pytest.raises(OutputError, match=expected), writing(target, CHUNK_COLUMNS):
        pass
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_is_missing_read_only_or_in_the_way_is_refused_at_once(tmp_path: Path, suffix: str) -> None:
    """No work is done for an output that could never be written."""
    (tmp_path / f"dir.{suffix}").mkdir()
    missing, denied, in_the_way = tmp_path / "no", read_only(tmp_path / "ro"), tmp_path / f"dir.{suffix}"
    whys = {
        missing / f"o.{suffix}": "no folder",
        denied / f"o.{suffix}": "denied|Read-only",
        in_the_way: "Is a",
    }
    for path, why in whys.items():
        expected = f"^Cannot write {str(path)!r}: .*({why})"
        with pytest.raises(OutputError, match=expected), writing(str(path), CHUNK_COLUMNS):
            pytest.fail("the work began")


@needs_linux
def test_a_new_file_has_the_rights_that_the_umask_gives(tmp_path: Path) -> None:
    """Not the narrow ones of a temporary file."""
    before = os.umask(0o027)
    try:
        write(tmp_path / "out.jsonl", [])
    finally:
        os.umask(before)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o640


@needs_linux
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    """What was kept from others stays so."""
    (tmp_path / "out.jsonl").touch()
    (tmp_path / "out.jsonl").chmod(0o600)
    write(tmp_path / "out.jsonl", [chunk(0)])
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_followed(tmp_path: Path, exists: bool) -> None:
    """The file that it leads to is written, and the link stays one."""
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "rows", tmp_path / "out.jsonl"
    if exists:
        target.write_text("old")
    link.symlink_to(target)
    write(link, [chunk(0)])
    assert link.is_symlink()
    assert lines_of(target.read_text()) == [chunk(0)]
    assert [*files_in(tmp_path / "real")] == ["rows"]


@needs_linux
@pytest.mark.parametrize("kind", ["pipe", "device", "circle"])
def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path, kind: str) -> None:
    """A pipe, a device or a link in a circle stays what it was."""
    path = tmp_path / "out.jsonl"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/full" if kind == "device" else path)
    before = _identity(path)
    expected = "Too many levels" if kind == "circle" else "it is not a regular file"
    with pytest.raises(OutputError, match=f"^Cannot write '{path}': {expected}"):
        write(path, [])
    assert _identity(path) == before


def _identity(path: Path) -> tuple[int, int, int]:
    """What tells that a path is still the same and was not written; not when it was last looked at."""
    status = path.lstat()
    return status.st_ino, status.st_mode, status.st_mtime_ns


def test_a_name_as_long_as_can_be_is_written(tmp_path: Path) -> None:
    """The temporary file beside it has a shorter one."""
    path = tmp_path / ("\u00e9" * 124 + ".jsonl")
    write(path, [chunk(0)])
    assert read(path) == [chunk(0)]


def test_without_pyarrow_parquet_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message holds the command."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[parquet\]'"):
        write(tmp_path / "out.parquet", [])
    assert files_in(tmp_path) == {}


def test_a_dash_stands_for_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows can be piped on."""
    with writing("-", CHUNK_COLUMNS) as writer:
        writer.write(to_row(chunk(0)))
    assert lines_of(capsys.readouterr().out) == [chunk(0)]


def test_only_the_leftovers_of_this_target_are_found(tmp_path: Path) -> None:
    """Not those of a name that begins alike, and no other hidden file."""
    long = "x" * 60
    names = [f"{long}1.jsonl", f"{long}2.jsonl", "a.jsonl", "a.jsonl.b.jsonl"]
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(writing(str(tmp_path / name), CHUNK_COLUMNS))
        (tmp_path / ".a.jsonl.jsonl").touch()
        found = [leftovers(str(tmp_path / name)) for name in names]
        assert [len(some) for some in found] == [1, 1, 1, 1]
        assert len({path for some in found for path in some}) == 4


@needs_linux
def test_the_next_run_takes_away_what_a_killed_one_left(tmp_path: Path) -> None:
    """Once, twice or more often: nothing heaps up, and the target is written."""
    target = tmp_path / "o.jsonl"
    for _ in range(3):
        process = get_context("fork").Process(target=_write_and_die, args=(str(target),))
        process.start()
        process.join(30)
        assert len(leftovers(str(target))) == 1
    write(target, [chunk(0)])
    assert [*files_in(tmp_path)] == ["o.jsonl"]


def _write_and_die(target: str) -> None:
    with writing(target, CHUNK_COLUMNS) as writer:
        writer.write(to_row(chunk(0)))
        os.kill(os.getpid(), signal.SIGKILL)


def test_two_that_write_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    """The temporary file of one that lives is not taken for one of the dead; the last to end is the one that stays."""
    target = str(tmp_path / "o.jsonl")
    with writing(target, CHUNK_COLUMNS) as first:
        first.write(to_row(chunk(0)))
        with writing(target, CHUNK_COLUMNS) as second:
            assert len(leftovers(target)) == 2
            second.write(to_row(chunk(1)))
        assert read(Path(target)) == [chunk(1)]
    assert read(Path(target)) == [chunk(0)]
    assert leftovers(target) == []
