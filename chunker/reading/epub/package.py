"""What the package of an e-book says: its chapters in order, its title, and whether it is locked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from chunker.errors import EncryptedDocument, UnreadableDocument
from chunker.reading.html.head import iso_date, language_tag
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Ways to spoil fonts for those who copy them; the words of the book stay as they are.
_FONT_ALGORITHMS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
_FACTS = {
    "title": "title", "creator": "author", "date": "date", "language": "language", "description": "description",
    "publisher": "publisher", "subject": "keywords",
}  # fmt: skip


class Part(NamedTuple):
    """A chapter: the member that holds it, and whether that is a page."""

    path: str
    is_page: bool


class Package(NamedTuple):
    """Chapters in reading order, without the table of contents, and metadata."""

    parts: list[Part]
    facts: dict[str, str]


def read_package(archive: Archive) -> Package:
    """The package of an e-book.

    Raises: UnreadableDocument: it is none, it is damaged, or its chapters are encrypted.
    """
    path = _package_path(archive)
    root = parse_xml(archive.read(path), allow_doctype=True)
    parts = list(_parts(root, posixpath.dirname(path)))
    if not parts:
        raise UnreadableDocument(f"This e-book names no chapters in {path!r}; it is damaged or of another format.")
    _refuse_locked(archive, {part.path for part in parts})
    return Package(parts, _facts(root))


def resolved(folder: str, address: str) -> str:
    """The member that an address in a member of this folder leads to, without the place in it."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _package_path(archive: Archive) -> str:
    if _CONTAINER not in archive:
        raise UnreadableDocument(f"This zip file has no {_CONTAINER!r}, so it is no e-book (EPUB).")
    for rootfile in _named(parse_xml(archive.read(_CONTAINER), allow_doctype=True), "rootfile"):
        if path := rootfile.get("full-path"):
            return path
    raise UnreadableDocument(f"{_CONTAINER!r} of this e-book names no package; save or fetch the book again.")


def _parts(root: Element, folder: str) -> Iterator[Part]:
    """What the spine names, each once: a chapter that comes again says nothing new."""
    manifest = {item.get("id", ""): item for item in _named(root, "item")}
    for name in dict.fromkeys(reference.get("idref", "") for reference in _named(root, "itemref")):
        item = manifest.get(name)
        if item is None:
            yield Part(name, True)  # which nobody will find, and will say so
        elif "nav" not in item.get("properties", "").split():
            yield Part(resolved(folder, item.get("href", "")), item.get("media-type", "") in _PAGES)


def _facts(root: Element) -> dict[str, str]:
    """Of several authors and keywords all, of anything else what comes first."""
    found: dict[str, str] = {}
    for metadata in _named(root, "metadata"):
        for element in metadata.iter():
            key = _FACTS.get(_local(element), "")
            value = " ".join("".join(map(str, element.itertext())).split())
            value = {"date": iso_date, "language": language_tag}.get(key, str)(value)
            if key in {"author", "keywords"} and value and key in found:
                found[key] += f"; {value}"
            elif key and value:
                found.setdefault(key, value)
    return found


def _refuse_locked(archive: Archive, chapters: set[str]) -> None:
    """Raise where a chapter is encrypted, as shops do; that fonts are does not matter."""
    if _ENCRYPTION not in archive:
        return
    for data in _named(parse_xml(archive.read(_ENCRYPTION), allow_doctype=True), "EncryptedData"):
        methods = {method.get("Algorithm", "") for method in _named(data, "EncryptionMethod")}
        paths = {resolved("", reference.get("URI", "")) for reference in _named(data, "CipherReference")}
        if not methods <= _FONT_ALGORITHMS and paths & chapters:
            raise EncryptedDocument("The chapters of this e-book are locked (DRM); only its shop opens it.")


def _named(root: Element, name: str) -> Iterator[Element]:
    """Elements of a name, whatever its namespace."""
    return (element for element in root.iter() if _local(element) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
