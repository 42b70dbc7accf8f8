"""Reading PDF: text, structure and pages of files with tags and without; the reason where there is nothing to read."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Sequence

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker.errors import EncryptedDocument, UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats.pdf import read
from chunker.types import Place
from tests.pdf_pages import HEBREW, Tag, Words, assembled, lines, pdf

PROSE = (
    "The level of the river is read every quarter of an hour and sent on at once,",
    "so that the wardens of the valley know of a flood before it comes; the gauge",
    "below the bridge has done so since the spring, and nobody has had to climb down.",
)


def kinds(content: Content) -> list[str]:
    return [block.kind for block in content.blocks or ()]


def texts(content: Content, kind: str) -> list[str]:
    return [content.text[slice(*block.span)] for block in content.blocks or () if block.kind == kind]


def depths(content: Content) -> list[tuple[int, str]]:
    """How many lists each item lies in, with the first of its words."""
    blocks = content.blocks or ()
    found = []
    for block in blocks:
        if block.kind == "item":
            depth, around = 0, block
            while around.parent >= 0:
                around = blocks[around.parent]
                depth += around.kind == "list"
            found.append((depth, content.text[slice(*block.span)].split("\n")[0].strip()))
    return found


def page(number: int, body: Sequence[Words]) -> list[Words]:
    """A page with the same header as others, and its number."""
    return [Words(72, 770, "Handbook of gauges"), *body, Words(300, 30, str(number))]


def locked(password: str) -> bytes:
    """A PDF that opens with this password; empty where only changing it wants one."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf(lines(72, 700, *PROSE))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_lines_become_a_paragraph_and_large_ones_a_heading() -> None:
    """Lines that fill the column run on; a line in larger letters is a heading."""
    content = read(pdf([Words(72, 740, "Gauges", 18), *lines(72, 700, *PROSE)]))
    assert content.text == "# Gauges\n\n" + " ".join(PROSE)
    assert kinds(content) == ["heading", "paragraph"]


def test_a_gap_parts_paragraphs() -> None:
    """More distance than between the lines of a paragraph begins another."""
    content = read(pdf([*lines(72, 700, *PROSE), *lines(72, 640, *PROSE)]))
    assert kinds(content) == ["paragraph", "paragraph"]


def test_an_indented_line_begins_a_paragraph() -> None:
    """Books indent the first line instead of leaving a gap."""
    first, *others = PROSE
    body = [*lines(72, 700, *PROSE), Words(87, 664, first[:-6]), *lines(72, 652, *others)]
    assert kinds(read(pdf(body))) == ["paragraph", "paragraph"]


def test_short_lines_stay_lines() -> None:
    """Lines that end long before the margin, as in an address, are not run together."""
    content = read(pdf([*lines(72, 700, *PROSE), *lines(72, 640, "Ada Example", "1 Mill Lane", "Ostrey")]))
    assert content.text.endswith("Ada Example\n1 Mill Lane\nOstrey")


def test_hyphens_at_line_ends_go_unless_the_word_has_one() -> None:
    """`hyphen-` and `ation` are one word; `water-` and `level` keep theirs where the text writes both as words."""
    body = lines(
        *(72, 700),
        "The words of this line are parted by the hyphen-",
        "ation of a program that fills lines; the water-",
        "level is read. Here is water, and here the level.",
    )
    text = read(pdf(body)).text
    assert "hyphenation of" in text
    assert "water-level" in text


def test_two_columns_are_read_one_after_the_other() -> None:
    """A page of two columns is read down the left one first, whatever the order of the file; the title comes before."""
    left = lines(50, 700, *(f"left words of line {number:02} that fill up" for number in range(12)))
    right = lines(320, 700, *(f"right words of line {number:02} that fill up" for number in range(12)))
    mixed = [words for pair in zip(left, right, strict=True) for words in pair]
    text = read(pdf([Words(50, 760, "A title that goes over both of the two columns of text", 20), *mixed])).text
    assert text.startswith("# A title")
    places = [text.index(f"{side} words of line {number:02}") for side in ("left", "right") for number in range(12)]
    assert places == sorted(places)


def test_repeated_lines_are_headers_and_footers() -> None:
    """What stands at the same place on every page is set down for each, and marked."""
    content = read(pdf(*(page(number, lines(72, 700, *PROSE)) for number in (1, 2, 3))))
    assert texts(content, "page_header") == ["Handbook of gauges"] * 3
    assert texts(content, "page_footer") == ["1", "2", "3"]
    assert texts(content, "paragraph") == [" ".join(PROSE)] * 3


