"""Presentations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chunker.reading.content import Content, Fact
from chunker.reading.office.names import attribute, children, inside, name_of
from chunker.reading.office.package import Package
from chunker.reading.office.pieces import Piece, with_settled_code, write_pieces
from chunker.reading.office.slides.figures import chart_pieces, diagram_pieces, table_piece
from chunker.reading.office.slides.shapes import Shape, drawn, in_reading_order, placeholder_of, same_shape
from chunker.reading.office.slides.text import body_pieces, paragraph_text
from chunker.reading.office.typed import with_typed_marks
from chunker.reading.writer import Writer
from chunker.reading.xml import Element

SUFFIXES = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")

_ON_EVERY_SLIDE = frozenset({"ftr", "dt", "sldNum", "hdr"})


def read(data: bytes) -> Content:
    """Slides in their order: title, text from top to bottom, tables, charts' figures, notes; hidden ones left out.

    Raises: UnreadableDocument: encrypted, damaged, or no presentation.
    """
    package = Package(data)
    root = package.main_element("p:presentation", "a presentation")
    return _Presentation(package, root).content()


class _Presentation:
    """One presentation while it is read."""

    def __init__(self, package: Package, root: Element) -> None:
        self._package = package
        relations = package.relations(package.main)
        ids = (attribute(entry, "r:id") or "" for entry in children(inside(root, "p:sldIdLst"), "p:sldId"))
        self._slides = [relations[slide].target for slide in ids if slide in relations]
        self._writer = Writer()
        self._footers: list[str] = []
        self._hidden: list[str] = []
        self._pictures = 0
        self._has_cover = False
        self._parts: dict[tuple[str, str], tuple[str, Element] | None] = {}
        self._elements: dict[str, Element] = {}

    def content(self) -> Content:
        """All that is read of it."""
        for number, part in enumerate(self._slides, 1):
            slide = self._package.element(part)
            if attribute(slide, "show") in {"0", "false"}:
                self._hidden.append(f"slide {number}")
                continue
            self._writer.place("slide", number)
            write_pieces(self._writer, with_typed_marks(with_settled_code(self._slide_pieces(part, slide))))
        for footer in self._footers:
            self._writer.paragraph(footer, "page_footer")
        facts: dict[str, Fact] = dict(self._package.properties())
        if self._hidden:
            facts["hidden_slides_left_out"] = self._hidden
        if self._pictures:
            facts["pictures_left_out"] = self._pictures
        return self._writer.content("pptx", facts)

    def _slide_pieces(self, part: str, slide: Element) -> Iterator[Piece]:
        layout = self._related(part, "slideLayout")
        master = self._related(layout[0], "slideMaster") if layout else None
        looks = [found[1] if found else None for found in (layout, master)]
        for place, shape in enumerate(in_reading_order(slide, looks[0])):
            yield from self._shape_pieces(part, shape, looks, f"{part} {place}")
        if notes := self._related(part, "notesSlide"):
            yield from _notes(notes[1])

    def _related(self, part: str, kind: str) -> tuple[str, Element] | None:
        """Name and root of the part of this kind that another one refers to."""
        key = (part, kind)
        if key not in self._parts:
            targets = [one.target for one in self._package.relations(part).values() if one.kind == kind]
            self._parts[key] = (targets[0], self._element(targets[0])) if targets else None
        return self._parts[key]

    def _element(self, part: str) -> Element:
        """Root of a part; many slides share a few layouts."""
        if part not in self._elements:
            self._elements[part] = self._package.element(part)
        return self._elements[part]

    def _shape_pieces(self, part: str, shape: Shape, looks: list[Element | None], name: str) -> Iterator[Piece]:
        kind = shape.placeholder.kind if shape.placeholder else ""
        body = inside(shape.element, "p:txBody")
        if kind in _ON_EVERY_SLIDE:
            self._remember_footer(kind, body)
        elif name_of(shape.element) == "p:graphicFrame":
            yield from self._figure_pieces(part, shape.element, name)
        elif shape.is_title:
            yield self._title(kind, body)
        elif body is not None:
            yield from body_pieces(body, list(_styles(shape, looks)), name)
        else:
            self._pictures += name_of(shape.element) == "p:pic"

    def _title(self, kind: str, body: Element | None) -> Piece:
        """The title of a slide; below that of the whole presentation, if there is one."""
        self._has_cover = self._has_cover or kind == "ctrTitle"
        words = " ".join(paragraph_text(paragraph) for paragraph in children(body, "a:p"))
        return Piece("heading", words, level=2 if self._has_cover and kind != "ctrTitle" else 1)

    def _remember_footer(self, kind: str, body: Element | None) -> None:
        """Keep a text that stands on many slides, once; dates and numbers of slides are none."""
        words = " ".join(filter(None, (paragraph_text(paragraph) for paragraph in children(body, "a:p"))))
        if kind == "ftr" and words and words not in self._footers:
            self._footers.append(words)

    def _figure_pieces(self, part: str, frame: Element, name: str) -> Iterator[Piece]:
        relations = self._package.relations(part)
        for element in frame.iter():
            if name_of(element) == "a:tbl":
                yield table_piece(element)
            elif name_of(element) in {"c:chart", "dgm:relIds"}:
                relation = relations.get(attribute(element, "r:id") or attribute(element, "r:dm") or "")
                if relation and relation.kind == "chart":
                    yield from chart_pieces(self._package.element(relation.target))
                elif relation:
                    yield from diagram_pieces(self._package.element(relation.target), name)


def _styles(shape: Shape, looks: list[Element | None]) -> Iterator[Element | None]:
    """What says how the paragraphs of a shape look, the nearest first."""
    yield inside(shape.element, "p:txBody", "a:lstStyle")
    for look in looks:
        yield inside(same_shape(look, shape.placeholder), "p:txBody", "a:lstStyle")
    if shape.placeholder:
        yield inside(looks[-1], "p:txStyles", "p:bodyStyle")


def _notes(notes: Element) -> Iterator[Piece]:
    """What the speaker is to say, as a quote."""
    start = "Notes: "
    for shape in drawn(notes):
        placeholder = placeholder_of(shape)
        if placeholder and placeholder.kind == "body":
            for piece in body_pieces(inside(shape, "p:txBody"), (), "notes"):
                yield replace(piece, kind="paragraph", text=start + piece.text, mark=None, is_quote=True)
                start = ""
