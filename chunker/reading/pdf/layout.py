"""Parts of pages without tags, from where their lines stand and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chunker.reading.pdf.columns import regions
from chunker.reading.pdf.headings import Headings, look_of, set_levels
from chunker.reading.pdf.items import body_left, with_lists
from chunker.reading.pdf.joining import joined
from chunker.reading.pdf.lines import Line, flowing, line_of, lines_from_top, lines_in_order
from chunker.reading.pdf.loading import Bookmark
from chunker.reading.pdf.measures import Measures
from chunker.reading.pdf.overleaf import joined_overleaf
from chunker.reading.pdf.paragraphs import Paragraph, marker_at, paragraphs
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.tables import Table, with_tables
from chunker.reading.pdf.words import Vocabulary


class _Column(NamedTuple):
    """Lines of one column of a page, from its top down."""

    page: int
    lines: list[Line]


def laid_out(
    pages: Sequence[tuple[int, Sequence[Run]]], bookmarks: Sequence[Bookmark], vocabulary: Vocabulary
) -> list[Part]:
    """Parts of pages, in reading order.

    Args:
        pages: number and runs of each.
    """
    columns = [column for number, runs in pages for column in _columns(number, runs)]
    measures = Measures.of(column.lines for column in columns)
    headings = Headings(bookmarks, measures)
    parts = [part for column in columns for part in _parts(column, measures, headings, vocabulary)]
    set_levels([part for part in parts if part.kind == "heading"])
    return joined_overleaf(with_lists(joined(parts)), vocabulary)


def _columns(number: int, runs: Sequence[Run]) -> Iterator[_Column]:
    """Columns of a page in the order in which they are read; what does not run from left to right comes last."""
    level = [run for run in runs if not run.look.is_turned]
    pieces = [line_of(cell, number) for line in lines_in_order(level, number) for cell in line.cells]
    if pieces:
        for region in regions(pieces):
            yield _Column(number, lines_from_top((run for piece in region for run in piece.runs), number))
    for run in runs:
        if run.look.is_turned:
            yield _Column(number, [line_of([run], number)])


def _parts(column: _Column, measures: Measures, headings: Headings, vocabulary: Vocabulary) -> Iterator[Part]:
    """Parts of one column."""
    limit = max(line.right for line in column.lines)
    opens = True
    for stretch in with_tables(column.lines, measures):
        if isinstance(stretch, Table):
            first = stretch.lines[0]
            rows, header_rows = stretch.rows, stretch.header_rows
            part = Part("table", page=column.page, left=first.left, rows=rows, header_rows=header_rows)
            part.opens_column, opens = opens, False
            yield part
            continue
        for paragraph in paragraphs(stretch, measures):
            part = _part(paragraph, measures, headings, vocabulary)
            part.opens_column, part.limit = opens, limit
            opens = False
            if part.text or part.lines:
                yield part


def _part(paragraph: Paragraph, measures: Measures, headings: Headings, vocabulary: Vocabulary) -> Part:
    """A heading, lines of code, or a paragraph."""
    lines = paragraph.lines
    first = lines[0]
    if paragraph.is_code and not measures.is_mono:
        return Part("code", page=first.page, left=first.left, outer=first.left, lines=[lines])
    text, breaks = flowing(lines, vocabulary)
    depth = headings.depth(paragraph, text)
    if depth is not None or headings.is_one(paragraph, text):
        level = 0 if depth is None else depth + 1
        return Part("heading", text, first.page, level=level, left=first.left, look=look_of(paragraph))
    if any(paragraph.ends):
        text = "\n".join(flowing(stretch, vocabulary)[0] for stretch in paragraph.stretches())
    left = body_left(first, marker_at(first))
    return Part("paragraph", text, first.page, breaks, left=left, outer=first.left)
