"""Word documents."""

from __future__ import annotations

from collections.abc import Iterator

from chunker.reading.content import Content, Fact
from chunker.reading.office.names import attribute, below, children, inside, is_on, name_of
from chunker.reading.office.package import Package
from chunker.reading.office.pieces import Piece, with_settled_code, write_pieces
from chunker.reading.office.typed import with_typed_marks
from chunker.reading.office.word.body import Body
from chunker.reading.office.word.numbering import Numbering
from chunker.reading.office.word.runs import Seen
from chunker.reading.office.word.styles import Styles
from chunker.reading.writer import Writer
from chunker.reading.xml import Element

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(data: bytes) -> Content:
    """Headings, paragraphs, lists, tables, code and notes as Word shows them, deleted and hidden text left out.

    Raises: UnreadableDocument: encrypted, damaged, or no Word document.
    """
    package = Package(data)
    root = package.main_element("w:document", "a Word document")
    return _Document(package, root).content()


class _Document:
    """One document while it is read."""

    def __init__(self, package: Package, root: Element) -> None:
        self._package = package
        self._root = root
        self._styles = Styles(package.related(package.main, "styles"))
        numbering = Numbering(package.related(package.main, "numbering"), self._list_of_style)
        has_shown = any(True for _ in below(root, "w:lastRenderedPageBreak"))
        self._seen = Seen(has_pages=has_shown or any(map(_breaks_page, below(root, "w:br", "w:pageBreakBefore"))))
        self._body = Body(self._styles, numbering, self._seen, "shown" if has_shown else "set")
        self._writer = Writer()

    def content(self) -> Content:
        """All that is read of it."""
        body = inside(self._root, "w:body")
        self._write_margins("header")
        if body is not None:
            write_pieces(self._writer, with_typed_marks(with_settled_code(self._body.pieces(body))))
        self._write_notes()
        self._write_margins("footer")
        return self._writer.content("docx", self._metadata())

    def _list_of_style(self, style_id: str) -> str | None:
        numbered = self._styles.get(style_id).numbered
        return numbered.list_id if numbered else None

    def _write_margins(self, kind: str) -> None:
        """Each text that is repeated above or below the pages, once."""
        written = set[str]()
        for part in self._margins(kind):
            pieces = self._body.aside(self._package.element(part))
            text = "\n".join(_line(piece) for piece in pieces if _line(piece))
            if text not in written:
                written.add(text)
                self._writer.paragraph(text, "page_header" if kind == "header" else "page_footer")

    def _margins(self, kind: str) -> Iterator[str]:
        """Parts with headers or footers that are shown on some page, in order."""
        relations = self._package.relations(self._package.main)
        settings = self._package.related(self._package.main, "settings")
        for section in below(self._root, "w:sectPr"):
            is_shown = {
                "first": is_on(inside(section, "w:titlePg")),
                "even": is_on(inside(settings, "w:evenAndOddHeaders")),
            }
            for reference in children(section, f"w:{kind}Reference"):
                relation = relations.get(attribute(reference, "r:id") or "")
                if relation and is_shown.get(attribute(reference, "w:type") or "", True):
                    yield relation.target

    def _write_notes(self) -> None:
        """Footnotes and endnotes behind the text, in the order of their marks."""
        parts = {kind: self._package.related(self._package.main, f"{kind}s") for kind in ("footnote", "endnote")}
        notes = {
            (kind, attribute(note, "w:id") or ""): note
            for kind, part in parts.items()
            for note in children(part, f"w:{kind}")
            if attribute(note, "w:type") not in _SEPARATORS
        }
        for number, key in enumerate(tuple(self._seen.notes), 1):
            if key in notes:
                with self._writer.inside("footnote", f"[^{number}]: "):
                    write_pieces(self._writer, self._body.aside(notes[key]))

    def _metadata(self) -> dict[str, Fact]:
        facts = self._package.properties()
        if self._body.title:
            facts.setdefault("title", self._body.title)
        if language := self._styles.language():
            facts.setdefault("language", language)
        comments = self._package.related(self._package.main, "comments")
        counts = {
            "comments_left_out": sum(1 for _ in children(comments, "w:comment")),
            "hidden_characters_left_out": self._seen.hidden,
            "deletions_left_out": self._seen.deleted,
            "pictures_left_out": self._seen.pictures,
        }
        facts |= {name: count for name, count in counts.items() if count}
        if self._seen.embedded:
            facts["unread"] = [f"{self._seen.embedded} embedded documents (altChunk)"]
        return facts


def _breaks_page(element: Element) -> bool:
    return name_of(element) == "w:pageBreakBefore" or attribute(element, "w:type") == "page"


def _line(piece: Piece) -> str:
    if piece.rows:
        return "\n".join("\t".join(filter(None, row)) for row in piece.rows if any(row))
    return piece.text.strip()