def test_pages_have_places() -> None:
    """Each page that has text begins somewhere in it."""
    content = read(pdf(lines(72, 700, "One."), lines(72, 700, "Two."), lines(72, 700, "Three.")))
    assert [content.text[place.start :].split()[0] for place in content.places] == ["One.", "Two.", "Three."]
    assert [place.value for place in content.places] == [1, 2, 3]


def test_a_paragraph_over_two_pages_is_one() -> None:
    """A paragraph that goes on is joined, and the second page begins inside it."""
    content = read(pdf(lines(72, 700, PROSE[0], PROSE[1]), lines(72, 700, PROSE[2], PROSE[0])))
    assert kinds(content) == ["paragraph"]
    assert content.places == (Place(0, "page", 1), Place(content.text.index("below"), "page", 2))


def test_lists_nest_by_their_left_edge() -> None:
    """Bullets further in lie in the item above; lines that hang belong to their item."""
    body = [
        Words(72, 700, "Take these with you:"),
        *lines(72, 680, "\u2022 a lamp that burns for at least as long as the whole of the night, and its"),
        *lines(80, 668, "spare battery"),
        *lines(100, 656, "\u2022 full", "\u2022 dry"),
        *lines(72, 632, "\u2022 a rope"),
    ]
    content = read(pdf(body))
    assert [depth for depth, _ in depths(content)] == [1, 2, 2, 1]
    assert "spare battery" in texts(content, "item")[0]
    assert (content.blocks or ())[1].lead_in is not None


def test_numbers_that_no_other_follows_are_text() -> None:
    """`3.` at the beginning of a line is no list if there is no `2.` and no `4.`."""
    assert "list" not in kinds(read(pdf(lines(72, 700, "3. That was all that she said, and she left."))))


def test_numbered_items_are_a_list() -> None:
    """Markers that count are items, with the marker that the page shows."""
    content = read(pdf(lines(72, 700, "1. Open the lid.", "2. Take out the battery.", "3. Close the lid.")))
    assert content.text == "1. Open the lid.\n2. Take out the battery.\n3. Close the lid."
    assert kinds(content)[:2] == ["list", "item"]


def test_columns_of_cells_are_a_table() -> None:
    """Cells that share their edges over several rows are a table, with the bold row above as its header."""
    rows = [("Name", "Price", "Count"), ("Apple", "1.20", "3"), ("Pear", "0.80", "12"), ("Plum", "3.00", "7")]
    body = [
        Words(x, 700 - 16 * place, cell, font="bold" if place == 0 else "plain")
        for place, row in enumerate(rows)
        for x, cell in zip((72, 200, 320), row, strict=True)
    ]
    content = read(pdf(body))
    assert texts(content, "header_row") == ["| Name | Price | Count |\n| --- | --- | --- |"]
    assert texts(content, "row") == ["| Apple | 1.20 | 3 |", "| Pear | 0.80 | 12 |", "| Plum | 3.00 | 7 |"]


def test_cells_of_several_lines_are_whole() -> None:
    """A cell that was wrapped is one cell, because the file has its lines one after the other."""
    first = [*lines(72, 700, "a lamp and", "its oil"), Words(200, 700, "two"), Words(300, 700, "dry")]
    rows = [first]
    for place in range(1, 4):
        y = 700 - 30 * place
        rows.append([*lines(72, y, "rope of", f"{place} yards"), Words(200, y, "one"), Words(300, y, "wet")])
    content = read(pdf([words for row in rows for words in row]))
    assert texts(content, "row")[0] == "| a lamp and its oil | two | dry |"


def small_table(below: int, *rights: float) -> list[Words]:
    """Two rows of two cells below a list, the second cells this far to the right."""
    items = [Words(72, 660 - 14 * place, text) for place, text in enumerate(("- one", "- two"))]
    return [
        *lines(72, 700, *PROSE),
        *items,
        *(
            Words(x, below - 16 * row, f"{row}{name}")
            for row in (1, 2)
            for name, x in (("a", 72), ("b", rights[row - 1]))
        ),
    ]


