"""Paragraphs and tables one after another, as Word and PowerPoint keep them, written down with the lists they form.

Such files do not nest: each paragraph says that it is an item at some level, and how far it is indented. Which list an
item goes on with, and which paragraphs lie in an item, is what a reader sees on the page, and what is found out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chunker.reading.writer import Writer

SAME_INDENT = 60  # twentieths of a point, three points: less is not seen


BY_FONT = "by font"  # style of code that is known by its letters alone


@dataclass(frozen=True, slots=True)
class Mark:
    """What makes a paragraph an item.

    Attributes:
        text: what stands before it (`2.`, `(a)`); empty for bullets.
        sequence: its list's name; other lists may go on with it if they look the same.
        level: 0 for the outermost, as the file says.
        number: its place in its list; 0 for bullets.
    """

    text: str
    sequence: str
    level: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a table.

    Attributes:
        level: of a heading.
        mark: makes it an item.
        goes_on: level of the item it lies in, where the file says so.
        indent: of its lines after the first, in twentieths of a point.
        style: pieces of code join only with those of the same style; empty for those that never join.
        page: number of the page it is the first on.
    """

    kind: Literal["paragraph", "heading", "code", "table", "page_header", "page_footer"]
    text: str = ""
    level: int = 0
    mark: Mark | None = None
    goes_on: int | None = None
    indent: int = 0
    is_quote: bool = False
    style: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    page: int | None = None


