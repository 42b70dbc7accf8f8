"""The parts of a document of docutils, set down one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chunker.reading.html.lists import numeral
from chunker.reading.rst.words import parts_of, words_of
from chunker.reading.spans import Cell, laid_out
from chunker.reading.writer import Writer

if TYPE_CHECKING:
    from docutils import nodes

_STYLES = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
_BOXES = frozenset("attention caution danger error hint important note tip warning".split())
_SILENT = frozenset("target substitution_definition pending raw label colspec meta".split())
_INLINE = frozenset("Text literal reference emphasis strong inline problematic image math".split())
_ERROR = 3
_MOST_TOLD = 10


@dataclass
class Walk:
    """A walk through one document.

    Attributes:
        titles: of sections by the names that references know them by.
        told: what was not read, or not as it was meant.
        comments: how many there are; nobody but authors is meant to read them.
    """

    writer: Writer
    titles: Mapping[str, str]
    told: list[str] = field(default_factory=list)
    comments: int = 0
    depth: int = 0

    def write(self, node: nodes.Element) -> None:
        """Set down a node with all in it."""
        kind = type(node).__name__
        if kind in _SILENT:
            return
        if kind in _BOXES:
            self._box(node, kind.capitalize())
        elif handle := _HANDLERS.get(kind):
            handle(self, node)
        elif kind in _INLINE or not parts_of(node):
            self.writer.paragraph(self._words(node))
        else:
            self._all(parts_of(node))

    def unread(self) -> list[str]:
        """What was not read, or not as it was meant, and how many comments there were."""
        more = len(self.told) - _MOST_TOLD
        told = self.told[:_MOST_TOLD] + ([f"{more} more of the kind"] if more > 0 else [])
        return told + ([f"{self.comments} comment{'s' * (self.comments > 1)}"] if self.comments else [])

    def _all(self, children: Iterable[nodes.Element]) -> None:
        for child in children:
            self.write(child)

    def _words(self, node: nodes.Node) -> str:
        return words_of(node, self.titles)

    # Sections and paragraphs

    def _section(self, node: nodes.Element) -> None:
        if "system-messages" in node.get("classes", ()):
            return
        self.depth += 1
        self._all(parts_of(node))
        self.depth -= 1

    def _title(self, node: nodes.Element) -> None:
        self.writer.heading(self._words(node), self.depth)

    def _paragraph(self, node: nodes.Element) -> None:
        self.writer.paragraph(self._words(node))

    def _rubric(self, node: nodes.Element) -> None:
        self.writer.paragraph(_bold(self._words(node)))

    def _line_block(self, node: nodes.Element) -> None:
        self.writer.paragraph("\n".join(self._lines(node)))

    def _lines(self, node: nodes.Element) -> Iterable[str]:
        for child in parts_of(node):
            if type(child).__name__ == "line_block":
                yield from self._lines(child)
            else:
                yield self._words(child)

    def _page_header(self, node: nodes.Element) -> None:
        self.writer.paragraph(self._words(node), "page_header")

    def _page_footer(self, node: nodes.Element) -> None:
        self.writer.paragraph(self._words(node), "page_footer")

    def _transition(self, _node: nodes.Element) -> None:
        self.writer.rule()

    def _comment(self, node: nodes.Element) -> None:
        if "not_read" in node:
            self.told.append(f"directive {node.astext().strip()}")
        else:
            self.comments += bool(node.astext().strip())

    def _message(self, node: nodes.Element) -> None:
        """What docutils could not make sense of, as it stands in the file."""
        if node.get("level", 0) < _ERROR:
            return
        self.told.append(f"line {node.get('line', '?')}: {node.children[0].astext() if parts_of(node) else ''}")
        for child in node.children[1:]:
            self.writer.code(child.astext())

    # Lists

    def _bullets(self, node: nodes.Element) -> None:
        self._list(node, lambda _place: "")

    def _numbers(self, node: nodes.Element) -> None:
        style, start = _STYLES.get(node.get("enumtype", ""), "1"), node.get("start", 1)
        prefix, suffix = node.get("prefix", ""), node.get("suffix", ".")
        self._list(node, lambda place: f"{prefix}{numeral(start + place, style)}{suffix} ")

    def _list(self, node: nodes.Element, mark: Callable[[int], str]) -> None:
        with self.writer.inside("list"):
            for place, item in enumerate(parts_of(node)):
                with self.writer.inside("item", mark(place)):
                    self._all(parts_of(item))

    def _definitions(self, node: nodes.Element) -> None:
        """Lists of definitions, fields and options: they all name something, and then say what it is."""
        with self.writer.inside("definition_list"):
            for item in parts_of(node):
                self._definition(item)

    def _definition(self, item: nodes.Element) -> None:
        terms = [child for child in parts_of(item) if type(child).__name__ in _TERMS]
        classifiers = [self._words(child) for child in parts_of(item) if type(child).__name__ == "classifier"]
        for place, term in enumerate(terms):
            is_last = place == len(terms) - 1
            self.writer.paragraph(" : ".join([self._term(term), *(classifiers if is_last else ())]), "term")
        for child in parts_of(item):
            if type(child).__name__ in _MEANINGS:
                with self.writer.inside("definition"):
                    self._all(parts_of(child))

    def _term(self, term: nodes.Element) -> str:
        if type(term).__name__ == "option_group":
            return ", ".join(option.astext().replace("\n", "") for option in parts_of(term))
        return self._words(term)

    # Boxes, quotes and notes

    def _quote(self, node: nodes.Element) -> None:
        with self.writer.inside("quote"):
            self._all(parts_of(node))

    def _attribution(self, node: nodes.Element) -> None:
        self.writer.paragraph(f"\u2014 {self._words(node)}")

    def _titled_box(self, node: nodes.Element) -> None:
        title, *others = parts_of(node)
        self._box(others, self._words(title)) if type(title).__name__ == "title" else self._quote(node)

    def _box(self, node: nodes.Element | list[nodes.Element], title: str) -> None:
        with self.writer.inside("quote"):
            self.writer.paragraph(_bold(title))
            self._all(node if isinstance(node, list) else parts_of(node))

    def _footnote(self, node: nodes.Element) -> None:
        label = next((child.astext() for child in parts_of(node) if type(child).__name__ == "label"), "")
        sign = "^" if type(node).__name__ == "footnote" else ""
        with self.writer.inside("footnote", f"[{sign}{label}]: "):
            self._all(parts_of(node))

    # Code, formulas, tables

    def _code(self, node: nodes.Element) -> None:
        names: list[str] = node.get("classes", [])
        named = [name for name in names if name and name != "code"]
        is_session = type(node).__name__ == "doctest_block"
        self.writer.code(node.astext(), "pycon" if is_session else named[0] if named else "")

    def _formula(self, node: nodes.Element) -> None:
        self.writer.paragraph(f"$${' '.join(node.astext().split())}$$")

    def _table(self, node: nodes.Element) -> None:
        rows: list[list[Cell]] = []
        header_rows = 0
        for group in parts_of(node):
            if type(group).__name__ == "title":
                self.writer.paragraph(self._words(group))
            for part in parts_of(group) if type(group).__name__ == "tgroup" else ():
                found = [row for row in parts_of(part) if type(row).__name__ == "row"]
                header_rows += len(found) * (type(part).__name__ == "thead")
                rows += [[self._cell(entry) for entry in parts_of(row)] for row in found]
        self.writer.table(laid_out(rows), header_rows)

    def _cell(self, entry: nodes.Element) -> Cell:
        return Cell(self._words(entry), entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1)


def _bold(title: str) -> str:
    return f"**{title}**" if title else ""


_TERMS = frozenset({"term", "field_name", "option_group"})
_MEANINGS = frozenset({"definition", "field_body", "description"})
_HANDLERS: dict[str, Callable[[Walk, nodes.Element], None]] = {
    **dict.fromkeys(("definition_list", "field_list", "option_list"), Walk._definitions),
    **dict.fromkeys(("literal_block", "doctest_block"), Walk._code),
    **dict.fromkeys(("footnote", "citation"), Walk._footnote),
    **dict.fromkeys(("admonition", "topic", "sidebar"), Walk._titled_box),
    **dict.fromkeys(("paragraph", "caption", "legend_line"), Walk._paragraph),
    "section": Walk._section, "title": Walk._title, "rubric": Walk._rubric, "line_block": Walk._line_block,
    "header": Walk._page_header,
    "footer": Walk._page_footer,
    "transition": Walk._transition, "comment": Walk._comment, "system_message": Walk._message,
    "bullet_list": Walk._bullets, "enumerated_list": Walk._numbers, "block_quote": Walk._quote,
    "attribution": Walk._attribution, "math_block": Walk._formula, "table": Walk._table,
}  # fmt: skip
