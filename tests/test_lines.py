"""Lines and paragraphs: breaks that mean something, and breaks that only wrap a line."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import prices
from chunker.segments.lines import line_boundaries, without_breaks
from chunker.segments.paragraphs import paragraph_boundaries
from chunker.types import Span
from tests.plain import plain_words
from tests.torture import hostile_text

PROSE = (
    "The engineers measured the old bridge again because the water kept rising although the rain had stopped "
    "weeks ago. Nobody could explain it, and nobody knew how long the stones would hold."
)
EVERY_BREAK = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


def lines_of(text: str) -> list[str]:
    """The text, cut at its hard line breaks."""
    edges = [0, *(offset for offset, _ in line_boundaries(text, Span(0, len(text)))), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def paragraphs_of(text: str) -> list[str]:
    """The text, cut between its paragraphs."""
    edges = [0, *(offset for offset, _ in paragraph_boundaries(text)), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100, 120])
def test_wrapped_lines_are_one(width: int) -> None:
    """A break after which the next word would not have fitted only wraps the line."""
    assert len(lines_of(textwrap.fill(PROSE, width))) == 1


def test_a_line_that_ends_early_ends_hard() -> None:
    """The next word would have fitted, so somebody broke the line on purpose."""
    text = textwrap.fill(PROSE, 60) + "\nAnd on.\nAnd on again, this line is long enough to tell.\n"
    assert [line.strip() for line in lines_of(text)][1:] == [
        "And on.",
        "And on again, this line is long enough to tell.",
    ]


@pytest.mark.parametrize(
    "opening",
    [
        "- item",
        "* item",
        "+ item",
        "\u2022 item",
        "1. item",
        "(a) item",
        "iv. item",
        "1.2.3 item",
        "| cell |",
        "> quote",
    ],
)
def test_a_line_that_opens_an_item_begins_hard(opening: str) -> None:
    """Items, rows and quotes begin a line even where the line before is full."""
    full = "Full lines of about sixty characters each end right here too"
    assert lines_of(f"{full}\n{opening} more text that is long\n") == [
        f"{full}\n",
        f"{opening} more text that is long\n",
    ]


def test_short_lines_are_hard() -> None:
    """Verses and addresses are not wrapped."""
    assert lines_of("One\nTwo\nThree") == ["One\n", "Two\n", "Three"]


def test_very_long_lines_are_hard() -> None:
    """Nobody wraps at two hundred characters: these are paragraphs of one line each."""
    assert len(lines_of(f"{PROSE}\n{PROSE}\n{PROSE}")) == 3


@pytest.mark.parametrize("line_break", EVERY_BREAK, ids=ascii)
def test_every_kind_of_line_break_ends_a_line(line_break: str) -> None:
    """CR LF is one break; the rarer ones count as well."""
    assert lines_of(f"One{line_break}Two") == [f"One{line_break}", "Two"]


def test_a_heading_stays_with_the_line_below() -> None:
    """There is no boundary after a Markdown heading."""
    assert lines_of("# Head\nOne\nTwo\n## Next\nThree") == ["# Head\nOne\n", "Two\n", "## Next\nThree"]


def test_lines_are_found_inside_the_span_alone() -> None:
    """Offsets count from the beginning of the text; the span's own start is no boundary."""
    assert line_boundaries("Zero\nOne\nTwo\nThree", Span(5, 13)) == [(9, prices.LINE)]


@given(text=hostile_text())
def test_line_boundaries_are_in_order_and_inside(text: str) -> None:
    """Each boundary stands behind the one before, none at the ends of the text."""
    offsets = [offset for offset, _ in line_boundaries(text, Span(0, len(text)))]
    assert offsets == sorted({*offsets})
    assert all(0 < offset < len(text) for offset in offsets)


@given(found=st.lists(plain_words(), min_size=12, max_size=80), width=st.integers(61, 120))
def test_text_wrapped_by_the_book_is_one_line(found: list[str], width: int) -> None:
    """Whatever the words: where every line is as full as it can be, no break is hard."""
    wrapped = textwrap.fill(" ".join(found), width, break_long_words=False)
    longest = max(map(len, wrapped.splitlines()))
    refilled = textwrap.fill(" ".join(found), longest, break_long_words=False)
    assert len(lines_of(refilled)) == 1


@given(text=hostile_text())
def test_text_without_breaks_keeps_its_offsets(text: str) -> None:
    """Each character of a break becomes one space, and everything else stays."""
    flat = without_breaks(text)
    assert len(flat) == len(text)
    assert all(new == old or (new == " " and old.isspace()) for new, old in zip(flat, text, strict=True))
    assert len(flat.splitlines()) <= 1


def test_paragraphs_are_parted_by_blank_lines() -> None:
    """One line break is not enough, two are, and spaces between them do not matter."""
    assert paragraphs_of("One\nstill one.\n\nTwo.\n \t\n\nThree.") == [
        "One\nstill one.\n\n",
        "Two.\n \t\n\n",
        "Three.",
    ]


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\x85", "\u2028", "\x1e", "\v"], ids=ascii)
def test_blank_lines_of_every_kind_part_paragraphs(line_break: str) -> None:
    """Two breaks of any kind make a blank line; CR LF alone is one break."""
    assert paragraphs_of(f"One{line_break}one.{line_break * 2}Two.") == [
        f"One{line_break}one.{line_break * 2}",
        "Two.",
    ]


@given(text=st.text("\n\n ab#\t\u3000\x1f", max_size=40))
def test_line_ends_of_two_characters_part_the_same_paragraphs(text: str) -> None:
    """CR LF is found by the pattern for LF; one CR more, which takes the pattern for every kind, changes nothing."""
    text = text.replace("\n", "\r\n")
    quick = paragraph_boundaries(text)
    assert quick == [boundary for boundary in paragraph_boundaries(f"{text}a\ra") if boundary[0] <= len(text)]
    assert [text[:offset].replace("\r", "") for offset, _ in quick] == [
        text.replace("\r", "")[:offset] for offset, _ in paragraph_boundaries(text.replace("\r", ""))
    ]


@pytest.mark.parametrize("mark", ["\f", "\u2029"], ids=ascii)
def test_a_page_break_and_a_paragraph_separator_are_enough_alone(mark: str) -> None:
    """They need no second one."""
    assert paragraphs_of(f"One.{mark}Two.") == [f"One.{mark}", "Two."]


def test_paragraphs_cost_a_block() -> None:
    """The price is that of a gap between blocks."""
    assert paragraph_boundaries("One.\n\nTwo.") == [(6, prices.BLOCK)]


def test_a_heading_stays_with_the_paragraph_below() -> None:
    """There is no boundary between a Markdown heading and what it is the heading of."""
    assert paragraphs_of("# Head\n\nOne.\n\n## Next\n\nTwo.") == ["# Head\n\nOne.\n\n", "## Next\n\nTwo."]


def test_headings_in_a_row_stay_together() -> None:
    """A heading under a heading is the heading of the same text."""
    assert paragraphs_of("# Head\n\n## Next\n\nOne.\n\nTwo.") == ["# Head\n\n## Next\n\nOne.\n\n", "Two."]


def test_a_heading_stays_with_the_lines_below_a_blank_line() -> None:
    """Where its paragraph is divided, the heading goes with the first line."""
    assert lines_of("## Next\n\nOne\nTwo") == ["## Next\n\nOne\n", "Two"]
