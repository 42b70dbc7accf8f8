"""`chunker fit`: what goes to stdout and stderr, and what is refused."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from chunker import Document, prioritize, tokenizer_for
from chunker.reading.folder import read_document, source_of
from tests.command import BINARY, STORY, chunker, fill, needs_linux, shell

GUIDE = "# Guide\n\nThe pump starts in March. It needs oil.\n\n## Oil\n\nUse light oil. Never use water.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with documents."""
    monkeypatch.chdir(tmp_path)
    return fill(tmp_path, {"guide.md": GUIDE, "story.md": STORY.read_bytes()})


def test_the_text_goes_to_stdout_and_facts_to_stderr() -> None:
    """The text is that of `prioritize`."""
    done = chunker("fit", "story.md", "--budget", 200, "--query", "gateway")
    excerpt = prioritize(read_document(source_of("story.md")), 200, "o200k_base", query="gateway")
    left_out = sum(part.token_count for part in excerpt.left_out)
    assert (done.code, done.out) == (0, f"{excerpt.text}\n")
    assert done.err == (
        f"{excerpt.token_count} of 200 tokens (o200k_base); "
        f"left out: {left_out:,} tokens in {len(excerpt.left_out)} places.\n"
    )


def test_the_text_is_within_the_budget_by_the_tokenizer_chosen() -> None:
    """Whatever counts."""
    done = chunker("fit", "story.md", "-b", 300, "-t", "p50k_base")
    assert 250 < tokenizer_for(tokenizer="p50k_base").count(done.out.rstrip("\n")) <= 300


def test_json_holds_text_spans_and_what_was_left_out() -> None:
    """One object, and nothing on stderr."""
    done = chunker("fit", "story.md", "-b", 200, "--json")
    (row,) = done.rows
    excerpt = prioritize(read_document(source_of("story.md")), 200, "o200k_base")
    assert done.err == ""
    assert row == json.loads(
        json.dumps(
            {
                **dataclasses.asdict(excerpt),
                "missing_documents": [],
                "tokenizer": "o200k_base",
                "query": "",
                "failures": [],
                "passed_over": {"files": 0, "suffixes": {}, "media": 0, "hidden": 0},
            }
        )
    )


def test_documents_stand_in_the_order_given() -> None:
    """Not in that of their names; a document of which nothing is kept is named on stderr."""
    done = chunker("fit", "story.md", "guide.md", "-b", 2000, "-q", "oil pump")
    assert 0 <= done.out.index("[story.md]") < done.out.index("[guide.md]")
    alone = chunker("fit", "story.md", "guide.md", "-b", 20, "-q", "oil")
    assert "story.md" not in alone.out
    assert "note: Nothing is kept of story.md.\n" in alone.err


def test_one_text_comes_from_stdin() -> None:
    """By `-`, as elsewhere."""
    assert chunker("fit", "-", "-b", 50, stdin=GUIDE).out == GUIDE


def test_a_query_that_nothing_answers_is_told(folder: Path) -> None:
    """Else what is kept would pass for an answer."""
    found = chunker("fit", "guide.md", "-b", 14, "-q", "water")
    missed = chunker("fit", "guide.md", "-b", 14, "-q", "zebra")
    assert "No word of the query" not in found.err
    assert "No word of the query stands in the text: this is what is kept without one." in missed.err
    assert missed.out == chunker("fit", "guide.md", "-b", 14).out


def test_another_mark_can_be_chosen() -> None:
    """Also none at all that is seen."""
    assert "(cut)" in chunker("fit", "guide.md", "-b", 14, "-q", "water", "--omission", "(cut)").out


def test_an_output_is_written_whole(folder: Path) -> None:
    """And nothing on stdout."""
    done = chunker("fit", "guide.md", "-b", 50, "-o", "short.md")
    assert done.out == ""
    assert (folder / "short.md").read_text() == GUIDE