def test_two_rows_of_two_cells_below_a_list_are_a_table() -> None:
    """Where their columns begin at one place and are far apart; the last item does not take them."""
    content = read(pdf(small_table(646, 270, 270)))
    assert content.text.endswith("- one\n- two\n\n| 1a | 1b |\n| 2a | 2b |")


def test_two_rows_whose_columns_are_not_plain_are_no_table() -> None:
    """Columns that are near each other, or begin at different places, may be words with wide blanks."""
    for rights in ((110, 110), (270, 274)):
        assert "table" not in kinds(read(pdf(small_table(646, *rights))))


def test_letters_of_equal_width_are_code() -> None:
    """Code keeps its lines, its indentation and its empty lines."""
    code = [
        *lines(72, 640, "def level(x):", font="mono"),
        *lines(96, 628, "return x", font="mono"),
        *lines(72, 604, "level(2)", font="mono"),
    ]
    content = read(pdf([*lines(72, 700, *PROSE), *code]))
    assert texts(content, "code") == ["```\ndef level(x):\n    return x\n\nlevel(2)\n```"]


def test_a_blank_at_the_end_of_a_line_of_code_tells_that_it_goes_on() -> None:
    """PDFium has no letter for a text that is but a blank; the line before goes on all the same."""
    margin = Words(160, 700, "The gauge below the bridge measures the level", mark=0)
    code = [
        Words(160, 640, "a = call(one, two, three, four,", mark=1, font="mono"),
        Words(160, 628, "five_six_seven)", mark=3, font="mono"),
        Words(160, 616, "b = 1", mark=4, font="mono"),
    ]
    tags = Tag("Document", [Tag("P", [(0, 0)]), Tag("Code", [(0, mark) for mark in range(1, 5)])])
    blank = Words(160 + 6 * 31, 640, " ", mark=2, font="mono")  # letters are six points wide
    whole = "```\na = call(one, two, three, four, five_six_seven)\nb = 1\n```"
    assert texts(read(pdf([margin, code[0], blank, *code[1:]], tags=tags)), "code") == [whole]
    assert texts(read(pdf([margin, *code], tags=tags)), "code") == [whole.replace(", five", ",\nfive")]


def test_the_outline_names_headings() -> None:
    """A line that the outline names is a heading, though it looks like the text around."""
    body = [Words(160, 720, "Where to stand"), *lines(72, 690, *PROSE)]
    assert kinds(read(pdf(body))) == ["paragraph", "paragraph"]
    assert kinds(read(pdf(body, outline=["Where to stand"]))) == ["heading", "paragraph"]


def test_tags_say_what_is_what() -> None:
    """A tagged file is read by its tags: headings, nested lists with labels, tables with headers, code, quotes."""
    body = [Words(72, 760 - 20 * mark, text, mark=mark) for mark, text in enumerate(TAGGED_WORDS)]
    content = read(pdf([*body, Words(300, 20, "17", artifact=True)], tags=TAGGED))
    assert content.text == TAGGED_TEXT
    assert texts(content, "page_footer") == ["17"]


TAGGED_WORDS = "Gauges|1.|read|a)|daily|2.|write|Name|Depth|Reed|3 m|x = 1|Who reads, knows.|1|A note.".split("|")
TAGGED = Tag(
    "Document",
    [
        Tag("H2", [(0, 0)]),
        Tag(
            "L",
            [
                Tag(
                    "LI",
                    [
                        Tag("Lbl", [(0, 1)]),
                        Tag(
                            "LBody",
                            [
                                Tag("P", [(0, 2)]),
                                Tag("L", [Tag("LI", [Tag("Lbl", [(0, 3)]), Tag("LBody", [(0, 4)])])]),
                            ],
                        ),
                    ],
                ),
                Tag("LI", [Tag("Lbl", [(0, 5)]), Tag("LBody", [(0, 6)])]),
            ],
        ),
        Tag(
            "Table",
            [
                Tag("THead", [Tag("TR", [Tag("TH", [(0, 7)]), Tag("TH", [(0, 8)])])]),
                Tag("TBody", [Tag("TR", [Tag("TD", [Tag("P", [(0, 9)])]), Tag("TD", [(0, 10)])])]),
            ],
        ),
        Tag("Code", [(0, 11)]),
        Tag("BlockQuote", [Tag("P", [(0, 12)])]),
        Tag("Note", [Tag("Lbl", [(0, 13)]), Tag("P", [(0, 14)])]),
    ],
)
TAGGED_TEXT = """## Gauges

1. read
   a) daily
2. write

| Name | Depth |
| --- | --- |
| Reed | 3 m |

```
x = 1
```

> Who reads, knows.

[^1]: A note.

17"""


