"""What must be known of a page before its first word is written: its tables, notes and parts."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field

from chunker.reading.html.google_lists import Name, Part, google_marks
from chunker.reading.html.looks import Look, classes_with, indents_of, is_bold, is_bold_style, looks_of
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse
from chunker.reading.html.table_facts import BLOCKS, HEADINGS, PARTS, TableFacts

_TABLE_PARTS = frozenset("table thead tr td th caption".split()) | HEADINGS | BLOCKS | PARTS
_ARTICLES = frozenset({"main", "article"})
_NOTE_ROLES = frozenset("doc-footnote doc-endnote footnote endnote rearnote".split())
_NOTE_CLASSES = frozenset({"footnote-ref", "footnote-reference", "footnote"})
_WRITTEN_NOTE = re.compile(
    r"#(?:(?:_ftn|_edn|ftnt)\d{1,6}|sd(?:foot|end)note\d{1,6}sym)\Z"
)  # by Word, Google Docs, LibreOffice
_LABEL = re.compile(r"[^\s\[\]]{1,12}")
_GRIDS = frozenset("confluenceTable wikitable docutils MsoTableGrid x_MsoTableGrid".split())
_MOST_SPAN = 1000


@dataclass(slots=True)
class Survey:
    """Facts of a page.

    Attributes:
        tables: by the number of their node.
        notes: label of every note by its id, where something refers to it.
        far_notes: label of every note by its address, where that is in another page.
        note_links: ids of what refers to notes.
        looks: of words, by the classes that have them.
        list_marks: of the lists of Google Docs.
        indents: of words in points, by the classes that have them, in pages of Google Docs.
        code_paragraphs: numbers of the nodes of those that are code by their letters.
        has_main: whether there is a part that says it is the main one.
        is_headed: whether a heading of the first level stands outside every header.
    """

    tables: dict[int, TableFacts] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    far_notes: dict[str, str] = field(default_factory=dict)
    note_links: set[str] = field(default_factory=set)
    looks: dict[str, Look] = field(default_factory=dict)
    list_marks: dict[Name, list[Part]] = field(default_factory=dict)
    indents: dict[str, float] = field(default_factory=dict)
    code_paragraphs: Set[int] = frozenset()
    has_main: bool = False
    is_headed: bool = False


def survey(root: Node) -> Survey:
    """The facts of a page, found in one walk."""
    surveyor = _Surveyor()
    traverse(root, surveyor.enter)
    return surveyor.found


def is_note_link(name: str, given: Attributes) -> bool:
    """Whether an element refers to a note."""
    if name != "a" or "#" not in given.get("href", ""):
        return False
    if given.get("role") == "doc-noteref" or "noteref" in given.get("epub:type", "").split():
        return True
    if "data-footnote-ref" in given or _WRITTEN_NOTE.search(given["href"]):
        return True
    return not _NOTE_CLASSES.isdisjoint(classes(given))


def is_note(given: Attributes) -> bool:
    """Whether an element says of itself that it is a note."""
    if "role" not in given and "epub:type" not in given:
        return False
    return bool(_NOTE_ROLES.intersection([given.get("role", ""), *given.get("epub:type", "").split()]))


def note_label(node: Node) -> str:
    """The label that an element shows of a note, without brackets around it; nothing where it says more than that."""
    words = node.text(deep=True).strip(" \t\n\r\f\xa0[]()^.:")
    return words if _LABEL.fullmatch(words) else ""


class _Surveyor:
    def __init__(self) -> None:
        self.found = Survey()
        self._tables: list[TableFacts] = []
        self._headers = self._bold = 0  # that are open
        self._bold_classes: set[str] = set()

    def enter(self, node: Node) -> Leave:
        name = name_of(node)
        if name == "-text" and self._tables:
            self._tables[-1].say(node.text_content or "", is_bold=self._bold > 0)
        if name in {"-text", "-comment"}:
            return skipped
        if name == "style":
            return self._style_sheet(node.text(deep=True))
        given = attributes(node)
        if name == "table" or self._tables:
            return self._in_table(node, name, given)
        return self._outside(node, name, given)

    def _style_sheet(self, sheet: str) -> Leave:
        self.found.looks |= dict(looks_of(sheet))
        if marks := dict(google_marks(sheet)):
            self.found.list_marks |= marks
            self.found.indents |= dict(indents_of(sheet))
        self._bold_classes |= {*classes_with(sheet, is_bold_style)}
        return skipped

    def _in_table(self, node: Node, name: str, given: Attributes) -> Leave:
        leave = self._table_part(node, name, given) if name in _TABLE_PARTS else self._outside(node, name, given)
        return leave or self._bolder(name, given)

    def _outside(self, node: Node, name: str, given: Attributes) -> Leave:
        """Take in an element that makes no table."""
        if name == "a" and is_note_link(name, given):
            self._note_link(given, note_label(node))
        return self._part(name, given)

    def _note_link(self, given: Attributes, label: str) -> None:
        if not label:
            return
        page, _, note = given["href"].rpartition("#")
        self.found.notes[note] = label
        if page:
            self.found.far_notes[given["href"]] = label
        self.found.note_links |= {given.get("id", ""), given.get("name", "")} - {""}

    def _bolder(self, name: str, given: Attributes) -> Leave:
        """Words until what this gives is called are bold, if the element makes them so."""
        if not is_bold(name, given, self._bold_classes):
            return None
        self._bold += 1
        return self._leave_bold

    def _leave_bold(self) -> None:
        self._bold -= 1

    def _part(self, name: str, given: Attributes) -> Leave:
        if name in _ARTICLES or given.get("role") == "main":
            self.found.has_main = True
        if name == "h1" and not self._headers:
            self.found.is_headed = True
        if name == "header":
            self._headers += 1
            return self._leave_header
        return None

    def _leave_header(self) -> None:
        self._headers -= 1

    def _table_part(self, node: Node, name: str, given: Attributes) -> Leave:
        if name == "table":
            return self._table(node, given)
        table = self._tables[-1]
        if name == "tr":
            table.begin_row()
        elif name in {"td", "th"}:
            table.begin_cell(name, span_of(given, "colspan"), span_of(given, "rowspan"))
        elif name in {"caption", "thead"}:
            table.has_header = True
            table.has_head |= name == "thead"
        else:
            table.hold_block(name)
        return None

    def _table(self, node: Node, given: Attributes) -> Leave:
        is_layout = given.get("role") in {"presentation", "none"} or "highlighttable" in classes(given)
        table = TableFacts(is_layout, is_ruled=given.get("border", "0") != "0" or not _GRIDS.isdisjoint(classes(given)))
        if self._tables:
            self._tables[-1].hold()
        self.found.tables[node.mem_id] = table
        self._tables.append(table)
        return self._leave_table

    def _leave_table(self) -> None:
        inner = self._tables.pop()
        if self._tables:
            self._tables[-1].end_inner(inner)


def span_of(given: Attributes, name: str, *, least: int = 1) -> int:
    """How many columns or rows a cell takes, one where it does not say."""
    digits = given.get(name, "").strip()
    return max(least, min(int(digits), _MOST_SPAN)) if digits.isdecimal() and len(digits) < 9 else 1
