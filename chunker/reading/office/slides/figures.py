"""Tables, charts and diagrams of slides as rows and lines."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.office.names import attribute, below, children, inside, number
from chunker.reading.office.pieces import Mark, Piece
from chunker.reading.office.slides.text import paragraph_text
from chunker.reading.office.table_headers import names_columns
from chunker.reading.spans import filled_down
from chunker.reading.xml import Element

_MOST_POINTS = 1000  # of one series; what has more was made to be seen


def table_piece(table: Element) -> Piece:
    """A table; a cell that reaches over several columns has its words in the first, in each of its rows."""
    rows = list(filled_down([_words(cell) for cell in children(row, "a:tc")] for row in children(table, "a:tr")))
    said = attribute(inside(table, "a:tblPr"), "firstRow")
    has_header = said in {"1", "true"} or (said is None and names_columns(rows))
    return Piece("table", rows=tuple(map(tuple, rows)), header_rows=int(has_header and len(rows) > 1))


def _words(cell: Element) -> str | None:
    """The words of a cell; None of one that is a part of the cell above."""
    if attribute(cell, "hMerge") in {"1", "true"}:
        return ""
    return None if attribute(cell, "vMerge") in {"1", "true"} else _cell_text(cell)


def _cell_text(cell: Element) -> str:
    body = inside(cell, "a:txBody")
    return " ".join(filter(None, (paragraph_text(paragraph).strip() for paragraph in children(body, "a:p"))))


def chart_pieces(chart: Element) -> list[Piece]:
    """The title of a chart, and what it shows as a table: a row for each category, a column for each series."""
    title = next(below(chart, "c:title"), None)
    words = "" if title is None else " ".join(map(paragraph_text, below(title, "a:p")))
    series = list(below(chart, "c:ser"))
    names = [" ".join(_points(inside(one, "c:tx")).values()) for one in series]
    values = [_points(_any(one, ("c:val", "c:yVal"))) for one in series]
    categories: dict[int, str] = {}
    for one in series:
        categories = {**_points(_any(one, ("c:cat", "c:xVal"))), **categories}
    places = sorted({place for points in values for place in points})[:_MOST_POINTS]
    rows = [
        ("", *names),
        *((categories.get(place, ""), *(points.get(place, "") for points in values)) for place in places),
    ]
    return [Piece("paragraph", words), Piece("table", rows=tuple(rows), header_rows=int(any(names)))]


def _any(element: Element, names: Iterable[str]) -> Element | None:
    return next((found for name in names if (found := inside(element, name)) is not None), None)


def _points(element: Element | None) -> dict[int, str]:
    """The values of a series as the file keeps them beside its workbook, by their places."""
    points: dict[int, str] = {}
    for place, point in enumerate(() if element is None else below(element, "c:pt")):
        value = inside(point, "c:v")
        index = number(point, "idx")
        points[place if index is None else index] = _number((value.text or "") if value is not None else "")
    return points


def _number(text: str) -> str:
    """A number as people write it: without what binary fractions add at the end."""
    try:
        return f"{float(text):.12g}" if "." in text else text
    except ValueError:
        return text


def diagram_pieces(model: Element, name: str) -> list[Piece]:
    """The words in a diagram as a list."""
    texts = (" ".join(map(paragraph_text, below(point, "a:p"))).strip() for point in below(model, "dgm:pt"))
    return [Piece("paragraph", text, mark=Mark("", name, 0)) for text in texts if text]
