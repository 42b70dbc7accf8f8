"""`chunker split`: rows as documented, every document accounted for, and one line for whatever goes wrong."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from chunker import tokenizer_for
from tests.command import (
    BINARY,
    CORPUS,
    ENVIRONMENT,
    FAMILY,
    STORY,
    chunker,
    file_size_limit,
    files_in,
    fill,
    installed,
    lines_of,
    needs_linux,
    on_a_terminal,
    read_only,
    refuse_to_list,
    shell,
)

CHUNK_TYPES: dict[str, type] = {
    "id": str,
    "document_id": str,
    "start": int,
    "end": int,
    "text": str,
    "context": str,
    "token_count": int,
    "kind": str,
    "headings": list,
    "page": type(None),
    "views": list,
    "metadata": dict,
    "parent": type(None),
    "copies": list,
}
DOCUMENT_TYPES: dict[str, type] = {
    "id": str,
    "text": str,
    "source": str,
    "sha256": str,
    "metadata": dict,
    "format": str,
    "blocks": type(None),
    "places": list,
}
JSON = {"metadata", "blocks", "places", "copies"}
FAILURE_TYPES: dict[str, type] = {"document_id": str, "reason": str, "error": str}
STRATEGIES = ("sentence(max_tokens=64)", "sentence(max_tokens=200, overlap=30)", "fixed(max_tokens=100)")
TEXTS = {"b.md": "Second.", "a.txt": "First. " * 40, "sub/c.rst": "Third."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three good documents."""
    return fill(tmp_path / "docs", TEXTS)


def types_of(row: dict[str, Any]) -> dict[str, type]:
    """Column names of a row, in order, with the type of each value."""
    return {name: type(value) for name, value in row.items()}


# What comes out.


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_rows_have_exactly_the_documented_columns(tmp_path: Path, strategy: str) -> None:
    """Every row of every kind has the names, order and types of docs/formats.md."""
    source = fill(tmp_path / "docs", {"story.md": STORY.read_bytes(), "binary.md": BINARY})
    documents, failures = tmp_path / "d.jsonl", tmp_path / "f.jsonl"
    done = chunker("split", source, "-s", strategy, "--documents", documents, "--failures", failures)
    kinds: list[tuple[str, dict[str, type]]] = [
        (done.out, CHUNK_TYPES),
        (documents.read_text(encoding="utf-8"), DOCUMENT_TYPES),
        (failures.read_text(encoding="utf-8"), FAILURE_TYPES),
    ]
    for text, types in kinds:
        assert lines_of(text)
        assert all([*types_of(row).items()] == [*types.items()] for row in lines_of(text))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_chunks_are_slices_of_the_documents_beside_them(tmp_path: Path, strategy: str) -> None:
    """Text, id and offsets of every chunk refer to the text in the documents file."""
    documents = tmp_path / "documents.jsonl"
    done = chunker("split", CORPUS, "-s", strategy, "--documents", documents)
    texts = {row["id"]: row["text"] for row in lines_of(documents.read_text(encoding="utf-8"))}
    assert {row["document_id"] for row in done.rows} == {*texts} == {path.name for path in CORPUS.iterdir()}
    for row in done.rows:
        assert row["text"] == texts[row["document_id"]][row["start"] : row["end"]]
        assert row["id"] == f"{row['document_id']}#{row['start']}-{row['end']}"
        assert row["views"] == [[row["start"], row["end"], 1.0]]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_token_counts_are_those_of_the_reference_tokenizer(strategy: str) -> None:
    """tiktoken counts what the rows say, and the limit holds."""
    reference, limit = tokenizer_for(tokenizer="tiktoken:o200k_base"), int(re.findall(r"\d+", strategy)[0])
    rows = chunker("split", STORY, "-s", strategy).rows
    assert [row["token_count"] for row in rows] == [reference.count(row["text"]) for row in rows]
    assert len(rows) > 1
    assert max(row["token_count"] for row in rows) <= limit


