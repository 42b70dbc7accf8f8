"""Reading PDF in scripts from right to left: tests put letters down as a page shows them, from left to right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.formats.pdf import read
from chunker.reading.pdf.brackets import with_brackets
from chunker.reading.pdf.directions import in_reading_order
from chunker.reading.pdf.runs import Look, Run
from tests.pdf_pages import HEBREW, Tag, Words, pdf
from tests.test_reading_pdf import texts

WIDTH = 6.0  # of a letter
RIGHT = 528.0  # where lines begin
FIRST = "\u05d0\u05d1\u05d2 \u05d3\u05d4\u05d5 \u05d6\u05d7\u05d8"
SECOND = "\u05d9\u05db\u05dc \u05dd\u05de"


def mirror(text: str) -> str:
    """Letters as a page shows them from left to right."""
    return text[::-1].translate(str.maketrans("()[]", ")(]["))


def shown(text: str, y: float, right: float = RIGHT, mark: int | None = None) -> Words:
    """A line of letters as it looks, which ends at the right."""
    return Words(right - WIDTH * len(text), y, text, font=HEBREW, mark=mark)


def flush(*logical: str, top: float = 700) -> list[Words]:
    """Lines that begin at the right, one below the other."""
    return [shown(mirror(text), top - 12 * place) for place, text in enumerate(logical)]


@pytest.mark.parametrize("letters", ["\u05d0\u05d1\u05d2 \u05d3\u05d4", "\u062a\u062b\u062d \u0633\u0643"])
@pytest.mark.parametrize("as_filed", ["page", "text"])
def test_letters_are_in_the_order_of_the_text(letters: str, as_filed: str) -> None:
    """Whether a file has them in the order of the page or of the text, one by one."""
    places = [Words(RIGHT - WIDTH * (at + 1), 700, char, font=HEBREW) for at, char in enumerate(letters) if char != " "]
    assert read(pdf(places if as_filed == "text" else places[::-1])).text == letters


def test_lines_follow_each_other_with_their_full_stop_at_the_end() -> None:
    """Lines that begin at the right run on, and the sign at their left end closes them."""
    assert read(pdf(flush(f"{FIRST}, {SECOND}", f"{FIRST}."))).text == f"{FIRST}, {SECOND} {FIRST}."


def test_numbers_and_words_to_the_right_stay_as_they_are() -> None:
    """Inside a line from right to left they go the other way, and the brackets around others are turned back."""
    text = shown(f"{mirror(SECOND)} 1,250 (   ) {mirror(FIRST)}", 700)
    latin = Words(text.x + WIDTH * (len(SECOND) + 8) + 1, 700, "abc")
    assert read(pdf([text, latin])).text == f"{FIRST} (abc) 1,250 {SECOND}"


def test_the_tags_decide_what_is_a_paragraph_and_the_places_its_order() -> None:
    """A full stop that is marked content of its own follows its line without a blank."""
    tags = Tag("Document", [Tag("P", [(0, 0), (0, 1)]), Tag("P", [(0, 2)])])
    line = shown(mirror(FIRST), 700, mark=0)
    words = [line, shown(".", 700, line.x, mark=1), shown(mirror(SECOND), 676, mark=2)]
    assert texts(read(pdf(words, tags=tags)), "paragraph") == [f"{FIRST}.", SECOND]


def test_lists_and_tables_begin_at_the_right() -> None:
    """Markers stand at the right of items, and the first column at the right of a table."""
    items = [
        shown(".1", 700),
        shown(mirror(FIRST), 700, RIGHT - 20),
        shown(".2", 688),
        shown(mirror(SECOND), 688, RIGHT - 20),
    ]
    cells = [
        shown(mirror(text), y, right)
        for y, row in ((640, (FIRST, SECOND, FIRST)), (626, (SECOND, "12", "7")), (612, (FIRST, "80", "9")))
        for right, text in zip((RIGHT, 400, 200), row, strict=True)
    ]
    content = read(pdf([*flush(FIRST, SECOND, top=760), *items, *cells]))
    assert [text.split("\n")[0] for text in texts(content, "item")] == [f"1. {FIRST}", f"2. {SECOND}"]
    assert f"| {FIRST} | {SECOND} | {FIRST} |" in content.text


def test_lines_that_begin_at_the_left_are_read_from_there() -> None:
    """Programs without the direction of a text put it at the left, with words to the right in the order of lines."""
    lines = [
        [Words(72, 700, mirror(FIRST), font=HEBREW), Words(72 + WIDTH * 13, 700, "abc")],
        [Words(72, 688, mirror(SECOND), font=HEBREW), Words(72 + WIDTH * 6, 688, ".", font=HEBREW)],
        [Words(72, 676, mirror(FIRST), font=HEBREW)],
    ]
    assert read(pdf([word for line in lines for word in line])).text.startswith(f"{FIRST} abc")


def test_words_to_the_left_inside_other_lines() -> None:
    """A line from left to right keeps its order around them."""
    words = [Words(72, 700, "The words"), shown(mirror(SECOND), 700, 160), Words(164, 700, "stand in it.")]
    assert read(pdf(words)).text == f"The words {SECOND} stand in it."


def test_vowel_signs_stand_behind_their_letters_and_are_told() -> None:
    """They may stand before or behind them in the file; where there are many, blanks between words are not sure."""
    first, second = (shown(letter, 700, right) for letter, right in ((FIRST[0], RIGHT), (FIRST[1], RIGHT - WIDTH)))
    sign = Words(first.x + 1, 700, "\u05b0", font=HEBREW)
    for words in ([first, sign, second], [sign, first, second]):
        content = read(pdf(words))
        assert content.text == f"{FIRST[0]}\u05b0{FIRST[1]}"
        assert content.metadata["unread"] == ["page 1: many vowel signs; blanks between its words may be wrong"]
    assert "unread" not in read(pdf(flush(FIRST))).metadata


@pytest.mark.parametrize(
    ("shown", "read"),
    [(")a( b [c[", "(a) b [c]"), ("f(x) = )", "f(x) = )"), ("\u00bba\u00ab", "\u00aba\u00bb"), ("a)b", "a)b")],
)
def test_brackets_open_before_words_and_close_behind_them(shown: str, read: str) -> None:
    """What a script to the left shows in a mirror is turned back where its place is plain."""
    assert with_brackets(shown) == read


_BRACKETED = [
    "סעיף 5(א) לחוק",
    "12(ב)(1)",
    "הספר(ים)",
    '"שלום (לכולם)".',
    '("שלום") (ארה"ב)',
    "ו«ציטוט»ו‹עוד›",
    "־[סוגריים]",
    "הקישו <Enter>ואז List<String>",
    "(ראו סעיף 5(א)(1) לחוק)",
    "(סעיף 5(א ב) לחוק) f() ( א )",
    "(ים)לא (כן)",
]


@pytest.mark.parametrize("text", _BRACKETED)
@pytest.mark.parametrize("is_mirrored", [True, False])
def test_brackets_without_blanks_beside_them_are_paired(text: str, is_mirrored: bool) -> None:
    """Whether the page shows them in a mirror or not."""
    mirrored = text.translate(str.maketrans("()[]<>«»‹›", ")(][><»«›‹"))
    assert with_brackets(mirrored if is_mirrored else text) == text


@pytest.mark.parametrize("text", ["א >5", "5> א", "x > 5", "a<b", "x >5, y< 3 א", "5>x<9 א"])
def test_signs_that_compare_stay_as_they_are(text: str) -> None:
    """Turned, they would say the contrary."""
    assert with_brackets(text) == text


@given(st.text('()[]<>« "אa1.'))
def test_brackets_keep_their_kind_and_place(text: str) -> None:
    """They may be turned; nothing else changes."""
    shape = str.maketrans(")]>»", "([<«")
    assert with_brackets(text).translate(shape) == text.translate(shape)


@given(st.lists(st.sampled_from(["abc", "\u05d0\u05d1", "\u0628", "12", ".", "("]), min_size=1, max_size=12))
def test_no_run_is_lost_in_any_order(words: list[str]) -> None:
    """The order of a line has all its runs, once, as they were."""
    runs = [Run(text, at * 20, 0, at * 20 + 15, 10, Look(10), at) for at, text in enumerate(words)]
    assert sorted(in_reading_order(runs), key=lambda run: run.order) == runs
