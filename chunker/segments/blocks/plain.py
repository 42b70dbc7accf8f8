"""Blocks of a text without markup, such as a PDF's: paragraphs, lists, and headings that stand alone.

Nothing says that a line opens an item, so a marker must be borne out: by the next one in its sequence, by a
paragraph with a colon before it, or by being a bullet that no sentence begins with. `A. Smith` and a line that
happens to begin with `3.` have no such witness, and stay text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from chunker.segments.blocks.headings import heading_level, underline_level
from chunker.segments.blocks.lead_ins import with_lead_ins
from chunker.segments.blocks.markers import Marker, Reading
from chunker.segments.blocks.plain_lines import Line, is_underlined, plain_lines
from chunker.types import Block, BlockKind, Span

_DEEPEST = 20  # lists inside lists; markers further in are text
_COLONS = (":", "\uff1a")


def plain_blocks(text: str) -> list[Block]:
    """The blocks of a plain text, in document order, each before the blocks inside it.

    Kinds: heading, paragraph, list, item, rule. Every line that is not blank belongs to a block without blocks
    inside it.
    """
    lines = plain_lines(text)
    walk = _walked(lines, {number: line.marker for number, line in enumerate(lines) if line.marker})
    return with_lead_ins(text, _finished(walk.parts, lines))


def _walked(lines: list[Line], markers: Mapping[int, Marker]) -> _Walk:
    """The lists that are borne out and all blocks, by the lines that may open an item with the marker of each.

    Where something was taken for a list that is none, the lines are read again without its markers: it stood between
    others, or around them.
    """
    walk = _Walk(lines, markers)
    walk.read()
    openers = _borne_out(walk.lists, lines)
    if len(openers) < sum(len(found.items) for found in walk.lists):
        walk = _Walk(lines, {number: markers[number] for number in openers})
        walk.read()
    return walk


@dataclass(slots=True)
class _List:
    """A list while its items are being found.

    Attributes:
        indent: columns before its markers.
        readings: how its last marker can be understood.
        number: its place among the parts.
        items: numbers of the lines that open its items.
        item: place of its last item among the parts.
        hangs: some item goes on further to the right than it began.
        counts_below: its numbers repeat that of the item it lies in.
    """

    indent: int
    readings: frozenset[Reading]
    number: int
    items: list[int] = field(default_factory=list)
    item: int = -1
    hangs: bool = False
    counts_below: bool = False


@dataclass(slots=True)
class _Part:
    """A block while its lines are being found: from a character of its first line to its last line."""

    kind: BlockKind
    first: int
    last: int
    parent: int
    start: int


class _Walk:
    """Reads the lines once, and keeps the lists that are open.

    Attributes:
        lists: all that were found.
        parts: all blocks, in document order.
    """

    def __init__(self, lines: list[Line], markers: Mapping[int, Marker]) -> None:
        """`markers`: of the lines that may open an item, by their numbers."""
        self.lists: list[_List] = []
        self.parts: list[_Part] = []
        self._lines = lines
        self._markers = markers
        self._open: list[_List] = []
        self._text = -1  # the paragraph that the next line may go on with

    def read(self) -> None:
        """Goes over the lines in order."""
        skip = -1
        for number, line in enumerate(self._lines):
            if number == skip:
                continue
            below = self._lines[number + 1] if number + 1 < len(self._lines) else None
            if is_underlined(line, below):
                self._alone("heading", number, number + 1)
                skip = number + 1
            elif line.is_rule and line.is_apart:
                self._alone("rule", number, number)
            elif not self._opens_item(number):
                self._go_on(number)

    def _alone(self, kind: BlockKind, first: int, last: int) -> None:
        self._open.clear()
        self._add(kind, first, last, -1, self._lines[first].start)
        self._text = -1

    def _opens_item(self, number: int) -> bool:
        """Whether an item begins on a line, which is now one of the parts, with its list if it is the first."""
        line, marker = self._lines[number], self._markers.get(number)
        if marker is None:
            return False
        depth = self._list_to_go_on(line, marker)
        if depth >= 0:
            del self._open[depth + 1 :]
        elif not self._begins_list(line, marker) or len(self._open) >= _DEEPEST:
            return False
        else:
            while self._open and not self._is_inside(line, self._open[-1]):
                self._open.pop()
            self._begin_list(number)
        self._begin_item(number, marker)
        return True

    def _list_to_go_on(self, line: Line, marker: Marker) -> int:
        """Place of the innermost open list that has its next item on this line; -1 for none."""
        for depth in range(len(self._open) - 1, -1, -1):
            found = self._open[depth]
            if abs(found.indent - line.indent) <= 1 and marker.after(found.readings):
                return depth
        return -1

    def _begins_list(self, line: Line, marker: Marker) -> bool:
        """Inside a paragraph only a bullet or a first place can begin a list."""
        return line.is_apart or marker.is_bullet or marker.may_be_first

    def _is_inside(self, line: Line, found: _List) -> bool:
        """Whether a list that begins on this line lies in the last item of another: further in, or `1.1` below `1.`."""
        return line.indent > found.indent + 1 or (line.indent >= found.indent - 1 and _counts_below(line, found))

    def _begin_list(self, number: int) -> None:
        line = self._lines[number]
        parent = self._open[-1].item if self._open else -1
        part = self._add("list", number, number, parent, line.start)
        counts_below = bool(self._open) and _counts_below(line, self._open[-1])
        self._open.append(_List(line.indent, frozenset(), part, counts_below=counts_below))
        self.lists.append(self._open[-1])

    def _begin_item(self, number: int, marker: Marker) -> None:
        line, found = self._lines[number], self._open[-1]
        found.readings = marker.after(found.readings) if found.items else marker.readings
        found.items.append(number)
        found.item = self._add("item", number, number, found.number, line.start)
        self._text = -1
        if marker.width < len(line.words):
            self._text = self._add("paragraph", number, number, found.item, line.first_char + marker.width)

    def _go_on(self, number: int) -> None:
        """A line of text: it goes on with the paragraph above, or begins one in the item that it is indented to."""
        line = self._lines[number]
        if line.is_apart:
            self._close(lambda found: line.indent < found.indent + 2)
            self._text = -1
        elif self._open and line.indent <= self._open[-1].indent and (self._open[-1].hangs or not line.is_wrapped):
            self._close(lambda found: line.indent <= found.indent)
            self._text = -1
        elif self._open and line.indent > self._open[-1].indent + 1:
            self._open[-1].hangs = True
        if self._text >= 0:
            self._stretch(self._text, number)
        else:
            self._text = self._add("paragraph", number, number, self._open[-1].item if self._open else -1, line.start)

    def _close(self, is_over: Callable[[_List], bool]) -> None:
        while self._open and is_over(self._open[-1]):
            self._open.pop()

    def _add(self, kind: BlockKind, first: int, last: int, parent: int, start: int) -> int:
        self.parts.append(_Part(kind, first, last, parent, start))
        self._stretch(parent, last)
        return len(self.parts) - 1

    def _stretch(self, place: int, last: int) -> None:
        """Let a block, and all around it, reach to a line."""
        while place >= 0:
            self.parts[place].last = last
            place = self.parts[place].parent


def _counts_below(line: Line, found: _List) -> bool:
    """Whether the marker of a line repeats the number of a list's last item and goes on: `1.1` below `1.`."""
    own = {reading.sequence for reading in line.marker.readings} if line.marker else set()
    return bool(own & {reading.inner for reading in found.readings})