def test_document_rows_hold_the_whole_text_its_hash_and_where_it_was(folder: Path, tmp_path: Path) -> None:
    """The documents file is enough to check every offset later."""
    chunker("split", folder, "-o", tmp_path / "c.jsonl", "--documents", tmp_path / "d.jsonl")
    rows = lines_of((tmp_path / "d.jsonl").read_text())
    assert {row["id"]: row["text"] for row in rows} == TEXTS
    assert all(row["sha256"] == hashlib.sha256(row["text"].encode()).hexdigest() for row in rows)
    assert all(row["source"] == str(folder / row["id"]) for row in rows)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_parquet_and_json_lines_hold_the_same(tmp_path: Path, strategy: str) -> None:
    """Only the form of metadata, blocks and places differs, which are JSON text in Parquet."""
    for suffix in ("jsonl", "parquet"):
        chunker(
            "split", CORPUS, "-s", strategy, "-o", tmp_path / f"c.{suffix}", "--documents", tmp_path / f"d.{suffix}"
        )
    for name in ("c", "d"):
        rows = parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        same = [{**row, **{key: json.loads(row[key]) for key in JSON & row.keys()}} for row in rows]
        assert same == lines_of((tmp_path / f"{name}.jsonl").read_text(encoding="utf-8"))


def test_rows_come_in_the_order_of_ids_and_offsets(tmp_path: Path) -> None:
    """Neither the order of the arguments nor that of the disk shows; capitals come before small letters."""
    first, second = fill(tmp_path / "x", {"b.md": "B. " * 9, "Z.md": "Z."}), fill(tmp_path / "y", {"a.md": "A."})
    rows = chunker("split", second, first / "b.md", first / "Z.md", "-s", "sentence(max_tokens=4)").rows
    places = [(row["document_id"], row["start"]) for row in rows]
    assert places == sorted(places)
    assert len(places) == len({*places}) > 3
    assert {name for name, _ in places} == {"Z.md", "a.md", "b.md"}


def test_the_same_input_gives_the_same_bytes_in_every_process() -> None:
    """Nothing depends on the hash seed of the process."""
    runs = [installed("split", STORY, env={**ENVIRONMENT, "PYTHONHASHSEED": seed}) for seed in ("1", "2")]
    assert runs[0] == runs[1] == chunker("split", STORY)


def test_standard_input_is_the_document_stdin() -> None:
    """`-` reads one text; its offsets refer to it as it came, line ends and all."""
    rows = chunker("split", "-", "-s", "sentence(max_tokens=3)", stdin="One.\r\n\r\n\u00c4 two.\r\n").rows
    assert [(row["id"], row["text"]) for row in rows] == [("stdin#0-4", "One."), ("stdin#8-14", "\u00c4 two.")]


def test_rows_on_standard_output_are_utf8_in_any_locale(tmp_path: Path) -> None:
    """A locale that cannot write a letter does not change the rows."""
    source = fill(tmp_path, {"a.md": "caf\u00e9 \u65e5\u672c"}) / "a.md"
    done = installed("split", source, env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"})
    assert (done.code, done.rows[0]["text"], done.err) == (0, "caf\u00e9 \u65e5\u672c", "")


# Which documents are read.


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["a.txt", "sub/c.md", "sub/deep/d.MD"]),
        (["--include", "c.*"], ["sub/c.md"]),
        (["--include", "*.bin"], ["b.bin"]),
        (["--include", "*.bin", "--include", "a.*"], ["a.txt", "b.bin"]),
        (["--include", "sub/*"], ["sub/c.md", "sub/deep/d.MD"]),
        (["--exclude", "sub/*"], ["a.txt"]),
        (["--exclude", "c.md", "--exclude", "*.txt"], ["sub/deep/d.MD"]),
        (["--include", "c.*", "--include", "*.txt", "--exclude", "a*"], ["sub/c.md"]),
    ],
)
def test_patterns_choose_the_files_of_a_folder(tmp_path: Path, options: list[str], expected: list[str]) -> None:
    """Without a pattern text files are taken, without hidden ones; ids are paths inside the folder."""
    names = ("a.txt", "b.bin", "sub/c.md", "sub/deep/d.MD", ".hidden.md", ".git/x.md", "no-suffix")
    fill(tmp_path, dict.fromkeys(names, "Text."))
    assert [row["document_id"] for row in chunker("split", tmp_path, *options).rows] == expected


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    """Its id is its name."""
    path = fill(tmp_path, {"Nameless": "all: it"}) / "Nameless"
    assert [row["id"] for row in chunker("split", path).rows] == ["Nameless#0-7"]


def test_two_documents_never_share_an_id(tmp_path: Path) -> None:
    """Files of one name from two folders are refused with what to do instead."""
    fill(tmp_path, {"x/a.md": "1", "y/a.md": "2"})
    refusal = chunker("split", tmp_path / "x", tmp_path / "y").refusal
    first, second = tmp_path / "x" / "a.md", tmp_path / "y" / "a.md"
    assert refusal.startswith(f"error: '{first}' and '{second}' would both get the id 'a.md'. Give their common folder")


