"""Reading: bytes into text, folders into documents."""

from __future__ import annotations

import codecs
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import DocumentTooLarge, UnreadableDocument
from chunker.reading.folder import MOST_BYTES, STDIN, Source, find_sources, read_document, source_of
from chunker.reading.registry import by_suffix
from chunker.reading.text import Decoded, decode
from tests.command import fill, needs_linux, refuse_to_list, unprivileged

GERMAN = "Die Größe der Brücke überrascht. Über dem Fluß stehen die Häuser: „schön“, sagte er – für 5 €. "
JAPANESE = "昨日、水門を調べました。今年の雨は早すぎると管理人は言いました。原因はまだ分かりません。"
RUSSIAN = "Вчера инженеры измерили старый мост. Вода поднялась ещё раз. Никто не знает почему. "
ENGLISH = "The engineers measured the old bridge again. Nobody could explain why the water kept rising."


@given(text=st.text())
def test_utf8_is_read_as_it_stands(text: str) -> None:
    """Every character stays, line ends included."""
    marked = decode(codecs.BOM_UTF8 + text.encode())
    assert marked == Decoded(text, "utf-8", is_guess=False)


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, JAPANESE, "a\r\nb\rc\n", "", "\ufeff inside \ufeff"[1:]])
def test_utf8_needs_no_mark(text: str) -> None:
    """Without a byte order mark UTF-8 is certain where the bytes fit."""
    assert decode(text.encode()) == Decoded(text, "utf-8", is_guess=False)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("text", [ENGLISH, GERMAN, JAPANESE, "\U0001f600", ""])
def test_a_byte_order_mark_decides(mark: bytes, encoding: str, text: str) -> None:
    """The encoding is certain and the mark is not part of the text."""
    assert decode(mark + text.encode(encoding)) == Decoded(text, encoding, is_guess=False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_in_utf16_without_a_mark_is_refused(encoding: str) -> None:
    """The error does not speak of a mark that is not there."""
    end = b"\x3d\xd8" if encoding == "utf-16-le" else b"\xd8\x3d"
    data = ENGLISH.encode(encoding) + end
    expected = rf"^Every second byte is zero, which says {encoding}, but byte {len(data) - 2} is not \("
    with pytest.raises(UnreadableDocument, match=expected):
        decode(data)


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xfe\xffabc", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff"])
def test_a_mark_that_lies_is_refused(data: bytes) -> None:
    """The error says which encoding was promised and where it fails."""
    with pytest.raises(UnreadableDocument, match=r"^The byte order mark says utf-.*, but byte \d+ is not \("):
        decode(data)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (GERMAN * 2000, "cp1252"),
        (JAPANESE * 3, "shift_jis"),
        (JAPANESE * 2000, "shift_jis"),
        (JAPANESE * 3, "euc_jp"),
        (RUSSIAN * 2, "koi8-r"),
    ],
)
def test_other_encodings_are_guessed_and_it_is_said(text: str, encoding: str) -> None:
    """The text is right, and the reader can see that the encoding was a guess."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.is_guess) == (text, True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENGLISH, GERMAN], ids=["english", "german"])
def test_utf16_without_a_mark_is_guessed(encoding: str, text: str) -> None:
    """Every second byte is zero, which is neither a text in UTF-8 nor a binary file."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.is_guess) == (text, True)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04word/document.xml",
        b"\x7fELF\x02",
        b"\x89PNG\r\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08",
        b"\xd0\xcf\x11\xe0\xa1",
    ],
)
def test_known_binary_files_are_refused(data: bytes) -> None:
    """By their first bytes, even where the rest could be read as text."""
    with pytest.raises(UnreadableDocument, match=r"^Expected text, got a binary file that begins with b"):
        decode(data)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\0" * 100, b"a\0\1\2" * 50, b"\1\2" * 9], ids=["all", "zeros", "mixed", "low"]
)
def test_control_bytes_mean_binary(data: bytes) -> None:
    """More than a few of them are not text, in whatever encoding."""
    with pytest.raises(
        UnreadableDocument, match=r"^Expected text, got binary data: \d+ control bytes in the first \d+"
    ):
        decode(data)