def _borne_out(lists: list[_List], lines: list[Line]) -> set[int]:
    """Numbers of the lines that open an item of a list that is one, by itself or because others look like it."""
    borne_out = [found for found in lists if _is_borne_out(found, lines)]
    looks = {(found.indent, found.readings) for found in borne_out if found.indent}
    alike = [found for found in lists if (found.indent, found.readings) in looks]
    return {number for found in (*borne_out, *alike) for number in found.items}


def _is_borne_out(found: _List, lines: list[Line]) -> bool:
    """Whether a list is one: more than one item, a bullet that is nothing else, or a colon before it."""
    first = found.items[0]
    marker = lines[first].marker
    if marker is None or marker.is_sure or found.counts_below or len(found.items) > 1:
        return True
    return first > 0 and lines[first - 1].words.endswith(_COLONS) and (marker.is_bullet or marker.may_be_first)


def _finished(parts: list[_Part], lines: list[Line]) -> Iterator[Block]:
    depths: list[int] = []
    for number, part in enumerate(parts):
        depth = 0 if part.parent < 0 else depths[part.parent] + 1
        depths.append(depth)
        span = Span(part.start, lines[part.last].end)
        level = _heading_level(parts, number, lines)
        yield Block("heading", span, level) if level else Block(part.kind, span, depth, part.parent)


def _heading_level(parts: list[_Part], number: int, lines: list[Line]) -> int:
    """Level of a part that is a heading, by the line below it or because it stands alone above others; 0 of others."""
    part, line = parts[number], lines[parts[number].first]
    if part.kind == "heading":
        return underline_level(lines[part.last].words)
    if part.kind != "paragraph" or part.parent >= 0 or part.first < part.last or number + 1 == len(parts):
        return 0
    below = lines[part.last + 1]
    if not (line.is_apart and below.is_apart) or (number and lines[part.first - 1].words.endswith(_COLONS)):
        return 0
    is_above_more = parts[number + 1].kind == "list" or parts[number + 1].last > part.last + 1
    return heading_level(line.words, is_above_more or len(below.words) > 2 * len(line.words))