def test_a_document_without_words_is_done_but_gives_no_rows(tmp_path: Path) -> None:
    """Nothing is invented for an empty file or one of white space, and nothing is wrong with them."""
    source = fill(tmp_path / "docs", {"empty.md": "", "blank.md": " \n\t\n"})
    done = chunker("split", source, "-o", tmp_path / "c.jsonl", "--documents", tmp_path / "d.jsonl", "--json")
    assert (done.code, done.rows[0]["documents"], done.rows[0]["chunks"]) == (0, 2, 0)
    assert len(lines_of((tmp_path / "d.jsonl").read_text())) == 2


# What is said about the run.


def test_without_a_terminal_a_run_that_went_well_says_nothing(folder: Path, tmp_path: Path) -> None:
    """No progress bar, no summary, no stray line; the rows are in the file."""
    for done in (
        chunker("split", folder, "-o", tmp_path / "a.jsonl"),
        installed("split", folder, "-o", tmp_path / "b.jsonl"),
    ):
        assert done == (0, "", "")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes() != b""


def test_the_json_summary_counts_what_was_done(tmp_path: Path) -> None:
    """Counts agree with the rows; strategy and tokenizer are spelled out with their defaults."""
    source = fill(tmp_path / "docs", {**TEXTS, "bad.md": BINARY})
    done = chunker("split", source, "-o", tmp_path / "c.jsonl", "-s", "sentence(max_tokens=20)", "--json")
    rows = lines_of((tmp_path / "c.jsonl").read_text())
    assert done.rows == [
        {
            "documents": 3,
            "failures": 1,
            "chunks": len(rows),
            "tokens": sum(row["token_count"] for row in rows),
            "strategy": "sentence(max_tokens=20, overlap=0, target=None, language='en', splitter='sentencex')",
            "tokenizer": "o200k_base",
            "output": str(tmp_path / "c.jsonl"),
            "passed_over": {"suffixes": {}, "files": 0, "media": 0, "hidden": 0},
        }
    ]


OTHERS = ("a.xyz", "b.XYZ", "sub/c.xyz", "d.odp", "Nameless", "e.png", "f.zip", ".g.md", ".git/config", "not.me")


def test_files_in_folders_that_nothing_reads_are_told(folder: Path, tmp_path: Path) -> None:
    """The commonest suffixes first; pictures and hidden files are counted, those that are excluded are not."""
    (folder / "sub").mkdir(exist_ok=True)
    fill(folder, dict.fromkeys(OTHERS, "x"))
    output = folder / "own.parquet"
    done = chunker("split", folder, "--exclude", "*.me", "-o", output, "--json")
    assert done.err == (
        "note: Passed over: 5 of no known kind: .xyz (3), without suffix (1), .odp (1); 2 of pictures, archives and "
        "the like; 1 hidden. Name those you want, or use --include.\n"
    )
    assert done.rows[0]["passed_over"] == {
        "suffixes": {".xyz": 3, "": 1, ".odp": 1}, "files": 5, "media": 2, "hidden": 1
    }  # fmt: skip


def test_who_chooses_files_by_patterns_is_told_of_none(folder: Path) -> None:
    """Nor is who names them; and a hidden file alone is no news."""
    fill(folder, {"a.xyz": "Text.", ".b.md": "Text."})
    assert chunker("split", folder, "--include", "*.xyz").err == ""
    assert chunker("split", folder / "a.xyz").err == ""
    assert chunker("split", folder, "--exclude", "*.xyz").err == ""


def test_the_json_summary_leaves_standard_output_to_the_rows(folder: Path) -> None:
    """With rows on stdout it goes to stderr."""
    done = chunker("split", folder, "--json")
    assert {row["document_id"] for row in done.rows} == {*TEXTS}
    assert [json.loads(line)["output"] for line in done.err.splitlines()] == ["-"]


