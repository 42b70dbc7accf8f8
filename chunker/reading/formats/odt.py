"""OpenDocument texts, as LibreOffice writes them."""

from __future__ import annotations

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.office.names import attribute, below, children, inside, name_of
from chunker.reading.office.odf.body import Body
from chunker.reading.office.odf.facts import check_open, stated_facts
from chunker.reading.office.odf.formulas import formulas_in
from chunker.reading.office.odf.styles import Styles, language_of
from chunker.reading.office.odf.words import Seen
from chunker.reading.office.pieces import with_settled_code, write_pieces
from chunker.reading.office.typed import with_typed_marks
from chunker.reading.writer import Writer
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive, open_zip

SUFFIXES = (".odt", ".ott")


def read(data: bytes) -> Content:
    """Headings, paragraphs, lists, tables, code and notes as LibreOffice shows them.

    Raises: UnreadableDocument: encrypted, damaged, or no OpenDocument text.
    """
    archive = open_zip(data)
    check_open(archive)
    root = parse_xml(archive.read("content.xml"))
    text = inside(root, "office:body", "office:text")
    if text is None:
        raise UnreadableDocument(
            f"This file is no OpenDocument text: its content is <{name_of(root)}> without <office:text>; "
            "give it the ending of its own format."
        )
    return _content(archive, root, text)


def _content(archive: Archive, root: Element, text: Element) -> Content:
    common = parse_xml(archive.read("styles.xml")) if "styles.xml" in archive else None
    styles, seen, writer = Styles([common, root]), Seen(formulas_in(archive, text)), Writer()
    has_soft = any(True for _ in below(text, "text:soft-page-break"))
    body = Body(styles, seen, has_pages=has_soft or _sets_breaks(text, styles), has_soft_breaks=has_soft)
    _write_margins(writer, body, common, "header")
    write_pieces(writer, with_typed_marks(with_settled_code(body.pieces(text))))
    for number, note in enumerate(seen.notes, 1):
        with writer.inside("footnote", f"[^{number}]: "):
            for said in children(note, "text:note-body"):
                write_pieces(writer, body.aside(said))
    _write_margins(writer, body, common, "footer")
    return writer.content("odt", _metadata(archive, common, text, body, seen))


def _sets_breaks(text: Element, styles: Styles) -> bool:
    """Whether any paragraph but the first begins a page by its style."""
    names = (attribute(element, "text:style-name") for element in below(text, "text:p", "text:h"))
    return sum(styles.get("paragraph", name).breaks_page for name in names) > 1


def _write_margins(writer: Writer, body: Body, common: Element | None, kind: str) -> None:
    """Each text that is repeated above or below the pages, once."""
    written = set[str]()
    for page in children(inside(common, "office:master-styles"), "style:master-page"):
        for margin in children(page, f"style:{kind}"):
            words = "\n".join(filter(None, (piece.text.strip() for piece in body.aside(margin))))
            if attribute(margin, "style:display") != "false" and words not in written:
                written.add(words)
                writer.paragraph(words, "page_header" if kind == "header" else "page_footer")


def _metadata(archive: Archive, common: Element | None, text: Element, body: Body, seen: Seen) -> dict[str, Fact]:
    facts = stated_facts(archive)
    if body.title:
        facts.setdefault("title", body.title)
    if language := language_of(common):
        facts.setdefault("language", language)
    counts = {
        "comments_left_out": seen.comments,
        "hidden_characters_left_out": seen.hidden,
        "deletions_left_out": sum(1 for _ in below(text, "text:deletion")),
        "pictures_left_out": seen.pictures,
    }
    return facts | {name: count for name, count in counts.items() if count}
