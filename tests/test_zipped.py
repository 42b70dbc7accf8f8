"""Zip files: what is opened, and what is refused before it can do harm."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import UnreadableDocument
from chunker.reading import zipped
from chunker.reading.zipped import open_zip


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names given twice
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The same file, whose table of contents and whose first member say that it unpacks to `size` bytes."""
    at = data.index(b"PK\x01\x02")
    data = data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]
    return data[:22] + struct.pack("<I", size) + data[26:]


@given(st.dictionaries(st.text("abc/é", min_size=1).map("x".__add__), st.binary(max_size=50), max_size=5))
def test_members_are_read_as_they_were_packed(members: dict[str, bytes]) -> None:
    """Every byte of every member comes back, under its name."""
    files = {name: data for name, data in members.items() if not name.endswith("/")}
    archive = open_zip(packed(*members.items()))
    assert archive.names == tuple(files)
    assert {name: archive.read(name) for name in archive.names} == files


def test_names_are_found_whatever_their_capitals_and_slashes() -> None:
    """Office writes `/word/Document.xml` for `word/document.xml`, and some programs write backslashes."""
    archive = open_zip(packed(("word\\document.xml", b"x")))
    assert archive.find("/Word/Document.XML") == "word/document.xml"
    assert archive.read("/Word/Document.XML") == b"x"
    assert "word/other.xml" not in archive


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no zip file"),
        (b"PK\x03\x04", "damaged or cut short"),
        (packed(("a", b"x" * 999))[:-30], "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "needs? a password|locked"),
        (packed(("../x", b"")), "path that leaves"),
        (packed(("/etc/passwd", b"")), "path that leaves"),
        (packed(("C:\\x", b"")), "path that leaves"),
        (packed(("a", b"1"), ("a", b"2")), "twice"),
        (packed(("a", b"1"), method=zipfile.ZIP_BZIP2), "method 12"),
        (packed(("a", bytes(2**25))), "zip bomb"),
        (claiming(packed(("a", b"x")), 2**31), "zip bomb"),
        (packed(*((str(number), bytes(2**23)) for number in range(9))), "zip bomb"),
    ],
    ids=range(14),  # the bytes hold the time they were made at, and workers must agree on names
)
def test_what_is_refused(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(UnreadableDocument, match=words):
        open_zip(data)


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted before any of them is looked at."""
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)
    with pytest.raises(UnreadableDocument, match="more than 3 members"):
        open_zip(packed(*((str(number), b"") for number in range(4))))


def test_an_encrypted_member() -> None:
    """The flag in the table of contents is enough to know."""
    data = bytearray(packed(("a", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocument, match=r"needs? a password|locked"):
        open_zip(bytes(data))


def test_a_bomb_that_claims_to_be_small() -> None:
    """What is unpacked counts, not what the table says; nothing of it is handed on."""
    archive = open_zip(claiming(packed(("a", bytes(2**24))), 10))
    with pytest.raises(UnreadableDocument):
        archive.read("a")


def test_what_is_unpacked_is_counted_over_all_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members that are each small enough may not be too much together."""
    archive = open_zip(packed(("a", b"x" * 9), ("b", b"y" * 9)))
    monkeypatch.setattr(archive, "_left", 10)
    assert archive.read("a") == b"x" * 9
    with pytest.raises(UnreadableDocument, match="zip bomb"):
        archive.read("b")


def test_a_member_with_a_flipped_bit() -> None:
    """The check sum of each member is compared."""
    data = packed(("a", b"words"), method=zipfile.ZIP_STORED).replace(b"words", b"wordz")
    with pytest.raises(UnreadableDocument, match="'a' in this file is damaged"):
        open_zip(data).read("a")


def test_a_member_that_is_not_there() -> None:
    """The error names it."""
    with pytest.raises(UnreadableDocument, match=r"no .word.document\.xml."):
        open_zip(packed()).read("word/document.xml")


@given(st.binary(max_size=200), st.integers(0, 300), st.binary(max_size=4))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int, change: bytes) -> None:
    """Damage anywhere gives the named error and no other."""
    data = packed(("a", noise), ("b", b"x"))
    data = data[:at] + change + data[at + len(change) :]
    try:
        archive = open_zip(data)
        for name in archive.names:
            archive.read(name)
    except UnreadableDocument as error:
        assert str(error).endswith(".")  # noqa: PT017, that there is none is fine too