def test_a_person_at_a_terminal_sees_progress_and_a_summary(folder: Path, tmp_path: Path) -> None:
    """The bar is drawn with 1 worker and with 2, and the last line says what was done."""
    for workers in (1, 2):
        done = on_a_terminal("split", folder, "-o", tmp_path / "c.jsonl", "-w", workers)
        assert done.code == 0
        assert "Splitting" in done.out
        assert re.search(r"3 documents, 0 failures, 3 chunks, \d+ tokens \(sentence\(.*\), o200k_base\) -> ", done.out)


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_keeps_out_of_rows_that_are_piped_on(troubled: Path, tmp_path: Path, workers: int) -> None:
    """The terminal shows the bar and what failed, the pipe gets rows and nothing else."""
    done = on_a_terminal("split", troubled, "-w", workers, piped_into=tmp_path / "rows.jsonl")
    assert done.code == 1
    assert "Splitting" in done.out
    assert "failed: binary.md: Expected text" in done.out
    rows = lines_of((tmp_path / "rows.jsonl").read_text(encoding="utf-8"))
    assert [row["document_id"] for row in rows] == ["a.md", "family.md", "z.md"]


def test_rows_on_a_terminal_are_not_drawn_over(folder: Path) -> None:
    """Who looks at the rows sees that it goes on."""
    shown = on_a_terminal("split", folder).out
    assert "Splitting" not in shown
    assert [json.loads(line)["document_id"] for line in shown.splitlines()[:3]] == sorted(TEXTS)


def test_an_approximate_model_says_so(folder: Path) -> None:
    """The note is on stderr; a tokenizer that is named needs none."""
    assert chunker("split", folder, "-m", "claude-sonnet-4-5").err.startswith("note: claude-sonnet-4-5: ")
    assert chunker("split", folder, "-m", "claude-sonnet-4-5", "-t", "o200k_base").err == ""


def test_a_guessed_encoding_is_told_and_kept(tmp_path: Path) -> None:
    """The note names the document; its rows carry the guess."""
    text = "Die Stra\u00dfe f\u00fchrt \u00fcber die Br\u00fccke nach M\u00fcnchen, und sie ist sch\u00f6n.\n" * 5
    source = fill(tmp_path, {"latin.md": text.encode("latin-1"), "plain.md": "Plain."})
    done = chunker("split", source)
    assert re.fullmatch(r"note: latin\.md: read as \w+, which is a guess\.\n", done.err)
    assert [row["metadata"].get("encoding_is_guess") for row in done.rows] == [True, None]


def test_bytes_that_do_not_fit_are_told_and_counted(tmp_path: Path) -> None:
    """A text in UTF-8 with a broken place is read but for that place."""
    source = fill(tmp_path, {"a.md": "\u00dcber die Br\u00fccke, f\u00fcr f\u00fcnf ".encode() + b"\xe2\x82 Euro."})
    done = chunker("split", source)
    assert done.rows[0]["text"] == "\u00dcber die Br\u00fccke, f\u00fcr f\u00fcnf \ufffd Euro."
    assert done.rows[0]["metadata"] == {"encoding": "utf-8", "encoding_is_guess": True, "replaced_bytes": 1}
    assert done.err == (
        "note: a.md: read as utf-8, which is a guess.\n"
        "note: a.md: bytes that do not fit that encoding became U+FFFD (1 times).\n"
    )


# Documents that fail.

HOSTILE: dict[str, tuple[bytes, list[str] | str]] = {
    "nothing": (b"", []),
    "a mark alone": (b"\xef\xbb\xbf", []),
    "a mark of utf-16 alone": (b"\xff\xfe", []),
    "utf-16": ("A text.".encode("utf-16"), ["A text."]),
    "half a character of utf-16": ("A text.".encode("utf-16") + b"x", "byte order mark says utf-16-le, but byte 16"),
    "utf-16 without mark, odd": (("A text. " * 9).encode("utf-16-le") + b"x", "Every second byte is zero"),
    "a mark that lies": (b"\xef\xbb\xbfA \xff text", "byte order mark says utf-8, but byte 5"),
    "a few NULs": (b"One\0two. " * 2 + b"And many words after it, " * 9, ["One\0two. One\0two. And many words"]),
    "many NULs": (b"\0" * 5000, "Expected text, got binary data"),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "Expected text, got a binary file"),
    "noise": (bytes((7919 * n * n) % 251 for n in range(5000)), "Expected text"),
    "only line breaks": (b"\r\n" * 50, []),
    "a line of 300,000": (b"x" * 300_000, ["x" * 100]),
}


