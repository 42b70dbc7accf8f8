"""Presentations: what is read is what somebody sees who goes through the slides."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats.pptx import read
from chunker.types import Place
from tests.office_files import kinds, of_kind, relations, zipped

COVER, CONTENT, TITLE_ONLY = 0, 1, 5  # layouts of the library's template


class Deck:
    """A presentation that is being made."""

    def __init__(self) -> None:
        self.made: Any = pptx.Presentation()

    def slide(self, title: str, lines: Iterable[tuple[str, int]] = (), layout: int = CONTENT) -> Any:
        """Add a slide with lines at levels in its body."""
        slide = self.made.slides.add_slide(self.made.slide_layouts[layout])
        slide.shapes.title.text = title
        frame: Any = slide.placeholders[1].text_frame if layout != TITLE_ONLY else None
        for place, (text, level) in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text, paragraph.level = text, level
        return slide

    def read(self) -> Content:
        """What is read of it."""
        buffer = io.BytesIO()
        self.made.save(buffer)
        content = read(buffer.getvalue())
        kinds(content)
        return content


def box(slide: Any, text: str, left: float, top: float) -> Any:
    """Add a text box, an inch high."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def test_slides_with_titles_and_nested_bullets() -> None:
    """The cover's title stands above those of all other slides; levels of bullets are lists in items."""
    deck = Deck()
    deck.slide("Pumps", [("A talk", 0)], COVER)
    deck.slide("Parts", [("seal", 0), ("rubber", 1), ("valve", 0)])
    content = deck.read()
    assert content.text == "# Pumps\n\nA talk\n\n## Parts\n\n- seal\n  - rubber\n- valve"
    assert content.places == (Place(0, "slide", 1), Place(17, "slide", 2))


def test_paragraphs_without_bullets_and_with_numbers() -> None:
    """A paragraph may say that it has no bullet, or a number of some kind."""
    deck = Deck()
    slide = deck.slide("T", [(text, 0) for text in ("intro", "one", "two", "x", "three")])
    looks: Sequence[tuple[str, dict[str, str]]] = (
        ("buNone", {}),
        ("buAutoNum", {"type": "alphaLcParenBoth", "startAt": "3"}),
        ("buAutoNum", {"type": "alphaLcParenBoth"}),
        ("buNone", {}),
        ("buAutoNum", {"type": "romanUcPeriod"}),
    )
    for paragraph, (name, values) in zip(slide.placeholders[1].text_frame.paragraphs, looks, strict=True):
        look = paragraph._p.get_or_add_pPr()
        look.append(look.makeelement(f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}", values))
    assert deck.read().text == "# T\n\nintro\n\n(c) one\n(d) two\n\nx\n\nI. three"


def test_shapes_from_top_to_bottom_and_left_to_right() -> None:
    """Whatever the order in which somebody drew them; those beside each other are a row."""
    deck = Deck()
    slide = deck.slide("T", layout=TITLE_ONLY)
    for text, left, top in (("last", 0, 5), ("right", 5, 2), ("left", 1, 2.2), ("middle", 3, 2.1)):
        box(slide, text, left, top)
    assert of_kind(deck.read(), "paragraph") == ["left", "middle", "right", "last"]


def test_groups_move_what_is_in_them() -> None:
    """A shape's place counts from the group it is in."""
    deck = Deck()
    slide = deck.slide("T", layout=TITLE_ONLY)
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_textbox(0, 0, Inches(2), Inches(1))
    inner.text_frame.text = "low"
    group.left, group.top = Inches(1), Inches(5)
    box(slide, "high", 1, 3)
    assert of_kind(deck.read(), "paragraph") == ["high", "low"]


def test_tables_with_merged_cells() -> None:
    """The first row is the header where the table says so."""
    deck = Deck()
    table = deck.slide("T", layout=TITLE_ONLY).shapes.add_table(3, 2, 0, 0, Inches(4), Inches(2)).table
    for place, text in enumerate(("a", "b", "wide", "", "1", "2")):
        table.cell(place // 2, place % 2).text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    assert deck.read().text == "# T\n\n| a | b |\n| --- | --- |\n| wide |  |\n| 1 | 2 |"


def test_a_cell_over_several_rows_stands_in_each() -> None:
    """Rows can be read alone."""
    deck = Deck()
    table = deck.slide("T", layout=TITLE_ONLY).shapes.add_table(3, 2, 0, 0, Inches(4), Inches(2)).table
    for place, text in enumerate(("a", "b", "tall", "1", "", "2")):
        table.cell(place // 2, place % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert of_kind(deck.read(), "row") == ["| tall | 1 |", "| tall | 2 |"]


def test_charts_as_tables() -> None:
    """A row for each category, a column for each series."""
    deck = Deck()
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["North", "South"]
    data.add_series("2025", (1.5, 2))
    data.add_series("2026", (3, None))
    slide = deck.slide("T", layout=TITLE_ONLY)
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data)
    assert "|  | 2025 | 2026 |\n| --- | --- | --- |\n| North | 1.5 | 3 |\n| South | 2 |  |" in deck.read().text


def test_notes_are_a_quote() -> None:
    """What the speaker is to say stands behind the slide."""
    deck = Deck()
    deck.slide("T", [("a", 0)]).notes_slide.notes_text_frame.text = "Smile.\nWave."
    content = deck.read()
    assert content.text == "# T\n\n- a\n\n> Notes: Smile.\n>\n> Wave."
    assert of_kind(content, "quote") == ["> Notes: Smile.\n>\n> Wave."]


def test_hidden_slides_and_shapes_are_left_out() -> None:
    """Slides are named, and the others keep their numbers."""
    deck = Deck()
    deck.slide("one")._element.set("show", "0")
    shape = box(deck.slide("two", layout=TITLE_ONLY), "secret", 1, 1)
    shape._element.nvSpPr.cNvPr.set("hidden", "1")
    content = deck.read()
    assert content.text == "# two"
    assert content.places == (Place(0, "slide", 2),)
    assert content.metadata["hidden_slides_left_out"] == ["slide 1"]


def test_code_by_letters_of_equal_width() -> None:
    """Lines in such a font are code, if most of the slide is not."""
    deck = Deck()
    slide = deck.slide("Some explanation of it all", layout=TITLE_ONLY)
    for paragraph in (shape := box(slide, "a = 1\nb = 2", 1, 2)).text_frame.paragraphs:
        paragraph.runs[0].font.name = "Consolas"
    assert shape.has_text_frame
    assert of_kind(deck.read(), "code") == ["```\na = 1\nb = 2\n```"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "save it as .docx or .pptx"),
        (zipped({"_rels/.rels": relations({"a": ("officeDocument", "x.xml")}), "x.xml": "<a/>"}), "not a presentation"),
        (zipped({}), "not a presentation"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(UnreadableDocument, match=words):
        read(data)
