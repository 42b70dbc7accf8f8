"""Whether a table says something by its rows and columns, or only places parts of a page beside each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from chunker.reading.office.table_headers import is_figure

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
PARTS = frozenset({"form", "hr"})
BLOCKS = frozenset("pre ul ol dl blockquote".split())

_MOST_BOLD = 3  # rows at the top that may be a header
_LONGEST_NAME = 60  # characters of a cell that is asked whether it is a figure
_LONG_CELL = 400  # characters in the mean, from which cells with lists are parts of a page
_MOST_FILLED = 200_000  # cells that a table may be filled up with, beside four for each it has


@dataclass(slots=True)
class RowFacts:
    """What is in a row.

    Attributes:
        cells: how many it has.
        values: those of them that are no headers.
        told: how those of them begin that have words.
        last_told: number of the last one of these.
        has_plain: words stand in it that are not bold.
        has_blocks: lists, code or quotes stand in it.
    """

    cells: int = 0
    values: int = 0
    told: list[str] = field(default_factory=list)
    last_told: int = -1
    has_plain: bool = False
    has_blocks: bool = False
    has_headings: bool = False

    def say(self, words: str, cell: int) -> None:
        """Take in words of the cell of this number."""
        if self.last_told != cell:
            self.last_told = cell
            self.told.append("")
        if len(self.told[-1]) < _LONGEST_NAME:
            self.told[-1] += words[:_LONGEST_NAME]

    def has_figures(self) -> bool:
        """Whether a cell says no more than a figure, and so is no name; a year may be one."""
        return any(is_figure(words.strip()) for words in self.told)


@dataclass(slots=True)
class TableFacts:
    """What is in a table, not counting what is in tables inside it.

    Attributes:
        is_ruled: it says that there are lines between its cells.
        holders: cells that hold tables.
        last_holder: number of the last one of them.
        has_page_parts: headings stand in tables in its cells.
        has_parts: forms or rules stand in it.
        has_code: code stands in it, whose lines a cell has no room for.
        has_tall_cells: cells reach over several rows, which have fewer cells for it.
    """

    is_layout: bool = False
    is_ruled: bool = False
    has_header: bool = False
    has_head: bool = False
    holders: int = 0
    last_holder: int = -1
    rows: list[RowFacts] = field(default_factory=list)
    has_page_parts: bool = False
    has_parts: bool = False
    has_code: bool = False
    has_tall_cells: bool = False
    cells: int = 0
    width: int = 0
    widest: int = 0
    chars: int = 0

    def is_data(self) -> bool:
        """Whether it is a table to its readers, and not a way to place things on the screen."""
        if self.is_layout or self.has_page_parts or not self.cells or (self.holders and not self._may_hold_tables()):
            return False
        if any(row.has_headings for row in self.rows) and not self._may_hold_headings():
            return False
        if len(self.rows) * self.widest > 4 * self.cells + _MOST_FILLED:
            return False
        return self.has_header or (self.widest > 1 and len(self.rows) > 1 and self._holds_values())

    def bold_rows(self) -> int:
        """How many rows at the top stand out as names of the columns, where no cell says that it is one."""
        count = next((place for place, row in enumerate(self.rows) if row.has_plain or not row.told), 0)
        if count > _MOST_BOLD:
            return 0
        count = next((place for place, row in enumerate(self.rows[:count]) if row.has_figures()), count)
        return count if count and len(self.rows[count - 1].told) > 1 else 0

    def _may_hold_tables(self) -> bool:
        """Whether tables in its cells are a part of what it says: it names its columns, or few cells hold others."""
        return self.has_head or self._names_columns() or (self.has_header and 2 * self.holders <= self.cells)

    def _may_hold_headings(self) -> bool:
        """Whether headings in its cells only look so: those of columns, or in short cells below them."""
        is_top_only = not any(row.has_headings for row in self.rows[1:]) and self._is_even()
        return self._is_short() and (self._names_columns() or is_top_only)

    def _names_columns(self) -> bool:
        return len(self.rows) > 1 and self.rows[0].cells > 1 and not self.rows[0].values

    def _is_short(self) -> bool:
        return self.chars <= _LONG_CELL * self.cells

    def _holds_values(self) -> bool:
        """Whether lists and the like in cells are values: in short cells with lines between them, or below names."""
        if self.has_parts or (self.has_code and not self.is_ruled):
            return False
        has_blocks = any(row.has_blocks for row in self.rows)
        return not has_blocks or (self._is_short() and (self.is_ruled or self._is_even()))

    def _is_even(self) -> bool:
        """Whether each row has a cell for each of the first, which has words in all, as names of columns would be."""
        top = self.rows[0]
        least = 1 if self.has_tall_cells else top.cells
        is_named = top.cells > 1 and len(top.told) == top.cells and not top.has_blocks
        return is_named and all(least <= row.cells <= top.cells for row in self.rows)

    def begin_row(self) -> None:
        """Take in a row."""
        self.rows.append(RowFacts())
        self.width = 0

    def begin_cell(self, name: str, columns: int, rows: int) -> None:
        """Take in a cell that is as wide and as high as that."""
        if not self.rows:
            self.begin_row()
        self.cells += 1
        self.width += columns
        self.widest = max(self.widest, self.width)
        self.has_header |= name == "th"
        self.has_tall_cells |= rows > 1
        self.rows[-1].cells += 1
        self.rows[-1].values += name == "td"

    def say(self, words: str, *, is_bold: bool) -> None:
        """Take in words of the cell that is open."""
        if self.rows and (chars := len(words.strip())):
            self.chars += chars
            self.rows[-1].has_plain |= not is_bold
            self.rows[-1].say(words, self.cells)

    def hold_block(self, name: str) -> None:
        """Take in what seldom stands in a cell, by the name of its element."""
        self.has_parts |= name in PARTS
        self.has_code |= name == "pre"
        if self.rows:
            self.rows[-1].has_headings |= name in HEADINGS
            self.rows[-1].has_blocks |= name in BLOCKS

    def hold(self) -> None:
        """Take in a table in the cell that is open."""
        self.holders += self.last_holder != self.cells
        self.last_holder = self.cells

    def end_inner(self, inner: TableFacts) -> None:
        """Take in what was found in a table in one of its cells."""
        self.has_page_parts |= inner.has_page_parts or any(row.has_headings for row in inner.rows)
