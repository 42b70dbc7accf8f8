"""`chunker explain`: each cut with its price, and what was cheaper but out of reach."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from chunker import parse, prices, tokenizer_for
from tests.command import BINARY, CORPUS, FAMILY, STORY, chunker, fill, needs_linux, shell

STRATEGIES = ("sentence(max_tokens=40)", "sentence(max_tokens=90, overlap=20)", "sentence(max_tokens=60, target=30)")
PAGE = "One two three. Four five six.\n\nSeven eight, nine ten eleven twelve. Thirteen."


def cuts_of(path: Path | str, strategy: str, stdin: str = "") -> list[dict[str, Any]]:
    """The explained cuts of a document, as JSON."""
    return chunker("explain", path, "-s", strategy, "--json", stdin=stdin).rows


@pytest.mark.parametrize("strategy", [*STRATEGIES, "fixed(max_tokens=50)"])
@pytest.mark.parametrize("path", sorted(CORPUS.iterdir())[::6], ids=lambda path: path.name)
def test_the_chunks_explained_are_the_chunks_written(path: Path, strategy: str) -> None:
    """Same spans and same token counts as `chunker split` gives."""
    explained = [(*cut["chunk"], cut["token_count"]) for cut in cuts_of(path, strategy)]
    rows = chunker("split", path, "-s", strategy).rows
    assert explained == [(row["start"], row["end"], row["token_count"]) for row in rows]


def test_every_cut_of_a_small_page_has_the_price_of_its_place() -> None:
    """Worked by hand: a sentence end, a paragraph end, a comma, a sentence end, the end."""
    cuts = cuts_of("-", "sentence(max_tokens=6)", PAGE)
    assert [(cut["before"][-4:], cut["name"], cut["price"]) for cut in cuts] == [
        ("ree.", "sentence", 0.4),
        ("six.", "block", 0.1),
        ("ght,", "clause", 0.6),
        ("lve.", "sentence", 0.4),
        ("een.", "end of the document", None),
    ]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_cut_shows_the_text_on_both_its_sides(strategy: str) -> None:
    """Before it the end of the chunk, after it the next words of the document, without the blanks between."""
    text = STORY.read_text(encoding="utf-8")
    for cut in cuts_of(STORY, strategy)[:-1]:
        start, end = cut["chunk"]
        assert cut["before"]
        assert text[start:end].endswith(cut["before"])
        assert cut["after"]
        assert text[end:].lstrip().startswith(cut["after"])


@pytest.mark.parametrize("strategy", [*STRATEGIES, "fixed(max_tokens=50)"])
def test_prices_are_on_the_scale_and_have_its_names(strategy: str) -> None:
    """Only the last chunk ends without a cut, and so without a price."""
    *cuts, last = cuts_of(STORY, strategy)
    assert all(0 <= cut["price"] <= 1 and cut["name"] == prices.name_of(cut["price"]) for cut in cuts)
    assert (last["price"], last["name"], last["after"], last["ruled_out"]) == (None, "end of the document", "", [])


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("path", sorted(CORPUS.iterdir())[::6], ids=lambda path: path.name)
def test_what_was_ruled_out_was_cheaper_and_really_too_far(path: Path, strategy: str) -> None:
    """Counted anew by the reference, the chunk up to there is over the limit; each one is cheaper than the last."""
    text, reference = path.read_text(encoding="utf-8"), tokenizer_for(tokenizer="tiktoken:o200k_base")
    limit = int(re.findall(r"\d+", strategy)[0])
    cuts = cuts_of(path, strategy)
    for cut in cuts:
        ceiling, behind = cut["price"], cut["chunk"][1]
        for other in cut["ruled_out"]:
            count = reference.count(text[cut["chunk"][0] : other["offset"]].rstrip())
            assert other["token_count"] == count > limit
            assert other["price"] < ceiling
            assert other["offset"] > behind
            assert other["name"] == prices.name_of(other["price"])
            ceiling, behind = other["price"], other["offset"]
    assert any(cut["ruled_out"] for cut in cuts)


def test_a_cut_for_want_of_room_names_the_better_place() -> None:
    """The comma was taken because the sentence end after it is over the limit."""
    comma = cuts_of("-", "sentence(max_tokens=6)", PAGE)[2]
    offset = PAGE.index("Thirteen")
    count = tokenizer_for().count("Seven eight, nine ten eleven twelve.")
    assert comma["ruled_out"] == [{"offset": offset, "price": 0.4, "name": "sentence", "token_count": count}]
    assert count > 6


def test_people_read_one_line_a_chunk_and_one_for_each_alternative() -> None:
    """Text and JSON say the same."""
    head, *lines = chunker("explain", STORY, "-s", STRATEGIES[0]).out.splitlines()
    assert head.split("  ") == [STORY.name, str(parse(STRATEGIES[0])), "o200k_base"]
    expected = []
    for number, cut in enumerate(cuts_of(STORY, STRATEGIES[0]), start=1):
        price = "" if cut["price"] is None else f" {cut['price']:.2f}"
        expected.append(
            f"{number} {cut['token_count']} tokens [{cut['chunk'][0]}:{cut['chunk'][1]}] {cut['name']}{price}"
        )
        expected += [
            f"ruled out: {other['name']} {other['price']:.2f} at {other['offset']}, {other['token_count']} tokens"
            for other in cut["ruled_out"]
        ]
    assert len(lines) == len(expected)
    assert all(" ".join(line.split()).startswith(words) for line, words in zip(lines, expected, strict=True))


def test_no_control_character_of_a_document_reaches_the_terminal(tmp_path: Path) -> None:
    """Neither from its text nor from its name."""
    path = fill(tmp_path, {"a\x1b[31m.md": "One \x1b[31mtwo\x9b three. Four\u202e five. " * 40}) / "a\x1b[31m.md"
    done = chunker("explain", path, "-s", "sentence(max_tokens=20)")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out)
    assert "\u241b[31m" in done.out


def test_a_document_without_words_has_no_cuts() -> None:
    """Only the heading is printed, and nothing as JSON."""
    assert chunker("explain", "-", stdin=" \n").out.count("\n") == 1
    assert chunker("explain", "-", "--json", stdin=" \n") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["Missing argument 'FILE'", "chunker explain --help"]),
        (["missing.md"], ["No file 'missing.md'", "looked for in"]),
        (["folder"], ["Expected a file, got the folder 'folder'"]),
        (["binary.md"], ["Expected text, got binary data"]),
        (["family.md", "-s", "sentence(max_tokens=2)"], ["more than max_tokens=2", "Raise max_tokens"]),
        (["a.md", "-s", "sentence(max_tokens=0)"], ["max_tokens must be at least 1, got 0"]),
        (["a.md", "-s", "semtence"], ["No strategy 'semtence'", "'sentence'"]),
        (["a.md", "-m", "gpt-9000"], ["No model 'gpt-9000'"]),
        (["a.md", "--workers", "2"], ["No such option: --workers"]),
    ],
    ids=str,
)
def test_what_cannot_be_explained_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    """Exit code 2, nothing on stdout."""
    fill(tmp_path, {"a.md": "A.", "binary.md": BINARY, "family.md": FAMILY, "folder/x.md": ""})
    monkeypatch.chdir(tmp_path)
    refusal = chunker("explain", *arguments).refusal
    assert all(word in refusal for word in words), refusal


@needs_linux
def test_a_name_that_is_not_unicode_is_shown(tmp_path: Path) -> None:
    """As `split` writes it in ids; standard input has the id that it has there."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("One. Two.")
    done = shell("chunker explain caf*.txt && chunker tokens caf*.txt && chunker explain - < caf*.txt", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("caf\\xe9.txt  sentence(")
    assert "\nstdin  sentence(" in done.out
