"""Which headings a place stands under, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.outline import Outline, title_of
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.types import Block, Span

TEXT = "Before.\n\n# A\n\none\n\n## B\n\ntwo\n\n### C\n\n# D\n\nthree\n"


def outline(text: str = TEXT) -> Outline:
    """The outline of a Markdown text."""
    return Outline(text, markdown_blocks(text))


@pytest.mark.parametrize(
    ("word", "above"),
    [
        ("Before", ()),
        ("# A", ()),
        ("one", ("A",)),
        ("## B", ("A",)),
        ("two", ("A", "B")),
        ("# D", ()),
        ("three", ("D",)),
    ],
)
def test_what_begins_at_a_place_stands_under_these_headings(word: str, above: tuple[str, ...]) -> None:
    """A heading does not stand under itself, nor under those that it closes."""
    assert outline().above(TEXT.index(word)) == above


@pytest.mark.parametrize(
    ("first", "last", "path"),
    [
        ("Before", "one", ()),
        ("# A", "one", ("A",)),
        ("## B", "two", ("A", "B")),
        ("two", "three", ("A", "B")),
        ("### C", "three", ("D",)),
    ],
)
def test_a_span_is_of_the_headings_over_its_first_words(first: str, last: str, path: tuple[str, ...]) -> None:
    """Headings at its beginning count, up to the first words that are none."""
    assert outline().of(Span(TEXT.index(first), TEXT.index(last) + len(last))) == path


def test_a_heading_behind_the_span_does_not_count() -> None:
    """Two headings in a row, of which the span holds one."""
    assert outline("# A\n\n## B\n\nx\n").of(Span(0, 3)) == ("A",)


def test_headings_inside_quotes_lead_nowhere() -> None:
    """They are of the text that is quoted."""
    assert outline("> # Quoted\n\nx\n").above(13) == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# One", "One"),
        ("  ## Two words  ##  ", "Two words"),
        ("Three\n=====", "Three"),
        ("Four\nlines\n---", "Four lines"),
        ("# C#", "C#"),
        ("#", ""),
        ("## The [guide](https://a.example/b) { #guide }", "The guide"),
        ("4.2 Plain", "4.2 Plain"),
    ],
)
def test_a_title_is_what_a_heading_says(line: str, title: str) -> None:
    """Without the signs that make it a heading, and without addresses."""
    assert title_of(line, Block("heading", Span(0, len(line)), 1)) == title


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("ab")), max_size=12))
def test_levels_of_a_path_go_down(headings: list[tuple[int, str]]) -> None:
    """Each heading stands under the nearest higher one before it, as trying them all says."""
    text = "".join(f"{'#' * level} {name}{number}\n\nx\n\n" for number, (level, name) in enumerate(headings))
    found = outline(text)
    for number, (level, name) in enumerate(headings):
        parents: list[str] = []
        lowest = level
        for before in reversed(range(number)):
            if headings[before][0] < lowest:
                lowest = headings[before][0]
                parents.insert(0, f"{headings[before][1]}{before}")
        offset = text.index(f"{name}{number}\n") - level - 1
        assert found.above(offset) == tuple(parents)
