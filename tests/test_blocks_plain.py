"""Blocks of plain text: lists that are borne out, headings that stand alone, and sentences that are neither."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments.blocks.markers import marker_of, roman_number
from chunker.segments.blocks.plain import plain_blocks
from tests.block_promises import ATTACKS, assert_at_lines, assert_nested, outside, work
from tests.plain import plain_paragraphs, written
from tests.torture import TORTURE, hostile_text

LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BODY = "The mill stands by the river, and the water has driven it for as long as anybody can remember."
_STARTS = (
    "", "", "", "  ", "    ", "- ", "* ", "\u2022 ", "\u2013 ", "1. ", "2. ", "3. ", "a) ", "b) ", "(i) ", "(ii) ",
    "i. ", "v. ", "A. ", "B. ", "1.1 ", "1.2 ", "2.1.3 ", "\uf0b7", "  1) ", "    \u25e6 ",
)  # fmt: skip
_BODIES = (
    "river",
    "Stones:",
    "MILL RACE",
    "the bridge holds",
    "",
    "",
    "=====",
    "-----",
    "Chapter 2",
    "Smith wrote.",
    BODY,
)


def plain_texts() -> st.SearchStrategy[str]:
    """Lines with markers, headings and sentences in any order, ended in every way."""
    ends = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\f", "\u2028"])
    line = st.builds(
        lambda start, body, end: start + body + end, st.sampled_from(_STARTS), st.sampled_from(_BODIES), ends
    )
    return st.lists(line, max_size=16).map("".join)


any_text = st.one_of(plain_texts(), hostile_text())


def outline(text: str) -> list[str]:
    """Kind and text of each block that has none inside it, indented as deep as it lies."""
    blocks = plain_blocks(text)
    parents = {block.parent for block in blocks}
    depths: list[int] = []
    for block in blocks:
        depths.append(depths[block.parent] + 1 if block.parent >= 0 else 0)
    return [
        f"{depth * '.'}{block.kind}" + ("" if number in parents else f" {text[slice(*block.span)]!r}")
        for number, (block, depth) in enumerate(zip(blocks, depths, strict=True))
    ]


def lists(text: str) -> list[str]:
    """The text of each outermost list."""
    return [text[slice(*block.span)] for block in plain_blocks(text) if block.kind == "list" and block.parent < 0]


def headings(text: str) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    return [(block.level, text[slice(*block.span)]) for block in plain_blocks(text) if block.kind == "heading"]


@pytest.mark.parametrize(
    "items",
    [
        "\u2022 oats\n\u2022 rye",
        "\u2022oats\n\u2022rye",
        "\uf0b7 oats",
        "- oats\n- rye",
        "* oats\n\n* rye",
        "1. oats\n2. rye",
        "1) oats\n2) rye\n3) hay",
        "(a) oats\n(b) rye",
        "a. oats\nb. rye",
        "i. oats\nii. rye\niii. hay",
        "(iv) oats\n(v) rye",
        "7. oats\n8. rye",
        "1.1 Oats are sown.\n1.2 Rye is cut.",
        "1.2.3 Oats are sown.\n1.2.4. Rye is cut.",
        "A. oats\nB. rye",
    ],
)
def test_markers_in_sequence_are_a_list(items: str) -> None:
    """Bullets of one kind, or numbers that go on."""
    assert lists(f"{BODY}\n\n{items}\n\n{BODY}\n") == [items]


@pytest.mark.parametrize(
    "text",
    [
        "A. Smith built the mill. It stood for years.",
        "The miller came in version\n3. He was late and went home.",
        "1914. That was the year of the flood.\n1915. And that the year after.",
        "I. Newton saw the apple.\n\nC. Darwin saw the finches.",
        "12 stones were laid.\n13 were lost.",
        "3.5 metres of water\n3.7 metres at noon.",
        "- Good morning, he said.",
        "\u2014 Bonjour.\n\u2014 Bonsoir.",
        "e.g. the mill\ni.e. the weir",
        "1. Nobody goes on counting here.",
        "a) stands alone in this text.",
    ],
)
def test_sentences_are_no_list(text: str) -> None:
    """A marker that nothing else bears out is text."""
    assert lists(f"{BODY}\n\n{text}\n\n{BODY}\n") == []


def test_a_colon_bears_out_a_single_item() -> None:
    """It says that something is about to be listed."""
    assert lists("You need:\n- a rope\n\nSo.") == ["- a rope"]
    assert lists("You need:\n\n1. a rope") == ["1. a rope"]


def test_hanging_lines_and_wrapped_lines_belong_to_their_item() -> None:
    """Indented ones always; others if the line above was full."""
    text = "1. a long rope that reaches over the weir and\n   back to the bank\n2. a lamp\n"
    assert outline(text)[2] == "..paragraph 'a long rope that reaches over the weir and\\n   back to the bank'"
    text = "1. a long rope that reaches over the whole weir and\nback to the bank\n2. a lamp\n"
    assert lists(text) == [text.rstrip()]


def test_a_line_that_is_not_indented_ends_a_list() -> None:
    """If the items hang, or the line above had room for more."""
    assert lists("\u2022 oats\n\u2022 rye\nThen the miller went home.") == ["\u2022 oats\n\u2022 rye"]


def test_lists_nest_by_indentation_and_by_number() -> None:
    """Further in, or `1.1` below `1.`."""
    assert outline("\u2022 oats\n  \u2013 cut\n  \u2013 dried\n\u2022 rye") == [
        "list",
        ".item",
        "..paragraph 'oats'",
        "..list",
        "...item",
        "....paragraph 'cut'",
        "...item",
        "....paragraph 'dried'",
        ".item",
        "..paragraph 'rye'",
    ]
    kinds = [line.partition(" ")[0] for line in outline("1. Rent\n1.1 Due.\n2. Keys\n2.1 Two.\n2.2 Lost.")]
    assert kinds.count("...item") == 3
    assert kinds.count(".item") == 2


def test_a_tab_indents() -> None:
    """By four columns."""
    assert outline("\u2022 oats\n\t\u2022 cut\n")[-1] == "....paragraph 'cut'"


def test_an_item_keeps_its_second_paragraph() -> None:
    """If that is indented to its text."""
    text = "1. oats\n\n   They grow tall.\n\n2. rye\n"
    assert lists(text) == [text.rstrip()]


def test_a_letter_is_a_numeral_if_the_next_says_so() -> None:
    """`i.` is the first of `ii.`, and the one after `h.`."""
    assert lists("i. oats\nii. rye") == ["i. oats\nii. rye"]
    assert lists("h. oats\ni. rye\nj. hay") == ["h. oats\ni. rye\nj. hay"]


def test_lists_know_their_lead_in() -> None:
    """The paragraph before them."""
    text = "You need:\n\n\u2022 rope\n"
    assert next(block for block in plain_blocks(text) if block.kind == "list").lead_in == (0, 9)


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("The Mill and the Weir", 2),
        ("1. Overview", 1),
        ("2.3 Methods", 2),
        ("THE MILL", 1),
        ("Chapter 4", 1),
        ("Anhang B", 1),
        ("The Mill\n========", 1),
        ("The Mill\n--------", 2),
        ("\u6c34\u8f66", 2),
    ],
)
def test_headings_stand_alone(heading: str, level: int) -> None:
    """A short line above a long paragraph, a number, capitals, or a line below."""
    assert headings(f"{BODY}\n\n{heading}\n\n{BODY}\n") == [(level, heading)]


@pytest.mark.parametrize(
    "text",
    [
        "It was late.",
        "and so on",
        "You need:",
        "The Mill\nand the Weir",
        "The mill " * 12,
        "* * *",
        "\u6c34\u8f66\u3002",
    ],
)
def test_other_lines_are_no_heading(text: str) -> None:
    """Sentences, their ends, lead-ins, lines of a paragraph, and long ones."""
    assert headings(f"{BODY}\n\n{text}\n\n{BODY}\n") == []


def test_a_heading_has_something_below() -> None:
    """The last line of a text is none."""
    assert headings(f"{BODY}\n\nThe Mill\n") == []


def test_lines_too_long_to_be_wrapped_are_paragraphs() -> None:
    """Nobody wraps at two hundred characters."""
    assert len(plain_blocks(f"{BODY * 2}\n{BODY * 3}\n{BODY}\n")) == 3


@given(paragraphs=plain_paragraphs())
def test_prose_is_paragraphs(paragraphs: list[list[str]]) -> None:
    """As many as were written, each as it was."""
    text = written(paragraphs)
    assert [text[slice(*block.span)] for block in plain_blocks(text)] == text.split("\n\n")


@given(text=any_text)
def test_blocks_are_in_order_and_nested(text: str) -> None:
    """Each lies in the one around it, and no two of one parent overlap."""
    assert_nested(text, plain_blocks(text))


@given(text=any_text)
def test_blocks_begin_and_end_with_lines(text: str) -> None:
    """Save those that begin behind the marker of the item around them."""
    assert_at_lines(text, plain_blocks(text), LINE_BREAK)


@given(text=any_text)
def test_only_markers_and_space_are_outside(text: str) -> None:
    """Every line that is not blank is in a block without blocks inside it."""
    for line in outside(text, plain_blocks(text)).split():
        assert len(line) <= 1 or marker_of(line)


@given(text=any_text, blank=st.sampled_from(["\n", "\n\n", "\r\n \r\n", "\f"]))
def test_blank_lines_at_the_end_change_nothing(text: str, blank: str) -> None:
    """They are no block and make no heading of the last line."""
    assert plain_blocks(text + blank) == plain_blocks(text)


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_texts_have_blocks(name: str) -> None:
    """All that is promised holds for each of them."""
    text = TORTURE[name]
    blocks = plain_blocks(text)
    assert_nested(text, blocks)
    assert_at_lines(text, blocks, LINE_BREAK)


@pytest.mark.parametrize("attack", ATTACKS)
def test_twice_the_text_is_twice_the_work(attack: str) -> None:
    """Lines of code run; what does not grow with the text is allowed for."""
    small, large = (work(plain_blocks, ATTACKS[attack](size)) for size in (3_000, 6_000))
    assert large <= 2.2 * small + 500


@given(place=st.integers(1, 399))
def test_numerals_are_read_as_written(place: int) -> None:
    """Every number up to 399, from the way Romans wrote it."""
    signs = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    numeral, rest = "", place
    for value, sign in signs:
        numeral, rest = numeral + sign * (rest // value), rest % value
    assert roman_number(numeral) == place


def test_markers_too_deep_are_text() -> None:
    """Every line is told to all the lists around it, so there is a last level."""
    text = "".join("   " * depth + "\u2022 a\n" for depth in range(100))
    assert sum(block.kind == "list" for block in plain_blocks(text)) == 20
    assert plain_blocks(text)[0].span == (0, len(text) - 1)
