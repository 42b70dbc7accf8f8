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


@pytest.mark.parametrize(
    ("first", "last", "section"),
    [
        ("Before", "Before", None),
        ("Before", "one", None),
        ("# A", "one", ("# A", "### C")),
        ("## B", "two", ("## B", "### C")),
        ("two", "### C", ("## B", "### C")),
        ("one", "two", ("# A", "### C")),
        ("### C", "### C", ("### C", "### C")),
        ("### C", "three", None),
        ("three", "three", ("# D", "three")),
    ],
)
def test_a_section_is_the_innermost_that_holds_a_span_whole(
    first: str, last: str, section: tuple[str, str] | None
) -> None:
    """From its heading to its last word before the next heading of its level or a higher one."""
    found = outline().section(Span(TEXT.index(first), TEXT.index(last) + len(last)))
    assert found == (section and (TEXT.index(section[0]), TEXT.index(section[1]) + len(section[1])))


def test_headings_inside_quotes_begin_no_section() -> None:
    """They are of the text that is quoted."""
    assert outline("> # Quoted\n\nx\n").section(Span(12, 13)) is None


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(0, 11), st.integers(0, 11))
def test_a_section_is_what_trying_all_headings_finds(levels: list[int], first: int, last: int) -> None:
    """Lines at random, headings or not (level 0): the shortest section around two of them, looked for one by one."""
    lines = [f"{'#' * level} h" if level else "word" for level in levels]
    text, starts = "\n\n".join(lines), [sum(len(line) + 2 for line in lines[:number]) for number in range(len(lines))]
    if not first <= last < len(lines):
        return
    span = Span(starts[first], starts[last] + len(lines[last]))
    sections = []
    for number, level in enumerate(levels):
        after = [starts[place] for place in range(number + 1, len(levels)) if 0 < levels[place] <= level]
        end = after[0] - 2 if after else len(text)
        sections += [Span(starts[number], end)] if level and starts[number] <= span.start and span.end <= end else []
    assert outline(text).section(span) == min(sections, key=lambda one: one.end - one.start, default=None)


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
