"""XML that holds a document, in the words of DocBook, JATS or TEI."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chunker.reading.html.lists import numeral
from chunker.reading.markup.words import formula_of, lines_of, name_of, words_in, words_of
from chunker.reading.spans import Cell, laid_out
from chunker.reading.writer import Container, Writer
from chunker.reading.xml import Element

PARAGRAPHS = frozenset("para simpara p ab".split())
_SECTIONS = frozenset(
    "book article chapter part appendix preface sect1 sect2 sect3 sect4 sect5 section sec simplesect refentry refsect1 "
    "refsect2 refsect3 refsection refnamediv refsynopsisdiv div div1 div2 div3 div4 div5 topic concept task "
    "reference".split()
)
_TITLES = frozenset("title head article-title subtitle".split())
_ABOVE = frozenset("info bookinfo articleinfo chapterinfo title-group article-meta front titleinfo".split())
_LISTS = frozenset("itemizedlist orderedlist list simplelist procedure substeps ul ol steps".split())
_ITEMS = frozenset("listitem list-item item li member step".split())
_DEFINITION_LISTS = frozenset("variablelist def-list glosslist dl deflist".split())
_TERMS = frozenset("term glossterm dt".split())
_MEANINGS = frozenset("listitem glossdef def dd".split())
_CODE = frozenset("programlisting screen literallayout synopsis preformat eg codeblock verbatim pre".split())
_QUOTES = frozenset("blockquote disp-quote epigraph".split())
_BOXES = frozenset("note tip warning caution important admonition".split())
_TABLES = frozenset("table informaltable".split())
_ROWS, _CELLS = frozenset({"row", "tr"}), frozenset({"entry", "cell", "td", "th"})
_PEOPLE = frozenset("author editor othercredit personname contrib".split())  # their parts are one line
_SILENT = frozenset("indexterm index toc processing-instruction".split())
_NUMERATION = {"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
_DEEPEST = 60  # elements in each other, so that a walk that calls itself ends


@dataclass
class DocumentWalk:
    """A walk through a document.

    Attributes:
        level: of sections around.
        is_cut: whether elements nested deeper than they are told apart.
    """

    writer: Writer
    level: int = 0
    depth: int = 0
    is_cut: bool = False
    notes: list[Element] = field(default_factory=list)
    containers: int = 0
    _written_notes: int = 0

    def write(self, element: Element) -> None:
        """Set down an element with all in it."""
        name = name_of(element)
        if name in _SILENT:
            return
        self.depth += 1
        if self.depth > _DEEPEST:
            self.is_cut = True
            self._paragraph(element)
        else:
            self._handler(name, element)(element)
        self.depth -= 1

    def _handler(self, name: str, element: Element) -> Callable[[Element], None]:
        for names, handle in _HANDLERS:
            if name in names:
                return handle.__get__(self)  # type: ignore[no-any-return]
        if formula_of(element) is not None:
            return self._formula
        is_mixed = bool((element.text or "").strip()) or any((part.tail or "").strip() for part in element)
        return self._paragraph if is_mixed or not len(element) else self._all

    def _all(self, element: Element) -> None:
        for part in element:
            self.write(part)

    def _section(self, element: Element) -> None:
        self.level += 1
        self._all(element)
        self.level -= 1

    def _title(self, element: Element) -> None:
        above = element.getparent()
        while above is not None and name_of(above) in _ABOVE:
            above = above.getparent()
        if above is None or above.getparent() is None or name_of(above) in _SECTIONS:
            level = self.level + (name_of(element) == "subtitle")
            self.writer.heading(words_of(element, self.notes), level)
        else:
            self.writer.paragraph(f"**{words_of(element)}**" if words_of(element) else "")
        self._write_notes()

    def _paragraph(self, element: Element) -> None:
        """Words of a paragraph, and the blocks that stand inside it behind them."""
        inner = [part for part in element if name_of(part) in _BLOCKS_INSIDE]
        if not inner or self.depth > _DEEPEST:
            self.writer.paragraph(words_of(element, self.notes))
        else:
            self._in_pieces(element)
        self._write_notes()

    def _in_pieces(self, element: Element) -> None:
        """Words and blocks of a paragraph in turn."""
        parts: list[Element | str] = [element.text or ""]
        for part in element:
            if name_of(part) in _BLOCKS_INSIDE:
                self.writer.paragraph(words_in(parts, self.notes))
                parts = [part.tail or ""]
                self.write(part)
            else:
                parts.append(part)
        self.writer.paragraph(words_in(parts, self.notes))

    def _write_notes(self) -> None:
        """Set down notes found so far, but not between the items of a list."""
        while self._written_notes < len(self.notes) and not self.containers:
            note = self.notes[self._written_notes]
            self._written_notes += 1
            with self.writer.inside("footnote", f"[^{self._written_notes}]: "):
                self.writer.paragraph(words_of(note))

    @contextmanager
    def _container(self, kind: Container, mark: str = "") -> Iterator[None]:
        self.containers += 1
        with self.writer.inside(kind, mark):
            yield
        self.containers -= 1
        self._write_notes()

    def _list(self, element: Element) -> None:
        is_numbered = name_of(element) in {"orderedlist", "procedure", "ol", "steps", "substeps"}
        is_numbered |= element.get("list-type", element.get("rend", "")) in {"order", "ordered", "numbered"}
        style = _NUMERATION.get(element.get("numeration", ""), "1")
        items = [part for part in element if name_of(part) in _ITEMS]
        for part in element:
            if name_of(part) not in _ITEMS:
                self.write(part)
        with self._container("list"):
            for number, item in enumerate(items, 1):
                with self._container("item", f"{numeral(number, style)}. " if is_numbered else ""):
                    self._content(item)

    def _content(self, element: Element) -> None:
        """What is in an item or a cell: blocks, or words alone."""
        if any(name_of(part) in _BLOCKS_INSIDE or name_of(part) in PARAGRAPHS for part in element):
            self._in_pieces(element) if (element.text or "").strip() else self._all(element)
        else:
            self._paragraph(element)

    def _definitions(self, element: Element) -> None:
        with self._container("definition_list"):
            for part in element:
                for inner in part if name_of(part) in _ENTRIES else [part]:
                    self._definition(inner)

    def _definition(self, element: Element) -> None:
        if name_of(element) in _TERMS:
            self.writer.paragraph(words_of(element), "term")
        elif name_of(element) in _MEANINGS:
            self._inside("definition", element)
        else:
            self.write(element)

    def _quote(self, element: Element) -> None:
        self._inside("quote", element)

    def _box(self, element: Element) -> None:
        with self._container("quote"):
            if not any(name_of(part) in _TITLES for part in element):
                self.writer.paragraph(f"**{name_of(element).capitalize()}**")
            self._content(element)

    def _inside(self, kind: Container, element: Element) -> None:
        with self._container(kind):
            self._content(element)

    def _code(self, element: Element) -> None:
        self.writer.code(lines_of(element), element.get("language", ""))

    def _formula(self, element: Element) -> None:
        self.writer.paragraph(words_in([element]))

    def _table(self, element: Element) -> None:
        rows, header_rows = [], 0
        for part in element:
            if name_of(part) in {"title", "caption", "head"}:
                self.writer.paragraph(words_of(part))
        for row in (part for part in element.iter() if name_of(part) in _ROWS):
            above = row.getparent()
            header_rows += above is not None and name_of(above) == "thead"
            rows.append([_cell(part) for part in row if name_of(part) in _CELLS])
        self.writer.table(laid_out(rows), header_rows)


def _cell(element: Element) -> Cell:
    def span(*names: str) -> int:
        digits = next((element.get(name, "") for name in names if element.get(name)), "")
        return min(int(digits), 1000) if digits.isdecimal() and len(digits) < 9 else 0

    rows = span("morerows") + 1 if element.get("morerows") else max(1, span("rowspan", "rows"))
    return Cell(words_of(element), max(1, span("colspan", "cols")), rows)


_ENTRIES = frozenset("varlistentry def-item glossentry dlentry".split())
_BLOCKS_INSIDE = _LISTS | _DEFINITION_LISTS | _CODE | _QUOTES | _BOXES | _TABLES
_HANDLERS: tuple[tuple[frozenset[str], Callable[[DocumentWalk, Element], None]], ...] = (
    (_SECTIONS, DocumentWalk._section),
    (_TITLES, DocumentWalk._title),
    (PARAGRAPHS | _PEOPLE, DocumentWalk._paragraph),
    (_LISTS, DocumentWalk._list),
    (_DEFINITION_LISTS, DocumentWalk._definitions),
    (_CODE, DocumentWalk._code),
    (_QUOTES, DocumentWalk._quote),
    (_BOXES, DocumentWalk._box),
    (_TABLES, DocumentWalk._table),
)
