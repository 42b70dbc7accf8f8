"""Blocks of Markdown: the right kinds at the right characters, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunker.segments.blocks.markdown import markdown_blocks
from tests.block_promises import ATTACKS, assert_at_lines, assert_nested, outside, work
from tests.markdown_golden import Entry, entries, outline
from tests.markdown_texts import LINE_BREAK, comrak_lines, lines_of, markdown_texts, stock_lines
from tests.torture import TORTURE, hostile_text

ENTRIES = entries()
MARKERS = re.compile(r"(?:\s|>|\ufeff|[-+*]|\d{1,9}[.)]|\[\^[^ \]]+\]:|[:~])*")
# comrak says nothing of link definitions and lets the paragraph behind them begin where they do
NOT_COMPARED = (
    "footnotes:",
    "definition lists:",
    "front matter:",
    "link definitions: two",
    "underlined headings: below a",
)
any_text = st.one_of(markdown_texts(), hostile_text())
every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.title)


@every_entry
def test_blocks_are_those_of_the_golden_file(entry: Entry) -> None:
    """Each section of CommonMark, tables, and what people use beyond them."""
    assert outline(entry.text, markdown_blocks(entry.text)) == entry.outline


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if not entry.title.startswith(NOT_COMPARED)], ids=lambda entry: entry.title
)
def test_a_parser_by_other_people_agrees(entry: Entry) -> None:
    """comrak finds the same kinds on the same lines."""
    ours = [found for found in lines_of(entry.text, markdown_blocks(entry.text)) if found.kind != "link_definition"]
    assert ours == comrak_lines(entry.text)


@given(text=any_text)
def test_kinds_and_lines_are_those_of_a_full_parse(text: str) -> None:
    """What we leave out of markdown-it, and the rules we put into it, change no block."""
    blocks = markdown_blocks(text)
    assume(not text.startswith("\ufeff"))
    assume(not blocks or blocks[0].kind != "front_matter")
    assert lines_of(text, blocks) == stock_lines(text)


@given(text=any_text)
def test_blocks_are_in_order_and_nested(text: str) -> None:
    """Each lies in the one around it, and no two of one parent overlap."""
    assert_nested(text, markdown_blocks(text))


@given(text=any_text)
def test_blocks_begin_and_end_with_lines(text: str) -> None:
    """Save those that begin behind the marker of the block around them."""
    assert_at_lines(text, markdown_blocks(text), LINE_BREAK)


@given(text=any_text)
def test_only_markers_and_space_are_outside(text: str) -> None:
    """Every line that is not blank is in a block without blocks inside it."""
    assert MARKERS.fullmatch(outside(text, markdown_blocks(text)))


@given(text=any_text, blank=st.sampled_from(["\n", "\n\n", "\r\n \r\n", "\n\t\n\n"]))
def test_blank_lines_at_the_end_change_nothing(text: str, blank: str) -> None:
    """Not even where a fence was never closed."""
    assert markdown_blocks(text + blank) == markdown_blocks(text)


@given(text=any_text)
def test_a_lead_in_is_a_paragraph_before(text: str) -> None:
    """Its span is that of the paragraph just before, in the same block."""
    blocks = markdown_blocks(text)
    paragraphs = {(block.span, block.parent) for block in blocks if block.kind == "paragraph"}
    assert all((block.lead_in, block.parent) in paragraphs for block in blocks if block.lead_in)


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_texts_have_blocks(name: str) -> None:
    """All that is promised holds for each of them."""
    text = TORTURE[name]
    blocks = markdown_blocks(text)
    assert_nested(text, blocks)
    assert_at_lines(text, blocks, LINE_BREAK)
    assert MARKERS.fullmatch(outside(text, blocks))


@pytest.mark.parametrize("attack", ATTACKS)
def test_twice_the_text_is_twice_the_work(attack: str) -> None:
    """Lines of code run, in ours and in the parser's; what does not grow with the text is allowed for."""
    small, large = (work(markdown_blocks, ATTACKS[attack](size)) for size in (3_000, 6_000))
    assert large <= 2.2 * small + 500


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_lose_no_line(attack: str) -> None:
    """What is too deep for blocks of its own is in a paragraph."""
    text = ATTACKS[attack](3_000)
    blocks = markdown_blocks(text)
    assert_nested(text, blocks)
    assert MARKERS.fullmatch(outside(text, blocks))


def test_what_follows_a_list_too_deep_has_its_blocks() -> None:
    """The parser alone would leave out the rest of the document."""
    text = "".join("  " * depth + "- a\n" for depth in range(500)) + "\n# Mill\n\n- b\n"
    blocks = markdown_blocks(text)
    assert [block.kind for block in blocks][-4:] == ["heading", "list", "item", "paragraph"]
    assert text[slice(*blocks[-4].span)] == "# Mill"
    assert sum(block.kind == "list" for block in blocks) > 20


def test_more_quotes_than_ten_cost_no_more() -> None:
    """A line that goes on without its mark is read once a level, so there is a last level."""
    ten, hundred = ("> " * depth + "a\n" + "b\n" * 200 for depth in (10, 100))
    assert work(markdown_blocks, hundred) <= 1.2 * work(markdown_blocks, ten)
    assert sum(block.kind == "quote" for block in markdown_blocks(hundred)) == 10


@pytest.mark.parametrize(
    ("before", "introduces"),
    [
        ("You need:", True),
        ("**You need:**", True),
        ("Il faut :", True),
        ("Example::", True),
        (":::", False),
        ("::::", False),
        ("Be careful.\n:::", False),
    ],
)
def test_a_colon_behind_a_word_introduces_a_block(before: str, introduces: bool) -> None:
    """Colons alone are a fence, as many tools write around notes."""
    blocks = markdown_blocks(f"{before}\n\n- a\n- b\n")
    assert (next(block for block in blocks if block.kind == "list").lead_in is not None) == introduces