def with_settled_code(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, once it is known how this document writes code.

    Where a style's paragraphs have line breaks in them, each is a block of its own; else each is a line. Of code that
    is known by its letters alone, which are no style, those with line breaks are. Where most text is in letters of
    equal width, these do not mean code.
    """
    made = list(pieces)
    blocks = {piece.style for piece in made if _has_lines(piece)} - {BY_FONT}
    lengths = Counter({True: 0, False: 0})
    for piece in made:
        lengths[piece.style == BY_FONT] += len(piece.text)
    is_typewritten = lengths[True] > lengths[False]
    return [_settled(piece, blocks, is_typewritten) for piece in made]


def _settled(piece: Piece, blocks: set[str], is_typewritten: bool) -> Piece:
    if piece.kind != "code":
        return piece
    if is_typewritten and piece.style == BY_FONT:
        return replace(piece, kind="paragraph", style="")
    return replace(piece, style="") if piece.style in blocks or _has_lines(piece) else piece


def _has_lines(piece: Piece) -> bool:
    return piece.kind == "code" and "\n" in piece.text.strip()


def write_pieces(writer: Writer, pieces: Iterable[Piece]) -> None:
    """Set pieces down one after another; all lists are closed behind them."""
    flow = _Flow(writer)
    for piece in _joined(pieces):
        flow.write(piece)
    flow.close_lists()


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, with lines of code that follow each other as one."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and _is_same_code(runs[-1][-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return [run[0] if len(run) == 1 else _one_code(run) for run in runs]


def _is_same_code(before: Piece, piece: Piece) -> bool:
    return (
        before.kind == piece.kind == "code"
        and piece.mark is None
        and piece.style == before.style != ""
        and piece.page is None
        and piece.is_quote == before.is_quote
    )


def _one_code(run: Sequence[Piece]) -> Piece:
    """Lines of code in one piece; lines set in further are indented by spaces, four to half an inch."""
    left = min(piece.indent for piece in run if piece.text.strip()) if any(p.text.strip() for p in run) else 0
    lines = [" " * ((piece.indent - left) // 180) + piece.text for piece in run]
    first = run[0]
    return Piece(
        "code", "\n".join(lines), mark=first.mark, goes_on=first.goes_on, indent=left, is_quote=first.is_quote,
        page=first.page,
    )  # fmt: skip


@dataclass(slots=True)
class _List:
    """A list that is open, with its last item."""

    mark: Mark
    indent: int


class _Flow:
    """Knows which lists are open while pieces are written."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._lists: list[_List] = []
        self._quoted: int | None = None  # how many lists were open around the quote that is open
        self._body_indent = 0  # of the last paragraph outside of lists

    def write(self, piece: Piece) -> None:
        """Set a piece down where it belongs."""
        if piece.page is not None:
            self._writer.place("page", piece.page)
        if not piece.text.strip() and not piece.rows and piece.mark is None:
            return
        if not piece.is_quote or piece.mark:
            self._close_quote()
        if piece.kind in {"heading", "page_header", "page_footer"}:
            self.close_lists()
        elif piece.mark:
            self._open_item(piece.mark, piece.indent)
        else:
            self._enter_item(piece)
        self._open_quote(piece)
        self._set_down(piece)

    def close_lists(self) -> None:
        """End whatever is open."""
        self._close_quote()
        self._leave(0)

    def _open_item(self, mark: Mark, indent: int) -> None:
        """Open an item in the list it goes on with, or in a new one."""
        while self._lists and _is_further_out(mark, indent, self._lists[-1]):
            self._leave(len(self._lists) - 1)
        last = self._lists[-1] if self._lists else None
        if last and not _is_further_in(mark, indent, last):
            if _goes_on(last.mark, mark):
                self._writer.close()
            else:
                self._leave(len(self._lists) - 1)
                last = None
        is_new = last is None or _is_further_in(mark, indent, last)
        if is_new:
            self._writer.open("list")
            self._lists.append(_List(mark, indent))
        self._lists[-1] = _List(mark, indent)
        self._writer.open("item", f"{mark.text} " if mark.text else "")

    def _enter_item(self, piece: Piece) -> None:
        """Leave the items that a piece without a mark does not lie in."""
        keep = len(self._lists)
        while keep and not self._lies_in(piece, self._lists[keep - 1]):
            keep -= 1
        if keep < len(self._lists):
            self._close_quote()
            self._leave(keep)
        if not keep:
            self._body_indent = piece.indent

    def _lies_in(self, piece: Piece, item: _List) -> bool:
        if piece.goes_on is not None:
            return item.mark.level <= piece.goes_on
        # where all text is indented, being indented says nothing
        is_indented = piece.indent > max(self._body_indent, 0) + SAME_INDENT
        return is_indented and piece.indent >= item.indent - SAME_INDENT

    def _leave(self, keep: int) -> None:
        """Close all lists but so many."""
        while len(self._lists) > keep:
            self._lists.pop()
            self._writer.close()
            self._writer.close()

    def _open_quote(self, piece: Piece) -> None:
        if piece.is_quote and self._quoted is None:
            self._writer.open("quote")
            self._quoted = len(self._lists)

    def _close_quote(self) -> None:
        if self._quoted is not None:
            self._writer.close()
            self._quoted = None

    def _set_down(self, piece: Piece) -> None:
        if piece.kind == "heading":
            self._writer.heading(piece.text, piece.level)
        elif piece.kind == "code":
            self._writer.code(piece.text)
        elif piece.kind == "table":
            self._writer.table(piece.rows, piece.header_rows)
        else:
            self._writer.paragraph(piece.text, piece.kind)


def _is_further_out(mark: Mark, indent: int, last: _List) -> bool:
    """Whether an item belongs to a list around the last one."""
    if mark.level != last.mark.level:
        return mark.level < last.mark.level
    return mark.sequence != last.mark.sequence and indent < last.indent - SAME_INDENT


def _is_further_in(mark: Mark, indent: int, last: _List) -> bool:
    """Whether an item opens a list inside the last item."""
    if mark.level != last.mark.level:
        return mark.level > last.mark.level
    return mark.sequence != last.mark.sequence and indent > last.indent + SAME_INDENT


def _goes_on(before: Mark, mark: Mark) -> bool:
    """Whether two items beside each other look like one list: the same list, two bullets, or 2 after 1."""
    if mark.sequence == before.sequence:
        return True
    return mark.number == before.number == 0 or (mark.number > 1 and mark.number == before.number + 1)
