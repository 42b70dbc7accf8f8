"""Paragraphs, lists and tables of an OpenDocument text, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chunker.reading.office.names import attribute, name_of, number
from chunker.reading.office.odf.lists import Lists, OpenList
from chunker.reading.office.odf.styles import Style, Styles
from chunker.reading.office.odf.tables import header_rows, shown_cells, table_rows
from chunker.reading.office.odf.words import Seen, Words, words_of
from chunker.reading.office.pieces import BY_FONT, Mark, Piece
from chunker.reading.xml import Element

_DROPPED = frozenset("text:tracked-changes text:sequence-decls text:variable-decls text:user-field-decls".split())


@dataclass(slots=True)
class _Item:
    """An item of a list; the first paragraph in it takes its mark."""

    around: OpenList
    start: int | None
    is_header: bool
    is_marked: bool = False


class Body:
    """Reads paragraphs and tables; notes, lists and pages go on from one part to the next.

    Attributes:
        title: words of the paragraph in the style for titles, if there is one.
    """

    def __init__(self, styles: Styles, seen: Seen, *, has_pages: bool, has_soft_breaks: bool) -> None:
        """`has_soft_breaks`: the file says where pages ended when it was last shown."""
        self._styles = styles
        self._seen = seen
        self._has_pages = has_pages
        self._has_soft_breaks = has_soft_breaks
        self._lists = Lists(styles)
        self._page, self._told_page = 1, 0
        self.title = ""

    def pieces(self, container: Element) -> list[Piece]:
        """What stands in the body, a note or a text box."""
        made: list[Piece] = []
        todo: list[tuple[Element, _Item | None]] = [(child, None) for child in reversed(list(container))]
        while todo:
            element, item = todo.pop()
            name = name_of(element)
            if name in {"text:p", "text:h"}:
                made += self._paragraph(element, item)
            elif name == "table:table":
                made += self._table(element, item)
            elif name == "text:list":
                opened = self._lists.open(element, item.around if item else None)
                todo += [(child, _item(child, opened)) for child in reversed(list(element))]
            elif name == "text:soft-page-break":
                self._page += self._has_soft_breaks
            elif name in {"draw:frame", "draw:text-box", "draw:g"}:
                todo += [(child, None) for child in reversed(list(element))]
            elif name not in _DROPPED and not self._is_hidden(element):
                todo += [(child, item) for child in reversed(list(element))]
        return made

    def aside(self, container: Element) -> list[Piece]:
        """What stands in a note, a header or a footer, which are on no page of their own."""
        pages = self._page, self._told_page
        made = [replace(piece, page=None) for piece in self.pieces(container)]
        self._page, self._told_page = pages
        return made

    def _is_hidden(self, element: Element) -> bool:
        """Whether a section is not shown; what it holds is counted then."""
        is_hidden = attribute(element, "text:display") == "none"
        if is_hidden:
            self._seen.hidden += sum(len(str(text).strip()) for text in element.itertext())
        return is_hidden

    def _paragraph(self, element: Element, item: _Item | None) -> list[Piece]:
        style = self._styles.get("paragraph", attribute(element, "text:style-name"))
        words = words_of(element, self._styles, style, self._seen)
        if not self._has_soft_breaks and style.breaks_page and self._told_page:
            self._page += 1
        piece = self._piece(element, words, style, item)
        if piece.text.strip() and self._page != self._told_page and self._has_pages:
            piece, self._told_page = replace(piece, page=self._page), self._page
        self._page += words.pages
        return [piece, *(inner for box in words.boxes for inner in self.pieces(box))]

    def _piece(self, element: Element, words: Words, style: Style, item: _Item | None) -> Piece:
        mark = self._mark(item)
        if level := self._heading_level(element, style):
            shown = mark.text if mark else self._lists.heading_number(element, level)
            self.title = self.title or (words.text.strip() if style.is_title else "")
            return Piece("heading", f"{shown} {words.text}" if shown and words.text.strip() else words.text, level)
        by_font = words.is_monospaced and not mark and not self._styles.get("paragraph", "Standard").is_monospaced
        return Piece(
            "code" if style.code_name or by_font else "paragraph",
            words.text,
            mark=mark,
            goes_on=item.around.level if item and not mark else None,
            indent=self._indent(style, item),
            is_quote=style.is_quote,
            style=style.code_name or (BY_FONT if by_font else ""),
        )

    def _mark(self, item: _Item | None) -> Mark | None:
        """The mark of an item, for the first paragraph in it."""
        if item is None or item.is_marked or item.is_header:
            return None
        item.is_marked = True
        return self._lists.next(item.around, item.start)

    def _heading_level(self, element: Element, style: Style) -> int | None:
        if style.is_title:
            return 1
        if name_of(element) == "text:h":
            return number(element, "text:outline-level") or 1
        return style.heading_level

    def _indent(self, style: Style, item: _Item | None) -> int:
        if item:
            return self._lists.indent(item.around)
        return style.indent or 0

    def _table(self, table: Element, item: _Item | None) -> list[Piece]:
        """A table; one with a single cell is a frame around what stands in it."""
        cells = shown_cells(table)
        if len(cells) == 1:
            return self.pieces(cells[0])
        rows = table_rows(table, self._cell_text)
        page = self._page if self._page != self._told_page and self._has_pages else None
        self._told_page = page or self._told_page
        made = Piece(
            "table", rows=tuple(map(tuple, rows)), header_rows=header_rows(table, self._styles, rows), page=page,
            goes_on=item.around.level if item else None,
        )  # fmt: skip
        return [made]

    def _cell_text(self, cell: Element) -> str:
        """The words of a cell in one line, items with their marks; a table in it as its rows one after another."""
        parts = []
        for piece in self.pieces(cell):
            words = " ".join(piece.text.split())
            if piece.rows:
                words = "; ".join(", ".join(filter(None, row)) for row in piece.rows if any(row))
            elif piece.mark and words:
                words = f"{piece.mark.text or '-'} {words}"
            parts.append(words)
        return " ".join(filter(None, parts))


def _item(element: Element, around: OpenList) -> _Item:
    return _Item(around, number(element, "text:start-value"), name_of(element) != "text:list-item")
