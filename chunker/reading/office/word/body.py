"""Paragraphs and tables of a Word document, in order, with what their styles and numbers say."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from chunker.reading.office.names import attribute, inside, name_of, number
from chunker.reading.office.pieces import BY_FONT, Mark, Piece
from chunker.reading.office.word.numbering import Numbering
from chunker.reading.office.word.runs import Seen, Words, words_of
from chunker.reading.office.word.styles import Numbered, Style, Styles, indent_of, numbered_of
from chunker.reading.office.word.tables import header_rows, shown, table_rows
from chunker.reading.xml import Element

_HEADINGS = 9


class _Numbers(NamedTuple):
    """What a paragraph's numbering says of it."""

    mark: Mark | None = None
    goes_on: int | None = None
    indent: int | None = None


class Body:
    """Reads paragraphs and tables; numbers, notes and pages go on from one part to the next.

    Attributes:
        title: words of the paragraph in the style for titles, if there is one.
    """

    def __init__(self, styles: Styles, numbering: Numbering, seen: Seen, breaks: Literal["set", "shown"]) -> None:
        """`breaks` says which page breaks count."""
        self._styles = styles
        self._numbering = numbering
        self._seen = seen
        self._breaks = breaks
        self._page, self._told_page = 1, 0
        self._merged = ""
        self.title = ""

    def aside(self, container: Element) -> list[Piece]:
        """What stands in a note, a header or a footer, which are on no page of their own."""
        pages = self._page, self._told_page
        made = [replace(piece, page=None) for piece in self.pieces(container)]
        self._page, self._told_page = pages
        return made

    def pieces(self, container: Element) -> list[Piece]:
        """What stands in the body or in a text box."""
        made = []
        for block in shown(container, "w:p", "w:tbl", "w:altChunk"):
            if name_of(block) == "w:p":
                made += self._paragraph(block)
            elif name_of(block) == "w:tbl":
                made += self._table(block)
            else:
                self._seen.embedded += 1
        return made

    def _paragraph(self, element: Element) -> list[Piece]:
        """A paragraph and the text boxes that hang on it."""
        properties = inside(element, "w:pPr")
        style = self._style(properties)
        words = words_of(element, self._styles, style, self._seen)
        if inside(properties, "w:rPr", "w:del") is not None:  # its end was deleted: it goes on in the next one
            self._merged += words.text
            return self._boxes(words)
        words.text, self._merged = self._merged + words.text, ""
        self._turn_page(words, properties, is_before=True)
        piece = self._piece(words, properties, style)
        if (piece.text.strip() or piece.mark) and self._page != self._told_page and self._has_pages:
            piece, self._told_page = replace(piece, page=self._page), self._page
        self._turn_page(words, properties, is_before=False)
        return [piece, *self._boxes(words)]

    def _boxes(self, words: Words) -> list[Piece]:
        return [piece for box in words.boxes for piece in self.pieces(box)]

    def _style(self, properties: Element | None) -> Style:
        return self._styles.get(attribute(inside(properties, "w:pStyle"), "w:val"))

    def _piece(self, words: Words, properties: Element | None, style: Style) -> Piece:
        numbers = self._numbers(properties, style)
        if level := style.heading_level or _outline_level(properties):
            self.title = self.title or (words.text.strip() if style.is_title else "")
            shown_number = f"{numbers.mark.text} " if numbers.mark and numbers.mark.text and words.text.strip() else ""
            return Piece("heading", shown_number + words.text, level)
        direct = indent_of(properties)
        indents = (direct, numbers.indent, style.indent, 0)
        by_font = words.is_monospaced and not self._styles.get(None).is_monospaced and not numbers.mark
        name = attribute(inside(properties, "w:pStyle"), "w:val") or ""
        return Piece(
            "code" if style.is_code or by_font else "paragraph",
            words.text,
            mark=numbers.mark,
            goes_on=numbers.goes_on,
            indent=next(indent for indent in indents if indent is not None),
            is_quote=style.is_quote,
            style=name if style.is_code else BY_FONT if by_font else "",
        )

    def _numbers(self, properties: Element | None, style: Style) -> _Numbers:
        """The mark of a paragraph, or the item it goes on in, and the indentation that comes with it."""
        list_id, level = numbered_of(properties)
        by_style = style.numbered if list_id is None else None
        if by_style:
            list_id, level = by_style.list_id, by_style.level if level is None else level
        if not list_id or list_id == "0":
            return _Numbers()
        numbered = Numbered(list_id, level or 0)
        described = self._numbering.level(numbered)
        if described is None:
            return _Numbers()
        indent = style.own_indent if by_style and style.own_indent is not None else described.indent
        if described.is_blank:
            return _Numbers(None, numbered.level, indent)
        return _Numbers(self._numbering.next(numbered), None, indent)

    def _table(self, table: Element) -> list[Piece]:
        """A table; one with a single cell is a frame around what stands in it."""
        cells = [cell for row in shown(table, "w:tr") for cell in shown(row, "w:tc")]
        if len(cells) == 1:
            return self.pieces(cells[0])
        page = self._page if self._page != self._told_page and self._has_pages else None
        self._told_page = page or self._told_page
        rows = table_rows(table, self._cell_text)
        indent = number(inside(table, "w:tblPr", "w:tblInd"), "w:w") or 0
        made = Piece(
            "table", indent=indent, rows=tuple(map(tuple, rows)), header_rows=header_rows(table, rows), page=page
        )
        return [made]

    def _cell_text(self, cell: Element) -> str:
        """The words of a cell in one line, items with their marks; a table in it as its rows one after another."""
        parts = []
        for block in shown(cell, "w:p", "w:tbl"):
            if name_of(block) == "w:tbl":
                rows = table_rows(block, self._cell_text)
                parts.append("; ".join(", ".join(filter(None, row)) for row in rows if any(row)))
            else:
                parts += (_with_mark(piece) for piece in self._paragraph(block))
        return " ".join(part for part in parts if part.strip())

    @property
    def _has_pages(self) -> bool:
        return self._seen.has_pages

    def _turn_page(self, words: Words, properties: Element | None, *, is_before: bool) -> None:
        """Count the pages that end before the words of a paragraph, or within or behind them."""
        self._page += sum(
            kind == self._breaks and is_before == (not words.text[:at].strip() and bool(words.text.strip()))
            for kind, at in words.breaks
        )
        if self._breaks == "shown":
            return
        if is_before:
            self._page += inside(properties, "w:pageBreakBefore") is not None
        else:
            self._page += _ends_page(inside(properties, "w:sectPr"))


def _ends_page(section: Element | None) -> bool:
    """Whether a section ends here, and what follows begins on a new page."""
    return section is not None and attribute(inside(section, "w:type"), "w:val") not in {"continuous", "nextColumn"}


def _outline_level(properties: Element | None) -> int | None:
    """Level of a heading that a paragraph itself claims to be."""
    level = number(inside(properties, "w:outlineLvl"), "w:val")
    return level + 1 if level is not None and 0 <= level < _HEADINGS else None


def _with_mark(piece: Piece) -> str:
    words = " ".join(piece.text.split())
    return f"{piece.mark.text or '-'} {words}" if piece.mark and words else words