def test_a_file_of_the_folder_is_never_replaced(folder: Path) -> None:
    """An output there could be any of its documents; one that is left out by pattern is none."""
    fill(folder, {"docs/guide.md": GUIDE, "docs/short.md": "Old."})
    refused = chunker("fit", "docs", "-b", 50, "-o", "docs/short.md")
    assert (refused.code, "would replace 'docs/short.md'" in refused.err) == (2, True)
    assert (folder / "docs/short.md").read_text() == "Old."
    assert chunker("fit", "docs", "-b", 50, "-o", "docs/short.md", "--exclude", "short.md").code == 0
    assert (folder / "docs/short.md").read_text() == GUIDE


def test_an_unreadable_file_is_told_and_the_others_go_on(folder: Path) -> None:
    """Exit code 1, as with `split`."""
    fill(folder, {"bad.md": BINARY})
    done = chunker("fit", "bad.md", "guide.md", "-b", 50)
    assert (done.code, done.out) == (1, GUIDE)
    assert done.err.startswith("failed: bad.md: ")
    (row,) = chunker("fit", "bad.md", "guide.md", "-b", 50, "--json").rows
    assert [failure["document_id"] for failure in row["failures"]] == ["bad.md"]


def test_where_no_file_can_be_read_nothing_is_printed(folder: Path) -> None:
    """Exit code 1."""
    fill(folder, {"bad.md": BINARY})
    done = chunker("fit", "bad.md", "-b", 50)
    assert (done.code, done.out) == (1, "")


def test_an_empty_document_gives_nothing(folder: Path) -> None:
    """And is no failure."""
    fill(folder, {"empty.md": ""})
    done = chunker("fit", "empty.md", "-b", 5)
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["guide.md"], "Missing option '--budget'"),
        (["guide.md", "-b", "0"], "'--budget' / '-b': Input should be greater than or equal to 1, got '0'."),
        (["guide.md", "-b", "many"], "got 'many'. See: chunker fit --help"),
        (["guide.md", "-b", "2"], "Nothing fits a budget of 2 tokens"),
        (["nowhere.md", "-b", "9"], "No file or folder 'nowhere.md'"),
        (["guide.md", "guide.md", "-b", "9"], "would be read twice"),
        (["guide.md", "-b", "9", "-o", "guide.md"], "would replace 'guide.md'"),
        (["guide.md", "-b", "9", "-t", "nothing"], "nothing"),
        (["-b", "9"], "Missing argument 'FILE...'"),
    ],
)
def test_what_is_wrong_is_one_line(line: list[str], message: str) -> None:
    """Exit code 2, and nothing on stdout."""
    assert message in chunker("fit", *line).refusal


@needs_linux
def test_a_full_device_is_one_line(folder: Path) -> None:
    """No text is silently lost."""
    done = shell("chunker fit guide.md -b 50 > /dev/full", folder)
    assert (done.code, done.out) == (2, "")
    assert "No space left on device" in done.err


def test_the_excerpt_of_a_document_is_an_excerpt_of_it() -> None:
    """Each kept span of the JSON is a slice of what was read."""
    (row,) = chunker("fit", "story.md", "-b", 500, "--json").rows
    text = Document("story.md", STORY.read_text(encoding="utf-8")).text
    assert all(part["text"] == text[part["start"] : part["end"]] for part in row["kept"])


def test_files_that_nothing_reads_are_told(folder: Path) -> None:
    """As `chunker split` tells them; patterns choose others."""
    fill(folder / "docs", {"a.md": GUIDE, "b.xyz": "Text.", "c.md": BINARY})
    done = chunker("fit", "docs", "-b", 100, "--json")
    assert done.err == chunker("split", "docs").err
    assert done.rows[0]["passed_over"] == {"suffixes": {".xyz": 1}, "files": 1, "media": 0, "hidden": 0}
    assert chunker("fit", "docs", "-b", 100, "--include", "*.xyz").out == "Text.\n"
    assert "Passed over" not in chunker("fit", "docs", "-b", 100, "--exclude", "*.xyz").err
