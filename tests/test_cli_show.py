"""`chunker show`: where the page goes, what is printed instead, and what is refused."""

from __future__ import annotations

import json
import os
import re
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from chunker import Document, parse, tokenizer_for
from chunker.viewing.page import page_of
from chunker.viewing.picture import picture_of
from tests.command import (
    BINARY,
    ENVIRONMENT,
    FAMILY,
    STORY,
    chunker,
    fill,
    needs_linux,
    on_a_terminal,
    read_only,
    shell,
)

SPECS = ("sentence(max_tokens=90, overlap=20)", "fixed(max_tokens=60)")
TEXT = "One two three. Four five six.\n\nSeven eight, nine ten eleven twelve. Thirteen."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a document."""
    monkeypatch.chdir(tmp_path)
    return fill(tmp_path, {"guide.md": TEXT})


def test_the_page_goes_into_the_current_folder_and_its_path_is_printed(folder: Path) -> None:
    """Named for the document; for a script the path stands alone on stdout."""
    assert chunker("show", "guide.md") == (0, "guide.md.html\n", "")
    expected = picture_of(Document("guide.md", TEXT), [parse("sentence(max_tokens=512)")], tokenizer_for())
    assert (folder / "guide.md.html").read_text(encoding="utf-8") == page_of(expected)


def test_the_page_does_not_go_beside_a_document_elsewhere(folder: Path) -> None:
    """Where it could be taken for one of the documents."""
    fill(folder, {"docs/far.md": TEXT})
    assert chunker("show", "docs/far.md").out == "far.md.html\n"
    assert os.listdir(folder / "docs") == ["far.md"]


def test_a_page_of_ours_is_replaced_and_no_other_file(folder: Path) -> None:
    """Unless it is named, as with every output."""
    for spec in SPECS:
        assert chunker("show", "guide.md", "-s", spec).code == 0
    assert "fixed(max_tokens=60" in (folder / "guide.md.html").read_text(encoding="utf-8")
    fill(folder, {"guide.md.html": "<p>A page of somebody's own.</p>"})
    assert "--output" in chunker("show", "guide.md").refusal
    assert (folder / "guide.md.html").read_text() == "<p>A page of somebody's own.</p>"
    assert chunker("show", "guide.md", "-o", "guide.md.html") == (0, "guide.md.html\n", "")


def test_standard_input_and_output_can_be_used() -> None:
    """The page alone is printed; what comes by stdin has its own name."""
    page = chunker("show", "-", "-o", "-", stdin=TEXT)
    assert (page.code, page.err) == (0, "")
    assert page.out.startswith("<!doctype html>")
    assert page.out.endswith("</html>\n")
    assert chunker("show", "-", stdin=TEXT).out == "stdin.html\n"
    assert Path("stdin.html").read_text(encoding="utf-8") == page.out


def test_options_choose_what_is_shown() -> None:
    """Tokenizer and strategies, side by side where there are two."""
    strategies = [word for spec in SPECS for word in ("-s", spec)]
    page = chunker("show", "guide.md", "-t", "cl100k_base", *strategies, "-o", "-").out
    data = json.loads(re.findall(r'id="data">(.*)</script>', page)[0])
    assert data["tokenizer"] == "cl100k_base"
    assert [pane["strategy"] for pane in data["panes"]] == [str(parse(spec)) for spec in SPECS]


@pytest.mark.parametrize("spec", SPECS)
def test_json_holds_the_chunks_of_split_the_cuts_of_explain_and_the_pieces_of_tokens(spec: str) -> None:
    """One object, in the words of the three commands."""
    (row,) = chunker("show", STORY, "-s", spec, "--json").rows
    (strategy,) = row["strategies"]
    cuts = [chunk.pop("cut") for chunk in strategy["chunks"]]
    assert strategy["chunks"] == chunker("split", STORY, "-s", spec).rows
    assert cuts == [the_cut(explained) for explained in chunker("explain", STORY, "-s", spec, "--json").rows]
    assert row["pieces"] == chunker("tokens", STORY, "--show", "--json").rows[0]["pieces"]
    assert not Path(f"{STORY.name}.html").exists()


def test_the_terminal_gets_plain_text_in_a_pipe_and_colours_when_a_person_looks() -> None:
    """All of it below one line that says what is shown; no page is written."""
    plain = chunker("show", "guide.md", "--terminal", "-s", "sentence(max_tokens=6)")
    assert (plain.code, plain.err) == (0, "")
    count, spec = tokenizer_for().count(TEXT), parse("sentence(max_tokens=6)")
    assert plain.out.splitlines()[:4] == [
        f"guide.md  {spec}  o200k_base  5 chunks of a document of {count} tokens",
        "",
        "── 1 ── 4 of 6 tokens · [0:14] · ends at sentence 0.40",
        "│ One two three.",
    ]
    colored = on_a_terminal("show", "guide.md", "--terminal", "-s", "sentence(max_tokens=6)").out
    assert re.sub(r"\x1b\[[\d;]+m", "", colored).replace("\r\n", "\n") == plain.out
    assert "\x1b[30;48;5;153mOne two three.\x1b[0m" in colored
    assert not Path("guide.md.html").exists()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_are_left_out_where_nobody_wants_them(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Also at a terminal."""
    monkeypatch.setitem(ENVIRONMENT, name, value)
    assert "\x1b" not in on_a_terminal("show", "guide.md", "--terminal").out


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_document_without_words_is_shown_in_every_way(text: str) -> None:
    """There are no chunks, and no complaints."""
    assert chunker("show", "-", stdin=text) == (0, "stdin.html\n", "")
    assert "0 chunks" in chunker("show", "-", "--terminal", stdin=text).out
    assert chunker("show", "-", "--json", stdin=text).rows[0]["strategies"][0]["chunks"] == []


