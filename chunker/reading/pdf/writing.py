"""Parts written down, with the page on which each stands."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.pdf.code import code_text
from chunker.reading.pdf.parts import Part
from chunker.reading.writer import Container, Writer

_BULLETS = (
    "-*+o\u2013\u2014\u00b7\u2022\u2023\u25e6\u2043\u2219\u25cf\u25cb\u25a0\u25a1\u25aa\u25ab"
    "\u27a2\u27a4\u25ba\u25b6\uf0b7\uf0a7"
)


class _Pages:
    """Tells the writer when what comes next stands on another page than what came before."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._page = 0

    def turn_to(self, page: int) -> None:
        """The next words stand on this page."""
        if page and page != self._page:
            self._writer.place("page", page)
            self._page = page

    def turned_inside(self, part: Part, end: int) -> None:
        """A text that ends at `end` went over to other pages."""
        for offset, page in part.breaks:
            self._writer.placed(end - len(part.text) + offset, "page", page)
            self._page = page


def write(parts: Iterable[Part], writer: Writer) -> None:
    """All parts, each with the parts inside it."""
    pages = _Pages(writer)
    for part in parts:
        _write(part, writer, pages)


def _write(part: Part, writer: Writer, pages: _Pages) -> None:
    """One part; parts lie in each other no deeper than a structure tree is read."""
    if part.kind in ("list", "item", "quote", "footnote", "definition_list", "definition"):
        _write_container(part, part.kind, writer, pages)
    else:
        pages.turn_to(part.page)
        _write_leaf(part, writer, pages)


def _write_container(part: Part, kind: Container, writer: Writer, pages: _Pages) -> None:
    with writer.inside(kind, _mark(part)):
        for inner in part.parts:
            _write(inner, writer, pages)


def _write_leaf(part: Part, writer: Writer, pages: _Pages) -> None:
    if part.kind == "heading":
        writer.heading(part.text, part.level)
    elif part.kind == "code":
        writer.code(code_text(part.lines, part.limit))
    elif part.kind == "table":
        writer.table(part.rows, part.header_rows)
    elif part.kind in ("paragraph", "term", "page_header", "page_footer"):
        writer.paragraph(part.text, part.kind)
        if "\n" not in part.text:
            pages.turned_inside(part, writer.length)


def _mark(part: Part) -> str:
    """What stands before an item or a footnote, as Markdown has it."""
    if part.kind == "footnote":
        return f"[^{part.mark or '*'}]: "
    if part.kind != "item":
        return ""
    mark = part.mark.strip()
    return "- " if not mark or mark in _BULLETS else f"{mark} "