def test_pictures_say_what_they_show() -> None:
    """The alternative text of a picture stands in its place."""
    tags = Tag("Document", [Tag("P", [(0, 0)]), Tag("Figure", [(0, 1)], "/Alt(A gauge in the river)")])
    body = [Words(72, 700, PROSE[0], mark=0), Words(72, 600, "", mark=1)]
    assert read(pdf(body, tags=tags)).text == f"{PROSE[0]}\n\nA gauge in the river"


def test_lists_that_the_file_parts_are_joined() -> None:
    """Some programs write a list for each depth; where the words stand tells which item lies in which."""
    marks = [(72, "\u2022"), (84, "one"), (96, "\u2013"), (108, "inner"), (72, "\u2022"), (84, "two")]
    body = [Words(x, 700 - 20 * (place // 2), word, mark=place) for place, (x, word) in enumerate(marks)]
    items = [Tag("L", [Tag("LI", [Tag("LBody", [Tag("P", [(0, at), (0, at + 1)])])])]) for at in (0, 2, 4)]
    content = read(pdf(body, tags=Tag("Document", items)))
    assert depths(content) == [(1, "- one"), (2, "- inner"), (1, "- two")]


def test_an_element_over_two_pages_is_one() -> None:
    """A paragraph and a list whose content lies on two pages are read as one each."""
    tags = Tag(
        "Document",
        [
            Tag("P", [(0, 0), (1, 0)]),
            Tag("L", [Tag("LI", [Tag("LBody", [(1, 1)])]), Tag("LI", [Tag("LBody", [(2, 0)])])]),
        ],
    )
    first = [Words(72, 100, "It began here", mark=0)]
    second = [Words(72, 700, "And ended there.", mark=0), Words(72, 100, "\u2022 one", mark=1)]
    content = read(pdf(first, second, [Words(72, 700, "\u2022 two", mark=0)], tags=tags))
    assert content.text == "It began here And ended there.\n\n- one\n- two"
    assert [place.value for place in content.places] == [1, 2, 3]


def test_spans_of_cells_keep_columns() -> None:
    """A cell over two columns or rows leaves the others empty, so that each cell stands in its column."""
    wide, tall = "/A<</O/Table/ColSpan 2>>", "/A<</O/Table/RowSpan 2>>"
    rows = [
        Tag("TR", [Tag("TH", [(0, 0)], wide), Tag("TH", [(0, 1)])]),
        Tag("TR", [Tag("TD", [(0, 2)], tall), Tag("TD", [(0, 3)]), Tag("TD", [(0, 4)])]),
        Tag("TR", [Tag("TD", [(0, 5)]), Tag("TD", [(0, 6)])]),
    ]
    body = [Words(72, 700 - 20 * mark, word, mark=mark) for mark, word in enumerate("AB C D E F G H".split())]
    content = read(pdf(body, tags=Tag("Document", [Tag("Table", rows)])))
    assert texts(content, "row") == ["| D | E | F |", "|  | G | H |"]
    assert texts(content, "header_row")[0].startswith("| AB |  | C |")


def test_a_header_shown_on_each_page_is_one() -> None:
    """Browsers repeat the header of a table on every page, as content of the same element."""
    head = Tag("TR", [Tag("TH", [(0, 0), (1, 0)])])
    rows = [head, Tag("TR", [Tag("TD", [(0, 1)])]), Tag("TR", [Tag("TD", [(1, 1)])])]
    pages = [[Words(72, 700, "Depth", mark=0), Words(72, 680, depth, mark=1)] for depth in ("3 m", "4 m")]
    content = read(pdf(*pages, tags=Tag("Document", [Tag("Table", rows)])))
    assert content.text == "| Depth |\n| --- |\n| 3 m |\n| 4 m |"


def test_words_without_a_tag_are_kept() -> None:
    """What the structure tree forgets stands behind the rest of its page; nothing is lost."""
    body = [*(Words(72, 700 - 20 * mark, PROSE[0], mark=mark) for mark in range(9)), Words(72, 300, "forgotten")]
    tags = Tag("Document", [Tag("P", [(0, mark)]) for mark in range(9)])
    assert read(pdf(body, tags=tags)).text.endswith("\n\nforgotten")


def test_a_tree_that_names_little_is_not_followed() -> None:
    """Where the tags leave out most words, the page itself is read."""
    body = [Words(72, 740, "Title", 20), *lines(72, 700, *PROSE), Words(72, 600, "tagged", mark=0)]
    content = read(pdf(body, tags=Tag("Document", [Tag("H1", [(0, 0)])])))
    assert content.text.startswith("# Title")


def test_metadata_is_that_of_the_file() -> None:
    """Title, author, date in ISO 8601, language and the number of pages."""
    info = "/Title(Gauges)/Author(Ada)/CreationDate(D:20240131120530+02'00')/Producer(Hand)"
    content = read(pdf(lines(72, 700, *PROSE), info=info, catalog="/Lang(en-GB)"))
    assert content.metadata == {
        "title": "Gauges",
        "author": "Ada",
        "producer": "Hand",
        "date": "2024-01-31T12:05:30+02:00",
        "language": "en-GB",
        "page_count": 1,
    }


def test_labels_of_pages_are_told_where_they_differ() -> None:
    """Roman page numbers of a preface are in the metadata, the places count from 1."""
    labels = "/PageLabels<</Nums[0<</S/r>>]>>"
    content = read(pdf(lines(72, 700, "One."), lines(72, 700, "Two."), catalog=labels))
    assert content.metadata["page_labels"] == ["i", "ii"]


def test_a_page_without_text_is_told() -> None:
    """A page that may be a scan is named; the others are read."""
    content = read(pdf(lines(72, 700, *PROSE), [], lines(72, 700, *PROSE)))
    assert content.metadata["unread"] == ["page 2: no text; it may be a scan that needs OCR"]


def test_what_is_not_read_is_told() -> None:
    """Attached files and the values of form fields are named, because nobody reads them."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf(lines(72, 700, *PROSE), catalog="/AcroForm<</Fields[]>>")))
    writer.add_attachment("more.txt", b"more")
    held = io.BytesIO()
    writer.write(held)
    unread = read(held.getvalue()).metadata["unread"]
    assert unread == ["1 attached files: not read", "form fields: what they hold is not read"]


def test_a_file_without_text_fails() -> None:
    """A scan is no empty document, but one that cannot be read."""
    with pytest.raises(UnreadableDocument, match="needs OCR"):
        read(pdf([], []))


def test_a_password_is_told() -> None:
    """A file that opens with a password fails by name; one that only forbids changes is read."""
    with pytest.raises(EncryptedDocument, match="password"):
        read(locked("secret"))
    assert read(locked("")).text.startswith("The level")


@pytest.mark.parametrize("data", [b"", b"\0" * 64, b"%PDF-", b"%PDF-1.7\n%%EOF", b"PK\3\4 not a PDF"])
def test_what_is_no_pdf_fails_by_name(data: bytes) -> None:
    """Nothing, zeros, a bare signature and other formats are named failures."""
    with pytest.raises(UnreadableDocument):
        read(data)


@pytest.mark.parametrize("start", range(10))
def test_a_file_cut_anywhere_never_crashes(start: int) -> None:
    """Cut off at every hundredth byte, ten times over, a file is read in part or fails by name."""
    data = pdf(*(page(number, lines(72, 700, *PROSE)) for number in (1, 2)))
    outcomes = {_outcome(data[:end]) for end in range(10 * start, len(data), 100)}
    assert outcomes <= {"text", "Damaged PDF", "Not a PDF", "The file is empty", "No text on any page"}


def _outcome(data: bytes) -> str:
    """`text`, or how the failure begins."""
    try:
        return "text" if read(data).text else "nothing"
    except UnreadableDocument as error:
        return re.split(r"[:(]", str(error))[0].strip()


def hostile(pages: str, *others: str, catalog: str = "") -> bytes:
    return assembled([f"<</Type/Catalog/Pages 2 0 R{catalog}>>", pages, *others])


@pytest.mark.parametrize(
    "data",
    [
        hostile("<</Type/Pages/Count 2000000000/Kids[]>>"),
        hostile("<</Type/Pages/Count 1/Kids[2 0 R]>>"),
        hostile("<</Type/Pages/Count -5/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R>>"),
        hostile(
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            *(f"<</Type/Pages/Count 1/Kids[{number} 0 R]/Parent {number - 2} 0 R>>" for number in range(4, 10_004)),
        ),
    ],
    ids=["many pages", "a loop", "fewer than none", "10,000 deep"],
)
def test_hostile_page_trees_fail_by_name(data: bytes) -> None:
    """Page trees that loop, count wrongly or are 10,000 deep are named failures."""
    with pytest.raises(UnreadableDocument):
        read(data)


def test_outlines_and_tags_that_loop_end() -> None:
    """A bookmark that follows itself, and an element that lies in itself, do not keep the reader."""
    data = pdf([Words(72, 700, "One", mark=0)], tags=Tag("Document", [Tag("P", [(0, 0)])]), outline=["One"])
    bookmark = re.search(rb"(\d+) 0 obj\n<</Title\(One\)", data)
    element = re.search(rb"(\d+) 0 obj\n<</Type/StructElem/S/P", data)
    assert bookmark
    assert element
    looped = data.replace(b"<</Title(One)", b"<</Next " + bookmark[1] + b" 0 R/Title(One)")
    looped = looped.replace(b"/K[<</Type/MCR", b"/K[" + element[1] + b" 0 R<</Type/MCR")
    assert read(looped).text.endswith("One")


def test_tags_too_deep_to_follow_do_not_lose_words() -> None:
    """Elements deeper than anyone looks are left out of the tree, not their words."""
    tag = Tag("P", [(0, 0)])
    for _ in range(150):
        tag = Tag("Div", [tag])
    assert read(pdf([Words(72, 700, "deep", mark=0)], tags=tag)).text == "deep"


SCATTERED = st.tuples(
    st.integers(0, 1),
    st.integers(0, 28),
    st.integers(0, 60),
    st.text("abc XYZ,.-:1234567890()\u2022", min_size=1, max_size=12),
    st.sampled_from([8, 10, 10, 10, 14, 20]),
    st.sampled_from(["plain", "bold", "mono"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SCATTERED, min_size=1, max_size=30, unique_by=lambda drawn: drawn[:2]))
def test_no_letter_is_lost_wherever_words_stand(drawn: list[tuple[int, int, int, str, int, str]]) -> None:
    """Words in any place, size and font come out once each, with nothing but marks added; blocks are in order."""
    words = [
        Words(20 + 280 * side + shift, 40 + 25 * row, text, size, font) for side, row, shift, text, size, font in drawn
    ]
    wanted = _letters("".join(each.text for each in words))
    if not wanted:
        return
    content = read(pdf(words))
    assert _letters(content.text) == wanted
    starts = [block.span.start for block in content.blocks or ()]
    assert starts == sorted(starts)


def _letters(text: str) -> list[str]:
    return sorted(char for char in text if char.isalnum())


def test_a_line_beyond_the_columns_of_a_table_is_a_line() -> None:
    """It ended the reading of the file before."""
    cells = [Words(10 + 150 * column, 700 - 14 * row, f"{row}{column}") for row in range(4) for column in range(3)]
    content = read(pdf([*cells, Words(500, 644, "alone"), *lines(10, 620, *PROSE)]))
    assert "| 30 | 31 | 32 |\n\nalone\n\n" in content.text


# Pages with about so many letters, on which something is as long as it likes.
LONG: dict[str, Callable[[int], Sequence[Words]]] = {
    "a word": lambda size: [Words(10, 400, "a" * size)],
    "a word with a digit and a hyphen": lambda size: [Words(10, 400, "a" * size + "1b-"), Words(10, 388, "cd")],
    "a word to the left": lambda size: [Words(10, 400, "\u05d0" * size, font=HEBREW)],
    "a paragraph": lambda size: lines(10, 700, *["abc def ghi"] * (size // 11)),
    "a paragraph without blanks": lambda size: lines(10, 700, *["abcdefghijk"] * (size // 11)),
    "rows": lambda size: [Words(10 + 50 * at, y, "abc") for y in (700, 680) for at in range(size // 6)],
    "code": lambda size: lines(10, 700, *["abc def ghi"] * (size // 11), font="mono"),
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_letters_of_a_page_alone(name: str) -> None:
    """Eight times as many take about eight times as long, and not 64 times."""
    assert best_time(pdf(LONG[name](16_000))) < 24 * best_time(pdf(LONG[name](2_000)))


def best_time(data: bytes) -> float:
    """The least processor time of two readings."""
    times = []
    for _ in range(2):
        begun = time.process_time()
        read(data)
        times.append(time.process_time() - begun)
    return min(times)