@pytest.mark.parametrize(("opens", "remark"), [(True, ""), (False, "note: No browser could be opened.")])
def test_the_page_is_opened_on_request(monkeypatch: pytest.MonkeyPatch, folder: Path, opens: bool, remark: str) -> None:
    """By the address of the file; without a browser there is a note, and the page all the same."""
    opened: list[str] = []

    def open_browser(address: str) -> bool:
        opened.append(address)
        return opens

    monkeypatch.setattr(webbrowser, "open", open_browser)
    done = chunker("show", "guide.md", "--open", "-o", "out.html")
    assert (done.code, done.out) == (0, "out.html\n")
    assert done.err.startswith(remark)
    assert opened == [(folder / "out.html").as_uri()]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["Missing argument 'FILE'", "chunker show --help"]),
        (["missing.md"], ["No file 'missing.md'", "looked for in"]),
        (["folder"], ["Expected a file, got the folder 'folder'"]),
        (["binary.md"], ["Expected text, got binary data"]),
        (["family.md", "-s", "sentence(max_tokens=2)"], ["more than max_tokens=2", "Raise max_tokens"]),
        (["guide.md", "-s", "semtence"], ["No strategy 'semtence'", "'sentence'"]),
        (["guide.md", "-m", "gpt-9000"], ["No model 'gpt-9000'"]),
        (["guide.md", *["-s", "fixed"] * 3], ["expected one --strategy, or two", "got 3"]),
        (["guide.md", "--terminal", "--json"], ["exclude each other"]),
        (["guide.md", "--terminal", "-o", "x.html"], ["--terminal prints", "--output"]),
        (["guide.md", "--json", "--open"], ["--json prints", "--open"]),
        (["guide.md", "-o", "-", "--open"], ["--open needs a file"]),
        (["guide.md", "-o", "guide.md"], ["would replace 'guide.md'", "Choose another"]),
        (["guide.md", "-o", "folder"], ["Cannot write 'folder'", "Is a directory"]),
        (["guide.md", "-o", "nowhere/x.html"], ["Cannot write 'nowhere/x.html'", "no folder 'nowhere'; make it"]),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line(folder: Path, arguments: list[str], words: list[str]) -> None:
    """Exit code 2, nothing on stdout, and nothing written."""
    fill(folder, {"binary.md": BINARY, "family.md": FAMILY, "folder/x.md": ""})
    before = sorted(os.listdir(folder))
    refusal = chunker("show", *arguments).refusal
    assert all(word in refusal for word in words), refusal
    assert sorted(os.listdir(folder)) == before
    assert (folder / "guide.md").read_text() == TEXT


def test_a_folder_that_nobody_may_write_is_one_line(tmp_path: Path) -> None:
    """Nothing is left there."""
    target = read_only(tmp_path / "locked") / "page.html"
    assert f"Cannot write '{target}'" in chunker("show", "guide.md", "-o", target).refusal


@needs_linux
def test_names_that_are_not_unicode_come_back_byte_for_byte(folder: Path) -> None:
    """A script can open what it is told."""
    (folder / os.fsdecode(b"caf\xe9.md")).write_text(TEXT)
    done = shell('head -n 1 -- "$(chunker show caf*.md)"', folder)
    assert (done.code, done.out, done.err) == (0, "<!doctype html>\n", "")
    assert "<title>caf\\xe9.md" in (folder / os.fsdecode(b"caf\xe9.md.html")).read_text(encoding="utf-8")


@needs_linux
@pytest.mark.parametrize("options", ["-o -", "--terminal", "--json"])
def test_output_that_finds_no_room_is_one_line(folder: Path, options: str) -> None:
    """A full device is found out at the last flush at the latest."""
    done = shell(f"chunker show guide.md {options} > /dev/full", folder)
    assert done == (2, "", "error: Cannot write: No space left on device.\n")


def the_cut(explained: dict[str, Any]) -> dict[str, Any]:
    """What `show` says of a cut, from what `explain` does."""
    return {key: explained[key] for key in ("price", "name", "ruled_out")}