@pytest.mark.parametrize(
    "text", ["one \x1b[31mred\x1b[0m word", "page\fbreak\vtab\t", f"a single \0 in {'text ' * 20}"]
)
def test_a_few_control_characters_are_text(text: str) -> None:
    """Colours of a terminal, page breaks and a stray NUL stay where they are."""
    assert decode(text.encode()) == Decoded(text, "utf-8", is_guess=False)


def test_a_guess_over_a_wrong_byte_later_on_still_gives_text() -> None:
    """What the guessed encoding cannot read is replaced, never raised."""
    data = (JAPANESE * 3000).encode("shift_jis") + b"\xff\xfd\x80"
    decoded = decode(data)
    assert decoded.text.startswith(JAPANESE)
    assert decoded.is_guess


DAMAGES = {
    "a byte": b"\xff",
    "the rest of a character": b"\x80",
    "half a pair": b"\xed\xa0\x80",
    "too long": b"\xc0\xaf",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("text", [GERMAN, JAPANESE, RUSSIAN], ids=["german", "japanese", "russian"])
@pytest.mark.parametrize("times", [1, 50])
def test_a_broken_byte_in_utf8_costs_one_place_and_not_the_document(text: str, damage: bytes, times: int) -> None:
    """Every character around it is right; that something is not is said with a number."""
    decoded = decode((text * times).encode() + damage + (text * times).encode())
    assert decoded.text.startswith(text * times + "\ufffd")
    assert decoded.text.endswith("\ufffd" + text * times)
    assert decoded[1:] == ("utf-8", True, 1)


@given(text=st.text(st.characters(min_codepoint=0xC0, max_codepoint=0xD7FF), min_size=8), cut=st.integers(1, 9))
def test_utf8_that_ends_too_early_keeps_all_whole_characters(text: str, cut: int) -> None:
    """As after a copy that was broken off."""
    data = text.encode() + "\U0001f600".encode()[: 1 + cut % 3]
    assert decode(data) == Decoded(text + "\ufffd", "utf-8", is_guess=True, replaced=1)


WESTERN = {
    "french": "François à la forêt : où êtes-vous allé, près du château brûlé ? ",
    "portuguese": "A estação não abriu e a população já não esperava informações. ",
    "swedish": "På ön växer många träd, och båten åker över sjön. ",
    "italian": "La città è più bella perché c'è il mare. ",
    "spanish": "El niño comió en España por la mañana. ",
}


@pytest.mark.parametrize("text", WESTERN.values(), ids=WESTERN)
@pytest.mark.parametrize("times", [1, 30])
def test_western_languages_keep_their_letters(text: str, times: int) -> None:
    """Of encodings that look equally good the most common one is taken."""
    assert decode((text * times).encode("cp1252")) == Decoded(text * times, "cp1252", is_guess=True)


def test_eastern_languages_keep_theirs() -> None:
    """The common encoding is taken only where it looks as good."""
    text = "Zażółć gęślą jaźń, a wczoraj zmierzyli stary most. "
    assert decode(text.encode("cp1250")) == Decoded(text, "cp1250", is_guess=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with texts, other files, hidden files, and folders below it."""
    names = [
        "b.md",
        "a.TXT",
        "image.png",
        "Nameless",
        "sub/c.rst",
        "sub/d.log",
        ".git/e.md",
        "sub/.f/g.md",
    ]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Text of {name}.")
    return tmp_path


def ids(path: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    """Ids of the sources."""
    return [source.id for source in find_sources(path, include, exclude)]


def test_a_folder_is_its_texts_sorted_by_id(folder: Path) -> None:
    """Relative paths with `/`; other suffixes and hidden files and folders are left out."""
    assert ids(folder) == ["a.TXT", "b.md", "sub/c.rst", "sub/d.log"]


@pytest.mark.parametrize("include", [(), ("*.md",), ("*",)])
def test_hidden_files_are_left_out(folder: Path, include: tuple[str, ...]) -> None:
    """A pattern that matches everything does not mean what starts with a dot."""
    (folder / ".hidden.md").write_text("Text.")
    assert ".hidden.md" not in ids(folder, include)


def test_a_file_is_itself_whatever_its_name(folder: Path) -> None:
    """Who names a file wants it."""
    (folder / ".hidden.md").write_text("Text.")
    assert find_sources(folder / ".hidden.md") == [Source(".hidden.md", str(folder / ".hidden.md"))]
    assert ids(folder / "Nameless") == ["Nameless"]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("*.png",), (), ["image.png"]),
        (("Nameless", "*.md"), (), ["Nameless", "b.md"]),
        (("sub/*",), (), ["sub/c.rst", "sub/d.log"]),
        (("*.rst", "*.TXT"), (), ["a.TXT", "sub/c.rst"]),
        ((), ("*.md",), ["a.TXT", "sub/c.rst", "sub/d.log"]),
        ((), ("sub/*",), ["a.TXT", "b.md"]),
        (("**/*.md", "**/sub/**/*.rst"), (), ["b.md", "sub/c.rst"]),
        ((), ("**/sub/**",), ["a.TXT", "b.md"]),
        ((), ("d.log",), ["a.TXT", "b.md", "sub/c.rst"]),
        (("*.md", "*.rst"), ("sub/*",), ["b.md"]),
        (("*.none",), (), []),
        (("*.MD",), (), []),
    ],
)
def test_patterns_choose(folder: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]) -> None:
    """`include` replaces the usual suffixes, `exclude` wins; with a slash a pattern is of paths, `**/` may be none."""
    assert ids(folder, include, exclude) == expected


def test_every_text_suffix_is_taken(tmp_path: Path) -> None:
    """Each documented suffix names a text."""
    suffixes = (
        ".md .markdown .mkd .mdx .qmd .rmd .txt .text .rst .adoc .asciidoc .org .tex .log .vtt .srt "
        ".jsonc .json5 .tf .conf .cfg .properties"
    ).split()
    for suffix in suffixes:
        (tmp_path / f"x{suffix}").touch()
    assert len(ids(tmp_path)) == len(suffixes)


def test_every_suffix_of_a_format_is_taken(tmp_path: Path) -> None:
    """In capitals, too."""
    for suffix in by_suffix():
        (tmp_path / f"x{suffix.upper()}").touch()
    assert len(ids(tmp_path)) == len(by_suffix())


def test_an_empty_folder_has_no_sources(tmp_path: Path) -> None:
    """Nothing to read is not an error."""
    assert ids(tmp_path) == []


def test_a_missing_path_is_said(tmp_path: Path) -> None:
    """At once, with the path."""
    with pytest.raises(FileNotFoundError, match=r"^No file or folder '.*nowhere'\. It was looked for in '"):
        find_sources(tmp_path / "nowhere")


def test_files_with_well_known_names_are_read(tmp_path: Path) -> None:
    """Whatever their case, and before their suffix: as code in its language, or as text."""
    names = {"Dockerfile": "dockerfile", "makefile": "make", "CMakeLists.txt": "cmake", "Gemfile": "ruby"}
    fill(tmp_path, dict.fromkeys([*names, "README", "License", "Dockerfile.png", "unknown"], "# one\nFROM two\n"))
    found = {source.id: read_document(source) for source in find_sources(tmp_path)}
    assert {name: document.metadata.get("code_language") for name, document in found.items()} == {
        **names, "README": None, "License": None,
    }  # fmt: skip
    assert found["README"].format == "text"


def test_links_that_lead_in_circles_end(folder: Path) -> None:
    """A link to a folder is not followed, so that one to its own parent does no harm."""
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    assert ids(folder) == ["a.TXT", "b.md", "sub/c.rst", "sub/d.log"]


def test_a_link_to_a_folder_is_no_document_whatever_it_is_called(folder: Path) -> None:
    """Neither what it leads to nor the link itself."""
    (folder / "linked.md").symlink_to(folder / "sub", target_is_directory=True)
    assert "linked.md" not in ids(folder)
    assert "linked.md" not in ids(folder, ("*",))


def test_a_folder_that_is_named_may_be_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Who names it wants what it leads to."""
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(folder, target_is_directory=True)
    assert ids(link) == ids(folder)


def test_a_link_in_a_circle_with_the_name_of_a_text_is_a_named_failure(folder: Path) -> None:
    """It is listed, and reading it says what is wrong."""
    (folder / "circle.md").symlink_to(folder / "circle.md")
    assert "circle.md" in ids(folder)
    with pytest.raises(UnreadableDocument, match=r"circle\.md': Too many levels of symbolic links\.$"):
        read_document(find_sources(folder)[2])


def test_a_link_that_leaves_the_folder_is_a_named_failure(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whoever made the folder must not choose what of this machine is read; the error says how the reader can."""
    target = tmp_path_factory.mktemp("elsewhere") / "target"
    target.write_text("From afar.")
    (folder / "away.md").symlink_to(target)
    found = next(source for source in find_sources(folder) if source.id == "away.md")
    with pytest.raises(UnreadableDocument, match=r"away\.md': it is a link to '.*target', outside the folder given\."):
        read_document(found)
    assert read_document(find_sources(folder / "away.md")[0]).text == "From afar."


@pytest.mark.parametrize("target", ["b.md", "../b.md", "sub/../b.md", "sub/c.rst"])
def test_a_link_that_stays_in_the_folder_is_read_however_it_is_written(folder: Path, target: str) -> None:
    """Absolute or relative, through other folders or links."""
    (folder / "sub" / "inside.md").symlink_to(folder / target.removeprefix("../"))
    (folder / "sub" / "relative.md").symlink_to("../b.md")
    for name in ("sub/inside.md", "sub/relative.md"):
        assert read_document(next(source for source in find_sources(folder) if source.id == name)).text


def test_a_link_leaves_by_way_of_a_folder_next_door_with_a_longer_name(tmp_path: Path) -> None:
    """`docs-secret` does not lie in `docs`."""
    fill(tmp_path, {"docs/a.md": "A.", "docs-secret/b.md": "B."})
    (tmp_path / "docs" / "b.md").symlink_to("../docs-secret/b.md")
    assert [bool(source.error) for source in find_sources(tmp_path / "docs")] == [False, True]


def test_ten_thousand_files_are_found_in_order(tmp_path: Path) -> None:
    """In one folder and in many."""
    for number in range(10_000):
        path = tmp_path / f"{number % 7}" / f"{number}.md" if number % 2 else tmp_path / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = ids(tmp_path)
    assert len(found) == len({*found}) == 10_000
    assert found == sorted(found)


def test_a_deep_tree_is_walked_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deeper than Python would call a function in itself."""
    monkeypatch.chdir(tmp_path)
    deep = 1200
    for _ in range(deep):
        os.mkdir("d")
        os.chdir("d")
    Path("a.md").touch()
    assert ids(tmp_path) == ["d/" * deep + "a.md"]
    Path("a.md").unlink()
    for _ in range(deep):  # too deep for pytest to tidy up
        os.chdir("..")
        os.rmdir("d")


@pytest.mark.parametrize("include", [(), ("*.md",)])
def test_a_folder_that_cannot_be_listed_is_a_source_with_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, include: tuple[str, ...]
) -> None:
    """Nobody knows what is in it, so it is told; all else is found."""
    before = find_sources(folder, include)
    refuse_to_list(monkeypatch, "sub")
    kept = [source for source in before if not source.id.startswith("sub/")]
    expected = f"Cannot list the folder '{folder / 'sub'}': Permission denied."
    assert find_sources(folder, include) == [*kept, Source("sub/", str(folder / "sub"), expected)]
    with pytest.raises(UnreadableDocument, match=f"^{expected}$"):
        read_document(find_sources(folder, include)[-1])


def test_a_folder_that_is_excluded_need_not_be_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was wanted is missing."""
    refuse_to_list(monkeypatch, "sub")
    assert ids(folder, exclude=("sub/*",)) == ["a.TXT", "b.md"]


def test_a_named_folder_that_cannot_be_listed_is_an_error_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it were not there."""
    refuse_to_list(monkeypatch, folder.name)
    with pytest.raises(UnreadableDocument, match=r"^Cannot list the folder '.*': Permission denied\.$"):
        find_sources(folder)


def test_rights_keep_a_folder_and_a_file_from_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real thing: the operating system's own refusal, by name."""
    fill(tmp_path, {"docs/a.md": "A.", "docs/locked/b.md": "B.", "docs/secret.md": "C."})
    monkeypatch.chdir(tmp_path)
    Path("docs/locked").chmod(0)
    Path("docs/secret.md").chmod(0)
    with unprivileged(tmp_path):
        found = find_sources("docs")
        for source in found[1:]:
            with pytest.raises(UnreadableDocument, match=r"^Cannot (list|read) .*: Permission denied\.$"):
                read_document(source)
    Path("docs/locked").chmod(0o755)
    assert [source.id for source in found] == ["a.md", "locked/", "secret.md"]


@pytest.mark.parametrize("path", ["x" * 300, "a" * 4000 + "/b"], ids=["name", "path"])
def test_a_path_that_cannot_be_looked_at_is_said(path: str) -> None:
    """With the system's reason."""
    with pytest.raises(UnreadableDocument, match=r"^Cannot read '.*': File name too long\.$"):
        find_sources(path)


def test_a_path_with_a_nul_is_a_missing_one() -> None:
    """No file can have that name."""
    with pytest.raises(FileNotFoundError, match=r"^No file or folder 'a\\x00b'\. "):
        find_sources("a\0b")


def test_a_file_called_dash_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named or found, it is never taken for standard input."""
    fill(tmp_path, {"-": "Text."})
    monkeypatch.chdir(tmp_path)
    for found in (find_sources("./-"), find_sources(Path("-")), find_sources(".", ["*"])):
        assert found == [Source("-", "./-")]
        assert read_document(found[0]).text == "Text."


@needs_linux
def test_names_that_are_not_unicode_stay_apart(tmp_path: Path) -> None:
    """Each byte that is none becomes an escape, so that two documents never share an id."""
    for name in (b"caf\xe9.md", b"caf\xe8.md", "caf\u00e9.md".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    found = find_sources(tmp_path)
    assert [source.id for source in found] == [r"caf\xe8.md", r"caf\xe9.md", "caf\u00e9.md"]
    assert read_document(found[0]).metadata == {"encoding": "cp1252", "encoding_is_guess": True}


def test_a_file_that_is_deleted_after_it_was_found_is_said(folder: Path) -> None:
    """By name, in its turn."""
    found = find_sources(folder)
    (folder / "b.md").unlink()
    with pytest.raises(UnreadableDocument, match=r"^No file '.*b\.md'\. It was looked for in"):
        read_document(found[1])


def test_a_link_to_a_file_is_read(folder: Path) -> None:
    """It is a document of its own."""
    (folder / "linked.md").symlink_to(folder / "b.md")
    assert read_document(Source("linked.md", str(folder / "linked.md"))).text == "Text of b.md."
    assert "linked.md" in ids(folder)


def test_a_document_has_its_text_id_and_source(folder: Path) -> None:
    """UTF-8 is the rule and not worth a word in the metadata."""
    document = read_document(find_sources(folder)[1])
    assert (document.id, document.text, document.source) == ("b.md", "Text of b.md.", str(folder / "b.md"))
    assert dict(document.metadata) == {}


@pytest.mark.parametrize(
    ("data", "metadata"),
    [
        (GERMAN.encode("utf-16"), {"encoding": "utf-16-le"}),
        (codecs.BOM_UTF8 + GERMAN.encode(), {}),
        (JAPANESE.encode("shift_jis") * 3, {"encoding": "cp932", "encoding_is_guess": True}),
        (JAPANESE.encode()[:-1], {"encoding": "utf-8", "encoding_is_guess": True, "replaced_bytes": 1}),
    ],
)
def test_the_encoding_is_in_the_metadata(tmp_path: Path, data: bytes, metadata: dict[str, object]) -> None:
    """When it is not plain UTF-8, and whether it was a guess."""
    (tmp_path / "x.txt").write_bytes(data)
    assert dict(read_document(Source("x.txt", str(tmp_path / "x.txt"))).metadata) == metadata


def test_half_a_pair_in_utf16_is_refused(tmp_path: Path) -> None:
    """Old programs write such files; the byte at fault is named."""
    (tmp_path / "x.txt").write_bytes(codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x3d\xd8" + b"b\0")
    with pytest.raises(UnreadableDocument, match="The byte order mark says utf-16-le, but byte 4 is not"):
        read_document(Source("x.txt", str(tmp_path / "x.txt")))


@pytest.mark.parametrize("make", ["missing", "folder", "circle", "pipe"])
def test_what_cannot_be_read_is_said_with_its_path(tmp_path: Path, make: str) -> None:
    """One error for all reasons, and no waiting for a pipe that nobody writes to."""
    path = tmp_path / "x.md"
    if make == "folder":
        path.mkdir()
    if make == "circle":
        path.symlink_to(path)
    if make == "pipe":
        os.mkfifo(path)
    with pytest.raises(
        UnreadableDocument, match=r"^(Cannot read|No file|Expected a file, got the folder) '.*x\.md'.*\.$"
    ):
        read_document(Source("x.md", str(path)))


def test_a_forbidden_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operating system's reason is in the message."""

    def refuse(path: str, *_: object) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    (tmp_path / "x.md").touch()
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UnreadableDocument, match=r"x\.md': Permission denied\.$"):
        read_document(Source("x.md", str(tmp_path / "x.md")))


def test_standard_input_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """The path `-` means what is piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("näher".encode())))
    assert read_document(Source("stdin", STDIN)).text == "näher"


def test_a_file_over_the_cap_is_refused_without_being_read(tmp_path: Path) -> None:
    """Its size alone says it; this one would not fit anywhere."""
    with open(tmp_path / "x.md", "wb") as file:
        file.truncate(10**12)
    expected = r"^Cannot read '.*x\.md': it holds 1,000,000,000,000 bytes, more than 100,000,000\."
    with pytest.raises(DocumentTooLarge, match=expected):
        read_document(source_of(tmp_path / "x.md"))
    assert MOST_BYTES == 100_000_000


@pytest.mark.parametrize(("cap", "is_read"), [(4, False), (5, True), (None, True)])
def test_the_cap_is_an_argument(tmp_path: Path, cap: int | None, is_read: bool) -> None:
    """A file that holds just as much is read."""
    fill(tmp_path, {"x.md": "Text."})
    if is_read:
        assert read_document(source_of(tmp_path / "x.md"), most_bytes=cap).text == "Text."
    else:
        with pytest.raises(DocumentTooLarge):
            read_document(source_of(tmp_path / "x.md"), most_bytes=cap)


def test_standard_input_has_the_same_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have no end."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Text.")))
    with pytest.raises(DocumentTooLarge, match=r"^Cannot read '-': it holds more than 4 bytes\."):
        read_document(Source("stdin", STDIN), most_bytes=4)


@needs_linux
def test_a_file_that_grows_while_it_is_read_ends_at_the_cap() -> None:
    """Some have no size at all, and a great deal in them."""
    with pytest.raises(DocumentTooLarge, match=r"more than 3 bytes"):
        read_document(Source("x", "/proc/self/maps"), most_bytes=3)
