"""What an OpenDocument file says of itself."""

from __future__ import annotations

from chunker.errors import EncryptedDocument
from chunker.reading.content import Fact
from chunker.reading.office.names import inside, text_of
from chunker.reading.xml import parse_xml
from chunker.reading.zipped import Archive

_FACTS = {
    "title": ("dc:title",),
    "author": ("meta:initial-creator", "dc:creator"),
    "date": ("dc:date", "meta:creation-date"),
    "language": ("dc:language",),
    "subject": ("dc:subject",),
    "description": ("dc:description",),
    "keywords": ("meta:keyword",),
}


def check_open(archive: Archive) -> None:
    """Refuse a file whose parts are encrypted.

    Raises: UnreadableDocument: they are.
    """
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise EncryptedDocument("This file needs a password; save it without one.")


def stated_facts(archive: Archive) -> dict[str, Fact]:
    """Title, author, date and so on."""
    root = parse_xml(archive.read("meta.xml")) if "meta.xml" in archive else None
    stated = inside(root, "office:meta")
    found = {
        fact: next(filter(None, (text_of(inside(stated, name)) for name in names)), "")
        for fact, names in _FACTS.items()
    }
    return {fact: words for fact, words in found.items() if words}
