"""What holds for every format that exists, and which format a file has."""

from __future__ import annotations

import codecs
from collections import Counter
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import chunker.reading.formats
from chunker.errors import ChunkerError, MissingExtra, UnreadableDocument
from chunker.reading.checking import check_content
from chunker.reading.content import Content
from chunker.reading.folder import read_document, source_of
from chunker.reading.opening import read_content
from chunker.reading.recognizing import recognize
from chunker.reading.registry import by_suffix, formats, reader_of
from tests.block_promises import assert_nested
from tests.command import chunker as command
from tests.command import fill, installed
from tests.format_samples import SAMPLES

every_format = pytest.mark.parametrize("name", formats())
BEGINNINGS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"{", b"[", b"From: a\n", b"\xff\xfe", b'"', b"---\n")


def read_or_refused(name: str, data: bytes) -> Content | None:
    """What the reader gives; nothing where it says that it cannot."""
    try:
        return reader_of(formats()[name].module).read(data)
    except (UnreadableDocument, MissingExtra) as error:
        assert str(error).endswith(".")  # noqa: PT017  one sentence at least
        return None


def assert_sound(name: str, data: bytes) -> None:
    """Content in order, the same each time; or one error of ours."""
    content = read_or_refused(name, data)
    assert content == read_or_refused(name, data)
    if content is None:
        return
    check_content(content)
    assert content.format
    if content.blocks is not None:
        assert_nested(content.text, content.blocks)


def test_every_file_of_the_folder_is_a_format() -> None:
    """Adding a file is all it takes."""
    files = {path.stem for path in Path(chunker.reading.formats.__path__[0]).glob("*.py")} - {"__init__"}
    assert {*formats()} == files >= {*SAMPLES}


def test_no_two_formats_answer_to_one_suffix() -> None:
    """Suffixes are small letters behind a point, each of one format."""
    counted = Counter(suffix for form in formats().values() for suffix in form.suffixes)
    assert [suffix for suffix, count in counted.items() if count > 1] == []
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in counted)
    assert {*counted} == {*by_suffix()}


@every_format
def test_a_file_without_a_byte_is_read_or_refused(name: str) -> None:
    """Nothing in it, nothing made up."""
    content = read_or_refused(name, b"")
    assert content is None or content.text == ""


@every_format
@settings(max_examples=60, deadline=None)
@given(beginning=st.sampled_from(BEGINNINGS), data=st.binary(max_size=300))
@example(beginning=b"", data=b"\0" * 50)
@example(beginning=b"\xef\xbb\xbf", data=b" \n\r\n\t")
def test_any_bytes_are_read_or_refused(name: str, beginning: bytes, data: bytes) -> None:
    """Whatever comes: blocks and places in order, or an error that is meant."""
    assert_sound(name, beginning + data)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_that_was_cut_off_or_damaged_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """At any place, or with any bytes amid the others."""
    sample = SAMPLES[name]
    start = data.draw(st.integers(0, len(sample)))
    assert_sound(name, sample[:start])
    assert_sound(name, sample[:start] + data.draw(st.binary(min_size=1, max_size=4)) + sample[start:])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_word_of_a_sample_has_a_block(name: str) -> None:
    """Where a reader marks blocks, nothing but blank lines and marks of structure lies outside."""
    content = read_or_refused(name, SAMPLES[name])
    assert content
    if content.blocks is not None:
        inside = {place for block in content.blocks for place in range(*block.span)}
        assert not any(char.isalnum() for place, char in enumerate(content.text) if place not in inside)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_guard_changes_nothing(name: str, tmp_path: Path) -> None:
    """What a document holds is what its reader gives."""
    suffix = formats()[name].suffixes[0]
    fill(tmp_path, {f"a{suffix}": SAMPLES[name]})
    document = read_document(source_of(tmp_path / f"a{suffix}"))
    content = reader_of(formats()[name].module).read(SAMPLES[name])
    assert (document.text, document.format) == (content.text, content.format)
    if name != "code":  # whose language is known by the name
        assert document.blocks == content.blocks
        assert (document.places, document.metadata) == (content.places, content.metadata)


PDF, ZIP, PICTURE = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", b"PK\x03\x04\x14\0\0\0", b"\x89PNG\r\n\x1a\n"
HTML = b"<!DOCTYPE html>\n<html><body><p>Words.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.md", b"# T", "markdown"),
        ("a.MD", b"# T", "markdown"),
        ("a.txt", b"words", "text"),
        ("Makefile", b"all: test", "code"),
        ("Nameless", b"all: test", None),
        ("stdin", b"words", None),
        ("a.md", b"<p>Markdown may begin like that.</p>", "markdown"),
        ("a.md", b"<div>\n<html>", "markdown"),
        ("a.py", b"words", "code"),
        ("a.php", HTML, "code"),
        ("a.js", b"", "code"),
        ("a.csv", b"a,b", "csv"),
        ("a.json", b"<html>", "json"),
        ("a.eml", HTML, "eml"),
        ("a.txt", PICTURE, "text"),
        ("a.txt", b"", "text"),
    ],
)
def test_the_name_says_the_format_where_the_bytes_do_not(name: str, data: bytes, expected: str | None) -> None:
    """Without a word about it."""
    found = recognize(name, data)
    assert (found.format and found.format.name, found.note) == (expected, "")


