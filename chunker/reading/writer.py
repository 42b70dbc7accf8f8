"""Text and blocks made together, for files that are not text themselves.

A reader says what it finds (a heading, a list, an item, a paragraph in it) and the writer sets it down as Markdown
would: `#` before headings, `-` before items, pipes between cells, fences around code. Words are written as they come,
without escapes but for bars in cells, so the text is for people and models; where blocks stand is known already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from chunker.reading.content import Content, Fact
from chunker.segments.blocks.lead_ins import with_lead_ins
from chunker.types import Block, BlockKind, Place, PlaceKind, Span

Container = Literal["list", "item", "quote", "footnote", "definition_list", "definition"]

_MARKS: dict[str, str] = {"item": "- ", "quote": "> ", "definition": ": "}
_TIGHT = frozenset({"item", "row", "header_row", "term", "definition"})
_BLANK_LINES = re.compile(r"\s*\n\s*")
_LINE_BREAKS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BACKTICKS = re.compile(r"`{3,}")
_DEEPEST_HEADING = 6


@dataclass(slots=True)
class _Draft:
    """A block whose end is still open."""

    kind: BlockKind
    start: int
    level: int
    parent: int
    end: int = 0
    header: Span | None = None
    language: str = ""

    def block(self) -> Block:
        """The finished block."""
        return Block(
            self.kind, Span(self.start, self.end), self.level, self.parent, header=self.header, language=self.language
        )


@dataclass(slots=True)
class _Open:
    """A container that is open; it has a block from the moment there is something in it.

    Attributes:
        number: place of its block in the sequence; -1 as long as it is empty.
        prefix: what stands before each line in it after the first.
    """

    kind: Container
    mark: str
    number: int = -1
    prefix: str = ""


class Writer:
    """Sets down a document part by part; what is opened and stays empty leaves no trace."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = self._line = 0
        self._drafts: list[_Draft] = []
        self._around: list[_Open] = []
        self._places: list[Place] = []
        self._coming: dict[PlaceKind, int | str] = {}
        self._is_behind_mark = False

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 (highest) to 6; deeper ones count as 6."""
        level = max(1, min(level, _DEEPEST_HEADING))
        if words := " ".join(text.split()):
            number = self._leaf("heading", f"{'#' * level} {words}")
            self._drafts[number].level = level

    def paragraph(
        self, text: str, kind: Literal["paragraph", "term", "page_header", "page_footer"] = "paragraph"
    ) -> None:
        """Words that belong together; line breaks in them stay, blank lines do not."""
        if words := _BLANK_LINES.sub("\n", _LINE_BREAKS.sub("\n", text)).strip():
            self._leaf(kind, words)

    def code(self, text: str, language: str = "") -> None:
        """Lines kept as they are, in a fence that none of them can close."""
        if not text.strip():
            return
        longest = max(map(len, _BACKTICKS.findall(text)), default=2)
        fence = "`" * (longest + 1)
        lines = _LINE_BREAKS.sub("\n", text).strip("\n")
        number = self._leaf("code", f"{fence}{language}\n{lines}\n{fence}")
        self._drafts[number].language = language

    def rule(self) -> None:
        """A line between two parts of the text."""
        self._leaf("rule", "---")

    def table(self, rows: Sequence[Sequence[str]], header_rows: int = 1) -> None:
        """Rows of cells, the first `header_rows` of which name the columns; short rows are filled up.

        Rows without a word in them are left out, as are columns at the end without any.
        """
        filled = [[_cell(cell) for cell in row] for row in rows]
        header_rows = sum(map(any, filled[:header_rows]))
        filled = [row for row in filled if any(row)]
        if not filled:
            return
        width = max(max(place for place, cell in enumerate(row, 1) if cell) for row in filled)
        lines = [f"| {' | '.join((row + [''] * width)[:width])} |" for row in filled]
        if header_rows:
            lines[header_rows - 1] += "\n" + "|" + " --- |" * width
        self._rows(lines, header_rows)

    def _rows(self, lines: Sequence[str], header_rows: int) -> None:
        table = -1
        for place, line in enumerate(lines):
            number = self._row(line, "header_row" if place < header_rows else "row", table)
            if table < 0:
                table = number - 1
            self._drafts[table].end = self._length
            if place == header_rows - 1:
                self._drafts[table].header = Span(self._drafts[table].start, self._length)

    def _row(self, line: str, kind: BlockKind, table: int) -> int:
        """Number of the block of a row; the first opens the table's as well, one before it."""
        start = self._begin("table" if table < 0 else kind)
        if table < 0:
            table = self._add("table", start)
        self._write(self._indented(line))
        self._is_behind_mark = False
        self._drafts.append(_Draft(kind, start, len(self._around) + 1, table, self._length))
        return len(self._drafts) - 1

    def open(self, kind: Container, mark: str = "") -> None:
        """Open a container: what comes next is in it.

        Args:
            mark: what stands before an item (`2. `, `(a) `), `- ` where none is given; before a footnote `[^1]: `.
        """
        self._around.append(_Open(kind, mark or _MARKS.get(kind, "")))

    def close(self) -> None:
        """Close the container opened last."""
        closed = self._around.pop()
        if closed.number >= 0:
            self._drafts[closed.number].end = self._length

    @contextmanager
    def inside(self, kind: Container, mark: str = "") -> Iterator[None]:
        """Open a container, and close it behind the block of code."""
        self.open(kind, mark)
        yield
        self.close()

    def place(self, kind: PlaceKind, value: int | str) -> None:
        """What is written next begins on this page, slide, sheet."""
        self._coming[kind] = value

    def placed(self, start: int, kind: PlaceKind, value: int | str) -> None:
        """What was written from this character on stands on another page, slide, sheet."""
        self._places.append(Place(start, kind, value))

    @property
    def length(self) -> int:
        """Of the text so far, in characters."""
        return self._length

    def content(self, format: str, metadata: Mapping[str, Fact] | None = None) -> Content:  # noqa: A002
        """All that was written; containers still open end here."""
        while self._around:
            self.close()
        text = "".join(self._parts)
        blocks = with_lead_ins(text, [draft.block() for draft in self._drafts])
        return Content(text, format, tuple(blocks), tuple(self._places), metadata or {})

    def _leaf(self, kind: BlockKind, text: str) -> int:
        """Number of a block without blocks in it, written down."""
        start = self._begin(kind)
        self._write(self._indented(text))
        self._is_behind_mark = False
        number = self._add(kind, start)
        self._drafts[number].end = self._length
        return number

    def _begin(self, kind: BlockKind) -> int:
        """Where the next block begins, once the marks of containers that were empty so far are written."""
        empty = [container for container in self._around if container.number < 0]
        if not self._is_behind_mark:
            self._separate(empty[0].kind if empty else kind, len(self._around) - len(empty))
        start = self._length if self._is_behind_mark else self._line
        self._places += [Place(start, place, value) for place, value in self._coming.items()]
        self._coming.clear()
        for container in empty:
            start = self._materialize(container, start)
        return start

    def _materialize(self, container: _Open, start: int) -> int:
        """Give a container its block and write its mark; where what is inside begins."""
        index = self._around.index(container)
        outer = self._around[index - 1] if index else None
        parent = outer.number if outer else -1
        self._drafts.append(_Draft(container.kind, start, index, parent))
        container.number = len(self._drafts) - 1
        later = container.mark if container.kind == "quote" else " " * len(container.mark)
        container.prefix = (outer.prefix if outer else "") + later
        if not container.mark:
            return start
        self._write(container.mark)
        self._is_behind_mark = True
        return self._length

    def _separate(self, kind: BlockKind, depth: int) -> None:
        """Begin a new line, after a blank one where it does not go on with an item or row before it."""
        outer = self._around[depth - 1] if depth else None
        prefix = outer.prefix if outer else ""
        if self._length:
            is_tight = kind in _TIGHT or (kind == "list" and outer is not None and outer.kind == "item")
            self._write("\n" if is_tight else f"\n{prefix.rstrip()}\n")
        self._line = self._length
        self._write(prefix)

    def _add(self, kind: BlockKind, start: int) -> int:
        parent = self._around[-1].number if self._around else -1
        self._drafts.append(_Draft(kind, start, len(self._around), parent))
        return len(self._drafts) - 1

    def _indented(self, text: str) -> str:
        prefix = self._around[-1].prefix if self._around else ""
        if not prefix or "\n" not in text:
            return text
        first, *others = text.split("\n")
        return "\n".join([first, *((prefix + line) if line else prefix.rstrip() for line in others)])

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
