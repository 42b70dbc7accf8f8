"""The parts of a piece of code: what begins a line, or stands on a line too long to be looked at as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.segments.code_lines import CodeLine
from chunker.segments.syntax import kinds
from chunker.segments.syntax.kinds import Kind
from chunker.segments.syntax.parsing import syntax_tree

if TYPE_CHECKING:
    from tree_sitter import Node, TreeCursor

    from chunker.types import IntArray

_LONG_LINE_CHARS = 200
_MOST_ERRORS = 0.5  # of the code
_REQUIRES = re.compile(r"(?:(?:const|let|var)\s[^=]*=\s*)?require(?:_relative)?\b")


@dataclass(slots=True)
class Unit:
    """A part of the code, with its place in the document.

    Attributes:
        depth: how many parts it lies in.
        first: its first line, `last` its last one.
        is_line: whether it begins a line; otherwise it lies in one that is long.
        head: of a definition the line on which it begins, behind what is put before it.
        body: of a definition the line on which its body begins; -1 where it has none.
        inside: of a definition where its body begins.
    """

    kind: Kind
    depth: int
    start: int
    end: int
    first: int
    last: int
    is_line: bool = True
    head: int = 0
    body: int = -1
    inside: int = -1


def units_of(text: str, lines: Sequence[CodeLine], language: str) -> list[Unit] | None:
    """The parts of the code on some lines of a text, each before those inside it.

    None where the grammar makes errors of most of it, or cannot be asked.
    """
    code = "\n".join(text[line.inside : line.end] for line in lines)
    tree = syntax_tree(code, language)
    if tree is None:
        return None
    walk = _Walk(_Places(text, lines))
    walk.through(tree.walk())
    return None if walk.error_bytes > _MOST_ERRORS * len(code) else walk.units


class _Places:
    """Where rows and columns in bytes, as the parser counts, are in the document."""

    def __init__(self, text: str, lines: Sequence[CodeLine]) -> None:
        self.text, self.lines = text, lines
        self._row, self._characters = -1, np.zeros(0, dtype=np.int64)

    def words(self, row: int) -> str:
        """The code on a line."""
        return self.text[self.lines[row].inside : self.lines[row].end]

    def is_long(self, row: int) -> bool:
        """Whether to look at what is on the line."""
        return self.lines[row].end - self.lines[row].inside > _LONG_LINE_CHARS

    def begins_line(self, row: int, column: int) -> bool:
        """Whether there is only white space before a place."""
        line = self.lines[row]
        return column == 0 or (
            column <= line.end - line.inside and not self.text[line.inside : line.inside + column].strip()
        )

    def offset(self, row: int, column: int) -> int:
        """Offset of a place in the document."""
        line = self.lines[row]
        return line.inside + (column if column == 0 else int(self._read(row)[min(column, len(self._read(row)) - 1)]))

    def _read(self, row: int) -> IntArray:
        """The characters before each byte of a line; one line is kept, as places come in order."""
        if row != self._row:
            data = np.frombuffer(self.words(row).encode("utf-8", "surrogatepass"), dtype=np.uint8)
            begins = (data & 0xC0) != 0x80
            self._row, self._characters = row, np.concatenate(([0], np.cumsum(begins)))
        return self._characters


class _Frame(NamedTuple):
    """A node around the one that is looked at.

    Attributes:
        unit: the innermost part that it is or lies in; None at the top.
        is_header: whether what is in it belongs to the header of a definition, up to the body.
    """

    type: str
    unit: Unit | None
    depth: int
    is_header: bool


_TOP = _Frame("", None, 0, is_header=False)


class _Walk:
    def __init__(self, places: _Places) -> None:
        self.units: list[Unit] = []
        self.error_bytes = 0
        self._places = places
        self._last_row = -1

    def through(self, cursor: TreeCursor) -> None:
        """Every node that spans lines or begins one; without recursion, as code may nest as deep as it likes."""
        around = [_TOP]
        while True:
            node = cursor.node
            inner = self._frame(node, around[-1]) if node else around[-1]
            if node and self._is_worth_a_look(node, around[-1]) and cursor.goto_first_child():
                around.append(inner)
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                around.pop()

    def _is_worth_a_look(self, node: Node, outer: _Frame) -> bool:
        if outer.is_header and node.type in kinds.SIGNATURES:
            return False
        return node.start_point[0] != node.end_point[0] or self._places.is_long(node.start_point[0])

    def _frame(self, node: Node, outer: _Frame) -> _Frame:
        """What a node is to those inside it; if it is a part of its own, that is kept."""
        if not node.is_named:
            return outer
        kind = node.type
        self._count_errors(node, kind, outer)
        if outer is _TOP:
            return _Frame("ERROR" if kind == "ERROR" else kinds.ROOT, None, 0, is_header=False)
        if kind in kinds.BODIES:
            if outer.is_header and outer.unit and outer.unit.body < 0:
                self._enter_body(outer.unit, node)
            return _Frame(kind, outer.unit, outer.depth, is_header=False)
        is_definition = _is_definition(node, kind, outer)
        if is_definition and outer.unit and (outer.is_header or not self._begins_part(node, outer)):
            outer.unit.kind = "definition"
            if outer.type in kinds.WRAPPERS:
                outer.unit.head = node.start_point[0]
            return _Frame(kind, outer.unit, outer.depth, is_header=True)
        is_header = outer.is_header or is_definition or kind in kinds.FUNCTION_VALUES
        if outer.is_header or not self._begins_part(node, outer):
            return _Frame(kind, outer.unit, outer.depth, is_header)
        unit = self._unit(node, kind, outer, is_definition)
        return _Frame(kind, unit, outer.depth + 1, is_header)

    def _begins_part(self, node: Node, outer: _Frame) -> bool:
        row, column = node.start_point
        if row != self._last_row and self._places.begins_line(row, column):
            return True
        return outer.type in kinds.HOLDERS and self._places.is_long(row)

    def _unit(self, node: Node, kind: str, outer: _Frame, is_definition: bool) -> Unit:
        row, column = node.start_point
        is_line = row != self._last_row and self._places.begins_line(row, column)
        self._last_row = row
        last, end = self._end(node)
        start = self._places.lines[row].start if is_line else self._places.offset(row, column)
        named: Kind = "definition" if is_definition else self._kind(kind, row, outer)
        self.units.append(unit := Unit(named, outer.depth, start, max(end, start), row, last, is_line, head=row))
        return unit

    def _end(self, node: Node) -> tuple[int, int]:
        """The last line of a node, and where it ends: with its line, unless that is long."""
        row, column = node.end_point
        if column == 0 and row > node.start_point[0]:
            row, column = row - 1, -1
        row = min(row, len(self._places.lines) - 1)
        is_cut = column >= 0 and self._places.is_long(row)
        return row, self._places.offset(row, column) if is_cut else self._places.lines[row].end

    def _kind(self, kind: str, row: int, outer: _Frame) -> Kind:
        if kind in kinds.COMMENTS or kind in kinds.ATTRIBUTES:
            return "lead"
        if kind in kinds.IMPORTS or _REQUIRES.match(self._places.words(row).lstrip()):
            return "import"
        return "statement" if outer.type in kinds.HOLDERS else "part"

    def _enter_body(self, unit: Unit, node: Node) -> None:
        row, column = node.start_point
        unit.body = row if self._places.begins_line(row, column) else row + 1
        is_inside_line = unit.body >= len(self._places.lines) or self._places.is_long(row)
        unit.inside = self._places.offset(row, column) if is_inside_line else self._places.lines[unit.body].start

    def _count_errors(self, node: Node, kind: str, outer: _Frame) -> None:
        """Bytes in errors, less those of the definitions that were understood inside them."""
        size = node.end_byte - node.start_byte
        if kind == "ERROR" and outer.type != "ERROR":
            self.error_bytes += size
        elif outer.type == "ERROR" and kind in kinds.DEFINITIONS | kinds.DEFINITIONS_OF_LINES:
            self.error_bytes -= size


def _is_definition(node: Node, kind: str, outer: _Frame) -> bool:
    if kind in kinds.DEFINITIONS:
        return kind not in kinds.FUNCTION_VALUES or outer.type in kinds.HOLDERS or outer.type in kinds.NAMING
    if kind in kinds.DEFINITIONS_OF_LINES:
        return node.start_point[0] != node.end_point[0]
    return kind in kinds.FUNCTION_VALUES and outer.type in kinds.NAMING


def with_leads(units: Sequence[Unit]) -> Iterator[Unit]:
    """The parts, each with the comments and attributes right above it; those above nothing are parts themselves."""
    held: Unit | None = None
    for unit in units:
        if held and (held.depth != unit.depth or unit.first > held.last + 1 or not unit.is_line):
            yield held
            held = None
        if held:
            unit.start, unit.first = held.start, held.first
        held = None
        if unit.kind == "lead":
            held = unit
        else:
            yield unit
    if held:
        yield held