@pytest.mark.parametrize("data", [HTML, HTML.lower(), b"\n <?xml version='1.0'?>\n<!-- a --><!-- b -->" + HTML])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_html_is_known_by_its_first_tag(data: bytes, mark: bytes) -> None:
    """In a file that is called text or has no name; behind a mark, a comment, a declaration."""
    for name in ("a.txt", "a.md", "stdin", "a.pdf", "a.html"):
        found = recognize(name, mark + data)
        assert found.format == formats()["html"]
        assert bool(found.note) == (name not in {"stdin", "a.html"})


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".pptx", ".epub", ".odt"])
def test_a_text_with_the_name_of_a_binary_format_is_read_as_text(suffix: str, tmp_path: Path) -> None:
    """And it is said."""
    fill(tmp_path, {f"a{suffix}": "Only words. Größe."})
    document = read_document(source_of(tmp_path / f"a{suffix}"))
    assert (document.text, document.format) == ("Only words. Größe.", "text")
    assert document.metadata["format_note"] == (
        f"read as text, for that is what it holds, although its name ends in {suffix}"
    )


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".pptx", ".epub", ".odt"])
def test_a_binary_format_without_a_byte_is_a_failure(suffix: str) -> None:
    """It is no empty document: something went wrong when it was copied."""
    with pytest.raises(UnreadableDocument, match=r"^Expected a file of the format .*, got one without a byte in it\.$"):
        read_content(f"a{suffix}", b"")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.py", "Makefile", "a.csv", "a.json", "a.ipynb"])
@pytest.mark.parametrize("data", [PICTURE, b"\x7fELF\x02", bytes(range(256)) * 8])
def test_binary_bytes_with_the_name_of_a_text_are_a_failure(name: str, data: bytes) -> None:
    """A named one, whichever format the name means."""
    with pytest.raises(UnreadableDocument, match=r"^Expected text, got"):
        read_content(name, data)


def test_comments_without_end_take_no_time() -> None:
    """A head of comments that lead to nothing is gone through once."""
    assert recognize("a.txt", b"<!--a-->" * 500 + b"x").format == formats()["text"]


def test_an_archive_is_known_by_the_names_in_it() -> None:
    """Whatever it is called."""
    known = {
        b"word/document.xml": ".docx",
        b"ppt/presentation.xml": ".pptx",
        b"xl/workbook.xml": ".xlsx",
        b"mimetypeapplication/vnd.oasis.opendocument.text": ".odt",
        b"mimetypeapplication/epub+zip": ".epub",
    }
    for member, suffix in known.items():
        for data in (ZIP + member, ZIP + b"x" * 10**6 + member):
            found = recognize("a.txt", data)
            assert found.format == by_suffix()[suffix]
            assert found.note


def test_an_archive_inside_another_does_not_change_its_format() -> None:
    """Sheets in a letter, a letter in sheets."""
    for suffix in (".docx", ".xlsx"):
        data = ZIP + b"word/document.xml" + b"xl/workbook.xml"
        assert recognize(f"a{suffix}", data) == (by_suffix()[suffix], "")


class _Entries:
    """Stands in for the packages that are installed."""

    def __init__(self, *points: EntryPoint) -> None:
        self._points = points

    def __call__(self, group: str) -> EntryPoints:
        return EntryPoints(point for point in self._points if point.group == group)


def test_installed_packages_add_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """By an entry point with the format's name that leads to a module; it comes before ours."""
    points = _Entries(EntryPoint("probe", "tests.probe_format", "chunkproof.readers"))
    monkeypatch.setattr("importlib.metadata.entry_points", points)
    formats.cache_clear()
    by_suffix.cache_clear()
    try:
        assert by_suffix()[".probe"].module == "tests.probe_format"
        assert recognize("a.txt", b"PROBE").note.startswith("read as probe")
        assert read_content("a.probe", b"words").text == "words"
    finally:
        formats.cache_clear()
        by_suffix.cache_clear()


def test_an_entry_point_that_is_no_reader_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name to uninstall."""
    points = _Entries(EntryPoint("wrong", "tests.plain", "chunkproof.readers"))
    monkeypatch.setattr("importlib.metadata.entry_points", points)
    formats.cache_clear()
    try:
        with pytest.raises(ChunkerError, match=r"^The reader 'wrong' \(tests\.plain\) of an installed package cannot"):
            formats()
    finally:
        formats.cache_clear()


MIXED: dict[str, str | bytes] = {
    **{f"{name}{formats()[name].suffixes[0]}": data for name, data in SAMPLES.items()},
    "broken.json": '{"a":\n}',
    "cut.ipynb": '{"cells": [',
    "empty.csv": "",
    "part.jsonl": '{"a": 1}\n{"a": 2}\n{"a"',
    "picture.csv": PICTURE,
    "wide.csv": "," * 2_000 + "x\n" + "a\n" * 60_000,
}


def test_a_folder_of_all_formats_is_cut_the_same_by_any_number_of_workers(tmp_path: Path) -> None:
    """Chunks, failures with their reasons, and what is said of those that were read in part."""
    folder = fill(tmp_path / "docs", {f"{n}/{name}": data for n in range(6) for name, data in MIXED.items()})
    one, two = (
        installed("split", folder, "-s", "sentence(max_tokens=60)", "-w", n, "--failures", tmp_path / f"{n}.jsonl")
        for n in (1, 2)
    )
    assert one == two
    failures = (tmp_path / "1.jsonl").read_text()
    assert failures == (tmp_path / "2.jsonl").read_text()
    assert failures.count('"unreadable"') == 3 * 6
    assert failures.count('"too_large"') == 6
    assert one.err.count("part.jsonl: not read: line 3: expected JSON, but at column 5: ") == 6
    assert one.code == 1


def test_standard_input_is_read_by_what_it_holds(tmp_path: Path) -> None:
    """It has no name, so its first bytes decide, and what has none is text."""
    assert command("split", "-", stdin=b"Only words.").rows[0]["text"] == "Only words."
    assert command("split", "-", stdin=PICTURE).code == 1
