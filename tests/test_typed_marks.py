"""Lists that somebody typed: which paragraphs of an office file become items."""

from __future__ import annotations

import pytest

from chunker.reading.formats.docx import read
from tests.office_files import item, kinds, level, lists, p, style, styled, word_file

NUMBERS = lists(level(0, "lowerLetter", "%1."))


def indented(text: str, depth: int) -> str:
    """A paragraph set in by so many half inches."""
    return p(text, f'<w:ind w:left="{720 * depth}"/>')


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a.\tx", "b.\ty"], "a. x\nb. y"),
        (["• x"], "- x"),
        (["- x", "- y"], "- x\n- y"),
        (["- said he.", "More.", "- said she."], "- said he.\n\nMore.\n\n- said she."),
        (["1.\tx"], "1.\tx"),
        (["1. x", "2. y"], "1. x\n\n2. y"),
        (["1)\tx", "and more", "2)\ty"], "1) x\n\nand more\n\n2) y"),
        (["2.\tx", "3.\ty"], "2.\tx\n\n3.\ty"),
        (["1.\tx", "(a)\ty", "(b)\tz", "2.\tw"], "1. x\n   (a) y\n   (b) z\n2. w"),
        (["I. think", "so"], "I. think\n\nso"),
    ],
)
def test_what_is_an_item(lines: list[str], expected: str) -> None:
    """What begins a sequence that goes on nearby, and sure bullets; a single number or dash is none."""
    content = read(word_file("".join(map(p, lines))))
    kinds(content)
    assert content.text == expected


def test_a_single_number_is_a_paragraph() -> None:
    """It may open a sentence."""
    assert [kind for kind, _ in kinds(read(word_file(p("1.\tx") + p("y"))))] == ["paragraph", "paragraph"]


def test_typed_items_go_on_with_a_list_of_the_file() -> None:
    """People type where they cannot make a list go on."""
    content = read(
        word_file(item("x") + indented("b.\ty", 1) + indented("more", 1) + indented("c.\tz", 1), numbering=NUMBERS)
    )
    assert content.text == "a. x\nb. y\n\n   more\nc. z"


def test_typed_lists_nest_by_indentation() -> None:
    """Dashes below an item of the file's own list."""
    body = item("x") + indented("- y", 2) + indented("- z", 2) + item("w")
    assert read(word_file(body, numbering=NUMBERS)).text == "a. x\n   - y\n   - z\nb. w"


def test_headings_end_typed_lists() -> None:
    """Section 2 does not go on with a list of section 1."""
    body = p("1.\tx") + styled("head", "heading1") + p("2.\ty")
    assert read(word_file(body, styles=style("heading 1"))).text == "1.\tx\n\n# head\n\n2.\ty"
