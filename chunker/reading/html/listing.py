"""The lists of a page, as browsers nest them and as programs for texts write them."""

from __future__ import annotations

import re
from collections.abc import Callable

from chunker.reading.html.flow import Flow
from chunker.reading.html.google_lists import GoogleLists, google_list
from chunker.reading.html.levels import Level
from chunker.reading.html.lists import bullets, numbers
from chunker.reading.html.nodes import Attributes, Node, classes, name_of
from chunker.reading.html.office_lists import OfficeItem, office_item

_BULLET = "\u2022 "  # before an item in a cell, which has room for a line
_HEADING = re.compile("h[1-6]")
_LISTS = frozenset({"ul", "ol"})
_NOTION = frozenset({"bulleted-list", "numbered-list", "to-do-list", "toggle"})  # of which each item has its own

NextItem = Callable[[Attributes], tuple[Level, str]]  # where an item belongs, and its mark


class Lists:
    """Opens lists and begins their items."""

    def __init__(self, flow: Flow, google: GoogleLists) -> None:
        self._flow = flow
        self._google = google
        self._open: list[NextItem | None] = []  # gives items that have levels, None of others
        self._in_line: list[Callable[[str], str]] = []  # gives marks of lists in a cell
        self._runs = 0  # of numbered lists of Notion
        self._shown: frozenset[int] = frozenset()  # nodes with marks that are written already
        self._heading_mark = ""  # before the words of a heading that is an item

    def begin(self, node: Node, given: Attributes) -> Callable[[], None]:
        """Open a list until what this gives is called."""
        is_numbered = name_of(node) == "ol"
        if name := google_list(given):
            self._google.begin(name, given)
            return self._with_levels(lambda item: self._google.item(name, item, is_numbered=is_numbered))
        mark = numbers(node, given) if is_numbered else bullets
        if sequence := self._sequence(node, given):
            level = Level(len(self._open), sequence)
            return self._with_levels(lambda item: (level, mark(item.get("value", "")).strip()))
        self._flow.open_list(mark)
        self._open.append(None)
        return self._close

    def begin_in_line(self, node: Node, given: Attributes) -> Callable[[], None]:
        """Open a list in a cell, which has room for a line, until what this gives is called."""
        self._flow.end_block()
        self._in_line.append(numbers(node, given) if name_of(node) == "ol" else _bullet)
        return self._leave_line

    def mark_in_line(self, value: str) -> str:
        """What stands before the next item of a list in a cell."""
        return self._in_line[-1](value) if self._in_line else _BULLET

    def item(self, node: Node, given: Attributes) -> Callable[[], None]:
        """Begin an item of the list around; one that stands alone has a list of its own."""
        if self._open and (next_item := self._open[-1]):
            return self._item_with_level(node, *next_item(given))
        if self._flow.begin_item(given.get("value", "")):
            return self._flow.end_block
        self._flow.open_list(bullets)
        self._flow.begin_item()
        return self._flow.close

    def _sequence(self, node: Node, given: Attributes) -> str:
        """What a list goes on with where each run of its items, or each item, is a list; nothing of all others."""
        if "class" in given and (kinds := _NOTION.intersection(classes(given))):
            self._runs += given.get("start", "1") == "1"
            return f"{min(kinds)} {self._runs if name_of(node) == 'ol' else 0}"
        around = (node, node.parent, _beside(node, -1), _beside(node, 1))
        is_run = any(near is not None and _only_indents(near) for near in around)
        is_within = bool(self._open and self._open[-1]) and node.parent is not None and name_of(node.parent) in _LISTS
        return name_of(node) if is_run or is_within else ""

    def is_shown(self, node: Node) -> bool:
        """Whether a node stands in the mark of an item, which is written already."""
        return bool(self._shown) and node.mem_id in self._shown

    def paragraph(self, node: Node, given: Attributes) -> Callable[[], None] | None:
        """Begin an item or go on with one, if this is what a paragraph does."""
        item = office_item(node, given) if given else None
        if not item:
            return self._go_on(given)
        if self._flow.is_gathering:
            return self._in_cell(item)
        if not item.shown:
            return self._flow.resume_level(item.level.indent)
        self._shown = item.shown
        return self._flow.begin_level(item.level, f"{item.mark} " if item.mark else "")

    def _go_on(self, given: Attributes) -> Callable[[], None] | None:
        """Go on with an item of Google Docs, if a paragraph is set in as far."""
        indent = self._google.indent(given)
        return self._flow.resume_level(indent) if indent and not self._flow.is_gathering else None

    def take_heading_mark(self) -> str:
        """What stands before the words of the heading that begins."""
        mark, self._heading_mark = self._heading_mark, ""
        return mark

    def _item_with_level(self, node: Node, level: Level, mark: str) -> Callable[[], None]:
        if _is_heading(node):
            self._flow.end_block()
            self._heading_mark = f"{mark} " if mark else ""
            return self._flow.end_block
        return self._flow.begin_level(level, f"{mark} " if mark else "")

    def _in_cell(self, item: OfficeItem) -> Callable[[], None]:
        self._flow.end_block()
        if item.shown:
            self._shown = item.shown
            self._flow.say(f"{item.mark} " if item.mark else _BULLET)
        return self._flow.end_block

    def _with_levels(self, next_item: NextItem) -> Callable[[], None]:
        self._flow.end_block()
        self._open.append(next_item)
        return self._leave

    def _leave_line(self) -> None:
        self._flow.end_block()
        self._in_line.pop()

    def _leave(self) -> None:
        self._flow.end_block()
        self._open.pop()

    def _close(self) -> None:
        self._flow.close()
        self._open.pop()


def _bullet(_value: str) -> str:
    return _BULLET


def _is_heading(item: Node) -> bool:
    """Whether an item is a numbered heading, and no step that begins with one."""
    first = _element(item.child, 1)
    return first is not None and bool(_HEADING.fullmatch(name_of(first))) and _element(first.next, 1) is None


def _only_indents(node: Node) -> bool:
    """Whether a list begins with another one, which only is further in: so LibreOffice writes the second level."""
    first = _element(node.child, 1)
    return name_of(node) in _LISTS and first is not None and name_of(first) in _LISTS


def _beside(node: Node, step: int) -> Node | None:
    """The list right before or behind a list."""
    beside = _element(node.next if step > 0 else node.prev, step)
    return beside if beside is not None and name_of(beside) in _LISTS else None


def _element(node: Node | None, step: int) -> Node | None:
    """The first element from a node on, if there are only blanks up to it."""
    while node is not None and name_of(node) == "-text" and not (node.text_content or "").strip():
        node = node.next if step > 0 else node.prev
    return node
