"""Reading PDFs that browsers print: tags that mean nothing stand for blocks of a page as well as for pieces of text."""

from __future__ import annotations

from chunker.reading.formats.pdf import read
from tests.pdf_pages import Tag, Words, pdf
from tests.test_reading_pdf import kinds, texts


def piece(mark: int) -> Tag:
    """A piece of text, as Chromium tags it."""
    return Tag("NonStruct", [(0, mark)])


def block(*children: Tag) -> Tag:
    """A `div` or a `pre`, as Chromium tags it."""
    return Tag("NonStruct", children)


def down(*rows: str, font: str = "plain") -> list[Words]:
    """A line for each, marked from 0 on."""
    return [Words(72, 700 - 14 * place, text, font=font, mark=place) for place, text in enumerate(rows)]


def test_blocks_below_each_other_are_paragraphs() -> None:
    """Each `div` stands by itself, also inside others, in items, and beside loose text."""
    words = down("Nobody replaces the battery", "Carol is on leave", "inside", "loose", "in an item", "and more of it")
    item = Tag("L", [Tag("LI", [block(piece(4)), block(piece(5))])])
    tags = Tag("Document", [block(piece(0)), block(piece(1)), block(block(piece(2)), piece(3)), item])
    content = read(pdf(words, tags=tags))
    assert [text.strip() for text in texts(content, "paragraph")] == [word.text for word in words]
    assert len(texts(content, "item")) == 1


def test_lines_of_code_stay_lines() -> None:
    """A `pre` is code, with `code` inside it or without."""
    words = [
        Words(72, y, text, font="mono", mark=mark)
        for y, text, mark in ((700, "alpha", 0), (686, "beta", 0), (658, "gamma", 0), (600, "x = 1", 1))
    ]
    tags = Tag("Document", [block(piece(0)), block(Tag("Code", [piece(1)])), piece(2)])
    content = read(pdf([*words, Words(72, 560, "Words", mark=2)], tags=tags))
    assert texts(content, "code") == ["```\nalpha\nbeta\n\ngamma\n```", "```\nx = 1\n```"]


def test_pieces_side_by_side_are_one_text() -> None:
    """`H<sub>2</sub>O` is one word, although there is a tag around the `2`."""
    words = [
        Words(72, 700, "H", mark=0),
        Words(79.3, 698, "2", 7, mark=1),
        Words(83.2, 700, "O is water", mark=2),
        Words(72, 686, "and wet", mark=3),
    ]
    content = read(pdf(words, tags=Tag("Document", [block(piece(0), block(piece(1)), piece(2)), piece(3)])))
    assert kinds(content) == ["paragraph", "paragraph"]
    assert content.text.startswith("H2O is water\n\n")


def test_blocks_side_by_side_are_not_run_together() -> None:
    """Cells of a layout stand beside each other, each by itself."""
    words = [Words(72, 700, "left", mark=0), Words(300, 700, "right", mark=1)]
    assert texts(read(pdf(words, tags=Tag("Document", [block(piece(0)), block(piece(1))]))), "paragraph") == [
        "left",
        "right",
    ]