@pytest.mark.parametrize(("data", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_files_that_only_look_like_texts(tmp_path: Path, data: bytes, expected: list[str] | str) -> None:
    """Cut or refused with a reason, between two others that are always cut."""
    source = fill(tmp_path, {"a.md": "Before.", "m.md": data, "z.md": "After."})
    done = chunker("split", source)
    begins = [row["text"] for row in done.rows if row["document_id"] == "m.md"][:1]
    assert [row["text"] for row in (done.rows[0], done.rows[-1])] == ["Before.", "After."]
    if isinstance(expected, str):
        assert (done.code, begins) == (1, [])
        assert re.match(rf"failed: m\.md: .*{expected}", done.err)
    else:
        assert done.code == 0
        assert [text.startswith(begin) for text, begin in zip(begins, expected, strict=True)] == [True] * len(begins)


def test_a_folder_that_cannot_be_listed_is_a_failure_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the tree is cut, the folder is a row of the failures, and the exit code is 1."""
    fill(tmp_path / "docs", {"a.md": "A.", "locked/b.md": "B.", "z/c.md": "C."})
    refuse_to_list(monkeypatch, "locked")
    done = chunker("split", tmp_path / "docs", "--failures", tmp_path / "f.jsonl")
    assert (done.code, [row["document_id"] for row in done.rows]) == (1, ["a.md", "z/c.md"])
    error = f"Cannot list the folder '{tmp_path / 'docs/locked'}': Permission denied."
    assert done.err == f"failed: locked/: {error}\n"
    failures = lines_of((tmp_path / "f.jsonl").read_text())
    assert failures == [{"document_id": "locked/", "reason": "unreadable", "error": error}]


def test_what_a_run_wrote_into_its_folder_is_no_input_of_the_next(tmp_path: Path) -> None:
    """The same command twice gives the same rows; other files of that format are read."""
    folder = fill(tmp_path / "docs", {"a.md": "Good.", "b.jsonl": '{"a": 1}'})
    line = ("split", folder, "-o", folder / "c.jsonl", "--failures", folder / "f.jsonl")
    first, second = (chunker(*line), files_in(folder)), (chunker(*line), files_in(folder))
    assert first == second
    assert [row["document_id"] for row in lines_of((folder / "c.jsonl").read_text())] == ["a.md", "b.jsonl"]


def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path: Path) -> None:
    """It is read as what it holds, and one line says so; what could not be read of a file is said as well."""
    lines = '{"a": 1}\n{"a": 2}\n{"a"'
    archive = b"PK\x03\x04" + b"\0" * 30
    folder = fill(tmp_path / "docs", {"a.md": "# Good", "b.jsonl": lines, "c.json": "{", "d.txt": archive})
    done = chunker("split", folder, "--failures", tmp_path / "f.jsonl")
    assert "note: b.jsonl: not read: line 3: expected JSON, but at column 5: Expecting ':' delimiter.\n" in done.err
    assert "failed: c.json: Expected JSON, but at line 1, column 2: " in done.err
    assert "failed: d.txt: Expected text, got a binary file that begins with b'PK" in done.err


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """A folder in which every way to fail stands between good documents."""
    source = fill(tmp_path / "docs", {"a.md": "Good.", "binary.md": BINARY, "family.md": FAMILY, "z.md": "Good."})
    (source / "folder.txt").mkdir()
    (source / "link.txt").symlink_to("nowhere")
    os.mkfifo(source / "pipe.txt")
    return source


def test_one_bad_document_never_stops_a_folder(troubled: Path, tmp_path: Path) -> None:
    """The good ones are cut, each bad one is a row with its reason, and the exit code is 1."""
    done = chunker("split", troubled, "-s", "sentence(max_tokens=4)", "--failures", tmp_path / "f.jsonl")
    assert done.code == 1
    assert [row["document_id"] for row in done.rows] == ["a.md", "z.md"]
    failures = lines_of((tmp_path / "f.jsonl").read_text())
    assert [(row["document_id"], row["reason"]) for row in failures] == [
        ("binary.md", "unreadable"),
        ("family.md", "limit_too_small"),
        ("link.txt", "unreadable"),
        ("pipe.txt", "unreadable"),
    ]
    assert done.err == "".join(f"failed: {row['document_id']}: {row['error']}\n" for row in failures)


def test_each_failure_says_what_came_and_what_was_expected(troubled: Path) -> None:
    """One line a document, good for a person who has never seen this program."""
    lines = chunker("split", troubled, "-s", "sentence(max_tokens=4)").err.splitlines()
    for line, words in zip(
        lines, ["Expected text, got binary", "Raise max_tokens", "No such file", "not a regular file"], strict=True
    ):
        assert words in line


def test_a_limit_of_one_token_is_kept_where_the_text_allows_it() -> None:
    """Every chunk is one token; a character that costs more is a failure that says how much."""
    assert {row["token_count"] for row in chunker("split", "-", "-s", "fixed(max_tokens=1)", stdin="one two").rows} == {
        1
    }
    done = chunker("split", "-", "-s", "fixed(max_tokens=1)", stdin=f"one {FAMILY} two")
    assert (done.code, done.out) == (1, "")
    assert re.match(
        r"failed: stdin: .* at character 4 takes \d+ tokens of o200k_base, more than max_tokens=1,", done.err
    )


def test_file_names_cannot_drive_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and line breaks in a name are shown as marks, and a failure stays one line."""
    done = chunker("split", fill(tmp_path, {"a\x1b[31m\n.md": BINARY}))
    assert done.err.startswith("failed: a\u241b[31m\u23ce.md: Expected text")
    assert done.err.count("\n") == 1


@needs_linux
def test_a_file_name_that_is_not_unicode_is_written_with_escapes(tmp_path: Path) -> None:
    """Its document is cut like any other."""
    source = tmp_path / "docs"
    source.mkdir()
    Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9.md")).write_text("Text.")
    for suffix in ("jsonl", "parquet"):
        done = chunker("split", source, "-o", tmp_path / f"c.{suffix}", "--documents", tmp_path / f"d.{suffix}")
        assert done == (0, "", "")
    assert [row["id"] for row in lines_of((tmp_path / "c.jsonl").read_text())] == [r"caf\xe9.md#0-5"]


# Command lines that cannot be carried out.

WRONG: list[tuple[Sequence[str], Sequence[str]]] = [
    (["split", "missing"], ["error: No file or folder 'missing'", "looked for in"]),
    (["split", "link.md"], ["No file or folder 'link.md'", "it is a link to"]),
    (["split", ""], ["paths is empty", "Name a file or folder"]),
    (["split", "empty"], ["No files to read under 'empty'", "--include"]),
    (["split", "a.md", "a.md"], ["'a.md' would be read twice", "both times", "once"]),
    (["split", "a.md", "./a.md"], ["'./a.md' would be read twice", "both times", "once"]),
    (["split", ".", "a.md"], ["'a.md' would be read twice", "both times", "once"]),
    (["split", "docs", "docs/"], ["'docs/sub/b.md' would be read twice", "once"]),
    (["split", "docs", "docs/sub"], ["'docs/sub/b.md' would be read twice, as 'sub/b.md' and 'b.md'", "once"]),
    (["split", "docs/sub/b.md", "linked"], ["'linked/b.md' would be read twice", "once"]),
    (["split", "-", "-"], ["'-' would be read twice", "'stdin'"]),
    (["split", "a.md", "same/a.md"], ["'a.md' and 'same/a.md'", "the id 'a.md'", "common folder"]),
    (["split"], ["Missing argument 'PATH...'", "chunker split --help"]),
    (["split", "a.md", "--workers", "0"], ["'--workers'", "from 1 to 256", "'0'", "chunker split --help"]),
    (["split", "a.md", "-w", "two"], ["'--workers'", "from 1 to 256", "'two'"]),
    (["split", "a.md", "-w", "9" * 5000], ["'--workers'", "from 1 to 256"]),
    (["split", "x" * 300], ["Cannot read 'xxx", "File name too long"]),
    (["split", "a.md/b"], ["No file or folder 'a.md/b'", "'a.md' is a file"]),
    (["split", "a.md", "--bogus"], ["No such option: --bogus", "chunker split --help"]),
    (["split", "a.md", "--ouptut", "x"], ["No such option: --ouptut", "--output"]),
    (["split", "a.md", "-o"], ["'-o'", "requires an argument", "--help"]),
    (["splat", "a.md"], ["No such command 'splat'", "'split'", "chunker --help"]),
    (["--bogus"], ["No such option: --bogus", "chunker --help"]),
    (["split", "a.md", "-m", "gpt-9000"], ["No model 'gpt-9000'", "Did you mean", "--tokenizer"]),
    (["split", "a.md", "-t", "o300k_base"], ["No token encoding 'o300k_base'", "'o200k_base'", "tokenizer.json"]),
    (["split", "a.md", "-t", "missing.json"], ["No file 'missing.json'", "looked for in"]),
    (["split", "a.md", "-t", "broken.json"], ["broken.json is not a tokenizer.json"]),
    (["split", "a.md", "-s", "sentense"], ["No strategy 'sentense'", "'sentence'", "Available"]),
    (["split", "a.md", "-s", "sentence(max_token=9)"], ["no setting 'max_token'", "'max_tokens'", "overlap"]),
    (["split", "a.md", "-s", "sentence(max_tokens=0)"], ["max_tokens must be at least 1, got 0"]),
    (["split", "a.md", "-s", "sentence(max_tokens=-5)"], ["max_tokens must be at least 1, got -5"]),
    (["split", "a.md", "-s", "sentence(max_tokens='9')"], ["max_tokens must be a whole number, got '9'"]),
    (["split", "a.md", "-s", "sentence(max_tokens=9.5)"], ["max_tokens must be a whole number, got 9.5"]),
    (["split", "a.md", "-s", "sentence(max_tokens=True)"], ["max_tokens must be a whole number, got True"]),
    (["split", "a.md", "-s", "sentence(max_tokens=9, overlap=9)"], ["overlap must be from 0", "8", "got 9"]),
    (["split", "a.md", "-s", "sentence(max_tokens=9, overlap=-1)"], ["overlap must be from 0", "got -1"]),
    (["split", "a.md", "-s", "sentence(max_tokens=9, target=10)"], ["target must be from 1", "9", "got 10"]),
    (["split", "a.md", "-s", "sentence(splitter='regex')"], ["'regex'", "sentencex"]),
    (["split", "a.md", "-s", "sentence(9)"], ["Cannot read the strategy 'sentence(9)'", "sentence(max_tokens=512)"]),
    (["split", "a.md", "-s", "sentence(max_tokens=9"], ["Cannot read the strategy", "sentence(max_tokens=512)"]),
    (["split", "a.md", "-s", ""], ["Cannot read the strategy ''", "sentence(max_tokens=512)"]),
    (["split", "a.md", "-s", "__import__('os')"], ["Cannot read the strategy"]),
    (["split", "a.md", "-o", "missing/c.jsonl"], ["Cannot write 'missing/c.jsonl'", "no folder 'missing'; make it"]),
    (["split", "a.md", "-o", "dir.jsonl"], ["Cannot write 'dir.jsonl'", "Is a directory"]),
    (["split", "a.md", "-o", "c.csv"], ["Cannot write 'c.csv'", ".jsonl or .parquet"]),
    (["split", "a.md", "-o", ""], ["Cannot write ''", ".jsonl or .parquet"]),
    (["split", "a.md", "--documents", "d.txt"], ["Cannot write 'd.txt'", ".jsonl or .parquet"]),
    (["split", "a.md", "--failures", "missing/f.jsonl"], ["Cannot write 'missing/f.jsonl'"]),
    (["split", "a.md", "-o", "c.jsonl", "--documents", "./c.jsonl"], ["outputs would go to './c.jsonl'"]),
    (["split", "a.md", "-o", "c.jsonl", "--failures", "c-link.jsonl"], ["outputs would go to 'c-link.jsonl'"]),
    (["split", "a.md", "--documents", "-"], ["Two outputs would go to '-'", "its own"]),
    (["split", "in.jsonl", "-o", "in.jsonl"], ["'in.jsonl' would replace 'in.jsonl'", "Choose another"]),
    (
        ["split", ".", "--include", "*", "--failures", "./in.jsonl"],
        ["'./in.jsonl' would replace 'in", "Choose another"],
    ),
    (["split", "in.jsonl", "--documents", "in-link.jsonl"], ["'in-link.jsonl' would replace 'in.jsonl'"]),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(arguments)[:60] for arguments, _ in WRONG])
def test_a_wrong_command_line_is_one_line_that_says_what_came_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], words: Sequence[str]
) -> None:
    """Exit code 2, nothing on stdout, no file written."""
    fill(tmp_path, {"a.md": "Text.", "broken.json": "{}", "in.jsonl": "{}", "empty/x.png": "", "dir.jsonl/x": ""})
    fill(tmp_path, {"docs/sub/b.md": "Text.", "same/a.md": "Text."})
    links = {"link.md": "nowhere", "c-link.jsonl": "c.jsonl", "in-link.jsonl": "in.jsonl", "linked": "docs/sub"}
    for name, target in links.items():
        (tmp_path / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    before = files_in(tmp_path)
    refusal = chunker(*arguments).refusal
    assert all(word in refusal for word in words), refusal
    assert files_in(tmp_path) == before


def test_a_read_only_folder_is_told_before_the_work(folder: Path, tmp_path: Path) -> None:
    """The message names the output and the reason."""
    path = read_only(tmp_path / "ro") / "c.jsonl"
    refusal = chunker("split", folder, "-o", path).refusal
    assert re.match(f"error: Cannot write '{path}': .*(denied|Read-only)", refusal)


FAILING = {
    "a full disk": ["split", "docs", "-s", "fixed(max_tokens=4)"],
    "an unknown model": ["split", "docs", "-m", "nope"],
    "a missing path": ["split", "docs", "missing"],
    "another output that cannot be written": ["split", "docs", "--failures", "no/f.jsonl"],
}


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
@pytest.mark.parametrize("why", FAILING)
def test_after_every_failure_the_old_outputs_are_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, suffix: str
) -> None:
    """Not a byte is lost, and no temporary file lies around."""
    fill(tmp_path, {"docs/a.md": STORY.read_bytes(), f"c.{suffix}": "old chunks", "d.jsonl": "old documents"})
    monkeypatch.chdir(tmp_path)
    before = files_in(tmp_path)
    with file_size_limit(20_000):
        assert chunker(*FAILING[why], "-o", f"c.{suffix}", "--documents", "d.jsonl").refusal
    assert files_in(tmp_path) == before


