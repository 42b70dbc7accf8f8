"""Office files as packages: parts, how they refer to each other, and what the file says of itself."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from chunker.errors import UnreadableDocument
from chunker.reading.content import Fact
from chunker.reading.office.names import attribute, children, inside, name_of, text_of, transitional
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive, open_zip

_PROPERTIES = {
    "title": "dc:title",
    "author": "dc:creator",
    "language": "dc:language",
    "subject": "dc:subject",
    "description": "dc:description",
    "keywords": "cp:keywords",
}
_DATES = ("dcterms:modified", "dcterms:created")


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another.

    Attributes:
        kind: last word of its type, such as `styles` or `slide`.
        target: name of the part in the archive.
    """

    kind: str
    target: str


class Package:
    """The parts of an Office Open XML file."""

    def __init__(self, data: bytes) -> None:
        self._archive: Archive = open_zip(data)
        self.main = next(
            (relation.target for relation in self.relations("").values() if relation.kind == "officeDocument"), ""
        )

    def main_element(self, name: str, what: str) -> Element:
        """Root of the main part, which must have this name.

        Raises: UnreadableDocument: it has another one, or there is no main part.
        """
        if not self.main:
            raise UnreadableDocument(f"This zip file is not {what}: it names no main document.")
        root = self.element(self.main)
        if name_of(root) != name:
            raise UnreadableDocument(
                f"This file is not {what}: its main part is <{name_of(root)}> where <{name}> was expected; "
                "give it the ending of its own format."
            )
        return root

    def element(self, part: str) -> Element:
        """Root element of a part."""
        return parse_xml(transitional(self._archive.read(part)))

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def data(self, part: str) -> bytes:
        """Bytes of a part."""
        return self._archive.read(part)

    def related(self, part: str, kind: str) -> Element | None:
        """Root element of the first part of this kind that a part refers to, if it is there."""
        for relation in self.relations(part).values():
            if relation.kind == kind and relation.target in self._archive:
                return self.element(relation.target)
        return None

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the names it uses for it; references out of the file are left out."""
        folder, _, name = part.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if listed not in self._archive:
            return {}
        return {
            attribute(entry, "Id") or "": Relation(
                (attribute(entry, "Type") or "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, attribute(entry, "Target") or "")).lstrip("/"),
            )
            for entry in children(self.element(listed), "rel:Relationship")
            if attribute(entry, "TargetMode") != "External"
        }

    def properties(self) -> dict[str, Fact]:
        """Title, author, date and so on as the file states them."""
        root = self.related("", "core-properties")
        facts: dict[str, Fact] = {
            fact: words for fact, name in _PROPERTIES.items() if (words := text_of(inside(root, name)))
        }
        for name in _DATES:
            if date := text_of(inside(root, name)):
                return facts | {"date": date}
        return facts
