"""E-books, chapter by chapter."""

from __future__ import annotations

import io
import zipfile

import pytest

from chunker.errors import UnreadableDocument
from chunker.reading.formats import epub
from chunker.types import Place
from tests.block_promises import assert_nested

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_NOTES = '<aside epub:type="footnote" id="n1"><p>At night.</p></aside>'


def page(body: str) -> str:
    """A chapter."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
    )


def package(*chapters: str, spine: str = "") -> str:
    """A package that names these members of its folder; `nav` is the table of contents."""
    items = "".join(
        f'<item id="i{place}" href="{name}" media-type="application/xhtml+xml"{_property(name)}/>'
        for place, name in enumerate(chapters)
    )
    references = spine or "".join(f'<itemref idref="i{place}"/>' for place in range(len(chapters)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Moths</dc:title><dc:creator>A. Wing</dc:creator><dc:creator>B. Wing</dc:creator>"
        "<dc:language>en</dc:language><dc:date>1999</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{references}</spine></package>"
    )


def _property(name: str) -> str:
    return ' properties="nav"' if name.startswith("nav") else ""


def book(**members: str) -> bytes:
    """A zip file with these members; `__` stands for a slash, and `_` before the suffix for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", _CONTAINER)
        for name, text in members.items():
            folder, _, rest = name.rpartition("__")
            archive.writestr(f"{folder.replace('META', 'META-INF') or 'OPS'}/{rest.replace('_', '.')}", text)
    return packed.getvalue()


def test_chapters_come_in_reading_order_with_notes_of_other_chapters() -> None:
    """The order of the spine, not of the file; the table of contents is left out."""
    content = epub.read(
        book(
            notes_xhtml=page(_NOTES),
            two_xhtml=page('<h1>Two</h1><p>They fly<a epub:type="noteref" href="notes.xhtml#n1">1</a>.</p>'),
            nav_xhtml=page('<nav epub:type="toc"><ol><li>One</li></ol></nav>'),
            one_xhtml=page("<h1>One</h1><ul><li>wings</li><li>legs</li></ul>"),
            book_opf=package("nav.xhtml", "one.xhtml", "two.xhtml", "notes.xhtml"),
        )
    )
    assert content.text == "# One\n\n- wings\n- legs\n\n# Two\n\nThey fly[^1].\n\n[^1]: At night."
    assert content.places == (Place(0, "part", "One"), Place(23, "part", "Two"), Place(45, "part", "notes.xhtml"))
    assert_nested(content.text, content.blocks or ())
    assert dict(content.metadata) == {"title": "Moths", "author": "A. Wing; B. Wing", "language": "en", "date": "1999"}


def test_the_title_page_heads_no_chapter() -> None:
    """The title of the book is in the metadata; as a heading it would have nothing below it."""
    title = page('<section epub:type="titlepage"><h1>Moths</h1></section>')
    content = epub.read(book(t_xhtml=title, a_xhtml=page("<h1>A</h1>"), book_opf=package("t.xhtml", "a.xhtml")))
    assert content.text == "Moths\n\n# A"


def test_a_chapter_that_is_missing_is_named() -> None:
    """The others are read."""
    content = epub.read(book(a_xhtml=page("<p>a</p>"), book_opf=package("a.xhtml", "b%20c.xhtml")))
    assert content.text == "a"
    assert content.metadata["unread"] == ["OPS/b c.xhtml: named as a chapter, but not in the file"]


def _encryption(algorithm: str, path: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        f'<e:CipherReference URI="{path}"/></e:CipherData></e:EncryptedData></encryption>'
    )


def test_a_locked_book_is_refused() -> None:
    """Its chapters are noise to all but its shop."""
    locked = _encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OPS/a.xhtml")
    with pytest.raises(UnreadableDocument, match="DRM"):
        epub.read(book(META__encryption_xml=locked, a_xhtml=page("<p>a</p>"), book_opf=package("a.xhtml")))


def test_spoiled_fonts_are_no_lock() -> None:
    """Many free books have them."""
    fonts = _encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf")
    content = epub.read(book(META__encryption_xml=fonts, a_xhtml=page("<p>a</p>"), book_opf=package("a.xhtml")))
    assert content.text == "a"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04cut", "damaged"),
        (book(), "book.opf"),
        (book(book_opf=package()), "names no chapters"),
        (book(book_opf=package("gone.xhtml")), "gone.xhtml"),
    ],
)
def test_what_is_no_book_is_named(data: bytes, reason: str) -> None:
    """With what is missing."""
    with pytest.raises(UnreadableDocument, match=reason):
        epub.read(data)


def test_entities_of_a_package_are_not_expanded() -> None:
    """Neither those that reach for files nor those that grow."""
    evil = '<!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + package("a.xhtml").replace("Moths", "&x;")
    with pytest.raises(UnreadableDocument, match="entities"):
        epub.read(book(a_xhtml=page("<p>a</p>"), book_opf=evil))


def test_entities_of_a_chapter_are_not_expanded() -> None:
    """They stay as they are written; those of HTML are known."""
    chapter = page("<p>a&x;b&eacute;</p>").replace(
        "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc">]>'
    )
    assert "a&x;bé" in epub.read(book(a_xhtml=chapter, book_opf=package("a.xhtml"))).text