def test_a_disk_that_is_full_at_the_last_moment_leaves_all_outputs_as_they_were(tmp_path: Path) -> None:
    """Either every output is new or none is, even where only one of them did not fit."""
    fill(tmp_path, {"a.md": "Word after word. " * 30, "d.jsonl": "old documents"})
    outputs = ("-o", tmp_path / "c.jsonl", "--documents", tmp_path / "d.jsonl", "--failures", tmp_path / "f.jsonl")
    with file_size_limit(1500):
        refusal = chunker("split", tmp_path / "a.md", "-s", "fixed(max_tokens=8)", *outputs).refusal
    assert "c.jsonl': File too large" in refusal
    assert {*files_in(tmp_path)} == {"a.md", "d.jsonl"}
    assert (tmp_path / "d.jsonl").read_text() == "old documents"


def test_documents_that_fail_do_not_keep_the_others_from_being_written(troubled: Path, tmp_path: Path) -> None:
    """Exit code 1 comes with complete outputs."""
    done = chunker("split", troubled, "-o", tmp_path / "c.jsonl", "-s", "sentence(max_tokens=4)")
    assert (done.code, len(lines_of((tmp_path / "c.jsonl").read_text()))) == (1, 2)


def test_standard_input_is_not_replaced(tmp_path: Path) -> None:
    """A shell that sends a file in and one of its names as the output is told."""
    fill(tmp_path, {"in.jsonl": b"One. Two."})
    done = shell("chunker split - -o in.jsonl < in.jsonl", tmp_path)
    assert (done.code, done.err.partition(" would")[0]) == (2, "error: The output 'in.jsonl'")
    assert "replace standard input" in done.err
    assert (tmp_path / "in.jsonl").read_bytes() == b"One. Two."


def test_a_file_may_be_standard_input(tmp_path: Path) -> None:
    """Whatever else is written, and whether it is read or only inherited from a loop."""
    fill(tmp_path, {"docs/a.txt": b"One. Two."})
    lines = ("split - < docs/a.txt", "split docs < docs/a.txt", "split - -o o.jsonl < docs/a.txt")
    assert [shell(f"chunker {line}", tmp_path).code for line in lines] == [0, 0, 0]


def test_a_reader_that_leaves_does_not_hide_an_output_that_is_missing(tmp_path: Path) -> None:
    """Alone it is no error; beside another output, which is then not written, it is."""
    fill(tmp_path, {f"docs/{number}.txt": b"One sentence. " * 3000 for number in range(20)})
    alone = shell("chunker split docs | head -c 1 > out; exit ${PIPESTATUS[0]}", tmp_path)
    beside = shell("chunker split docs --documents d.jsonl | head -c 1 > out; exit ${PIPESTATUS[0]}", tmp_path)
    assert (alone.code, alone.err) == (0, "")
    assert (beside.code, beside.err) == (
        2,
        "error: Nobody reads standard output any more; 'd.jsonl' was not written.\n",
    )
    assert not (tmp_path / "d.jsonl").exists()
