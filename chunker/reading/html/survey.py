"""What must be known of a page before its first word is written: its tables, notes and parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chunker.reading.html.google_lists import Name, Part, google_marks
from chunker.reading.html.looks import Look, looks_of
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_IN_LAYOUT = _HEADINGS | {"pre", "ul", "ol", "dl", "blockquote", "form", "hr"}
_ARTICLES = frozenset({"main", "article"})
_NOTE_ROLES = frozenset("doc-footnote doc-endnote footnote endnote rearnote".split())
_NOTE_CLASSES = frozenset({"footnote-ref", "footnote-reference", "footnote"})
_LABEL = re.compile(r"[^\s\[\]]{1,12}")
_MOST_SPAN = 1000
_MOST_FILLED = 200_000  # cells that a table may be filled up with, beside four for each it has


@dataclass(slots=True)
class TableFacts:
    """What is in a table, not counting what is in tables inside it.

    Attributes:
        holders: cells that hold tables.
        last_holder: number of the last one of them.
        top: names of the cells in the first row.
    """

    is_layout: bool = False
    has_header: bool = False
    has_head: bool = False
    holders: int = 0
    last_holder: int = -1
    top: list[str] = field(default_factory=list)
    has_headings: bool = False
    has_blocks: bool = False
    rows: int = 0
    cells: int = 0
    width: int = 0
    widest: int = 0

    def is_data(self) -> bool:
        """Whether it is a table to its readers, and not a way to place things on the screen."""
        if self.is_layout or self.has_headings or not self.cells or (self.holders and not self._may_hold_tables()):
            return False
        if self.rows * self.widest > 4 * self.cells + _MOST_FILLED:
            return False
        return self.has_header or (self.widest > 1 and self.rows > 1 and not self.has_blocks)

    def _may_hold_tables(self) -> bool:
        """Whether tables in its cells are a part of what it says: it names its columns, or few cells hold others."""
        names_columns = self.rows > 1 and len(self.top) > 1 and "td" not in self.top
        return self.has_head or names_columns or (self.has_header and 2 * self.holders <= self.cells)

    def begin_cell(self, name: str, columns: int) -> None:
        """Take in a cell that is as wide as that many columns."""
        self.cells += 1
        self.width += columns
        self.widest = max(self.widest, self.width)
        self.has_header |= name == "th"
        self.top += [name] * (self.rows == 1)

    def hold(self) -> None:
        """Take in a table in the cell that is open."""
        self.holders += self.last_holder != self.cells
        self.last_holder = self.cells


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
        has_main: whether there is a part that says it is the main one.
        is_headed: whether a heading of the first level stands outside every header.
    """

    tables: dict[int, TableFacts] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    far_notes: dict[str, str] = field(default_factory=dict)
    note_links: set[str] = field(default_factory=set)
    looks: dict[str, Look] = field(default_factory=dict)
    list_marks: dict[Name, list[Part]] = field(default_factory=dict)
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
    return "data-footnote-ref" in given or not _NOTE_CLASSES.isdisjoint(classes(given))


def is_note(given: Attributes) -> bool:
    """Whether an element says of itself that it is a note."""
    return bool(_NOTE_ROLES.intersection([given.get("role", ""), *given.get("epub:type", "").split()]))


def note_label(node: Node) -> str:
    """The label that an element shows of a note, without brackets around it; nothing where it says more than that."""
    words = node.text(deep=True).strip(" \t\n\r\f\xa0[]()^.:")
    return words if _LABEL.fullmatch(words) else ""


class _Surveyor:
    def __init__(self) -> None:
        self.found = Survey()
        self._tables: list[TableFacts] = []
        self._headers = self._scopes = 0

    def enter(self, node: Node) -> Leave:
        name = name_of(node)
        if name in {"-text", "-comment"}:
            return skipped
        if name == "style":
            sheet = node.text(deep=True)
            self.found.looks |= dict(looks_of(sheet))
            self.found.list_marks |= dict(google_marks(sheet))
            return skipped
        if name in {"table", "thead", "tr", "td", "th", "caption"} or (self._tables and name in _IN_LAYOUT):
            return self._table_part(node, name)
        given = attributes(node)
        if is_note_link(name, given):
            label = note_label(node)
            if label:
                page, _, note = given["href"].rpartition("#")
                self.found.notes[note] = label
                if page:
                    self.found.far_notes[given["href"]] = label
                self.found.note_links |= {given.get("id", ""), given.get("name", "")} - {""}
        return self._part(name, given)

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

    def _table_part(self, node: Node, name: str) -> Leave:
        if name == "table":
            return self._table(node)
        if not self._tables:
            return None
        table = self._tables[-1]
        if name == "tr":
            table.rows, table.width = table.rows + 1, 0
        elif name in {"td", "th"}:
            table.begin_cell(name, span_of(attributes(node), "colspan"))
        elif name in {"caption", "thead"}:
            table.has_header = True
            table.has_head |= name == "thead"
        else:
            table.has_headings |= name in _HEADINGS
            table.has_blocks = True
        return None

    def _table(self, node: Node) -> Leave:
        given = attributes(node)
        table = TableFacts(given.get("role") in {"presentation", "none"} or "highlighttable" in classes(given))
        if self._tables:
            self._tables[-1].hold()
        self.found.tables[node.mem_id] = table
        self._tables.append(table)
        return self._leave_table

    def _leave_table(self) -> None:
        inner = self._tables.pop()
        if self._tables:
            self._tables[-1].has_headings |= inner.has_headings  # a part of a page, not a value


def span_of(given: Attributes, name: str, *, least: int = 1) -> int:
    """How many columns or rows a cell takes, one where it does not say."""
    digits = given.get(name, "").strip()
    return max(least, min(int(digits), _MOST_SPAN)) if digits.isdecimal() and len(digits) < 9 else 1
