"""Units: what lies between neighbouring boundaries, without the white space around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Document, Span
from chunker.units import content_end, content_start, cut
from tests.torture import hostile_text


def units_of(text: str, *boundaries: tuple[int, float]) -> list[str]:
    """The units of a whole text, as text."""
    units = cut(text, Span(0, len(text)), boundaries)
    return [text[start:end] for start, end in map(units.span, range(len(units)))]


def test_a_unit_runs_to_the_start_of_the_next() -> None:
    """White space between two units belongs to the first, where a chunk that ends there trims it."""
    assert units_of("One. Two.", (5, 0.4)) == ["One. ", "Two."]


def test_without_boundaries_the_text_is_one_unit() -> None:
    """Nothing to cut at, nothing cut."""
    assert units_of("One. Two.") == ["One. Two."]


@pytest.mark.parametrize("offset", [4, 5, 6, 7])
def test_anywhere_in_a_gap_means_the_start_of_the_next_unit(offset: int) -> None:
    """White space around a boundary belongs to neither side."""
    assert units_of("One.   Two.", (offset, 0.4)) == ["One.   ", "Two."]


def test_of_boundaries_in_one_gap_the_cheapest_counts() -> None:
    """A gap that is a paragraph's end and a sentence's end is the cheaper of both."""
    text = "One.  \n\n  Two."
    costs = [cut(text, Span(0, len(text)), prices).costs for prices in ([(5, 0.4), (8, 0.1)], [(5, 0.1), (8, 0.4)])]
    assert costs == [[0.0, 0.1], [0.0, 0.1]]


def test_the_first_unit_costs_what_the_span_costs() -> None:
    """A unit divided again keeps its own price before its first part."""
    assert cut("One. Two.", Span(0, 9), [(5, 0.4)], cost=0.25).costs == [0.25, 0.4]


def test_offsets_are_those_of_the_whole_text() -> None:
    """A span in the middle is cut where it stands."""
    units = cut("Zero. One. Two. Three.", Span(6, 16), [(11, 0.4)])
    assert (units.starts, units.end, units.edges) == ([6, 11], 15, [6, 11, 15])


@pytest.mark.parametrize("offset", [15, 16, 40])
def test_boundaries_behind_the_last_character_count_nothing(offset: int) -> None:
    """What is left behind the text would be empty."""
    assert units_of("One and two.   ", (offset, 0.1)) == ["One and two."]


def test_a_boundary_before_the_first_character_counts_nothing() -> None:
    """There would be nothing before it."""
    assert units_of("  One. Two.", (0, 0.5), (7, 0.5)) == ["  One. ", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \t\r\n \u3000\u2028"])
def test_white_space_has_no_units(text: str) -> None:
    """Nothing to read is nothing to chunk."""
    assert units_of(text, (1, 0.1)) == []


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("e\u0301a", 1),
        ("a\r\nb", 2),
        ("\U0001f468\u200d\U0001f469!", 1),
        ("\U0001f468\u200d\U0001f469!", 2),
        ("\U0001f1e9\U0001f1ea!", 1),
    ],
)
def test_a_boundary_inside_a_cluster_counts_nothing(text: str, offset: int) -> None:
    """What a reader sees as one character stays whole, whatever a strategy says."""
    assert units_of(text, (offset, 0.0)) == [text]


def test_an_indented_first_line_keeps_its_indentation() -> None:
    """Blank lines are dropped, the spaces that make code code are not."""
    assert units_of("Text:\n\n    run()\n", (7, 0.1)) == ["Text:\n\n", "    run()"]
    assert units_of("\n\n  \n    run()\n") == ["    run()"]


def test_spaces_inside_a_line_are_not_indentation() -> None:
    """Only what begins a line is indented."""
    assert units_of("One.    Two.", (4, 0.4)) == ["One.    ", "Two."]


def test_a_very_long_indentation_is_dropped() -> None:
    """A thousand spaces before a word are not code, and would cost tokens."""
    assert units_of(" " * 1000 + "Text") == ["Text"]


def test_a_cut_between_indentation_and_text_drops_the_indentation() -> None:
    """A unit of white space alone would be an empty chunk."""
    assert units_of("    run()", (4, 0.8)) == ["run()"]


@given(text=hostile_text(), places=st.lists(st.tuples(st.integers(0, 600), st.sampled_from([0.1, 0.4, 1.0]))))
def test_units_hold_everything_but_white_space(text: str, places: list[tuple[int, float]]) -> None:
    """Before the first unit, behind the last and nowhere else something is left out, and that is white space."""
    text = Document("d", text).text
    units = cut(text, Span(0, len(text)), sorted(place for place in places if place[0] < len(text)))
    assert units.starts == sorted({*units.starts})
    assert not text[: units.starts[0] if len(units) else 0].strip()
    assert not text[units.end :].strip()


@given(text=hostile_text(), places=st.lists(st.tuples(st.integers(0, 600), st.sampled_from([0.1, 0.4, 1.0]))))
def test_every_unit_has_something_to_read(text: str, places: list[tuple[int, float]]) -> None:
    """No unit is only white space."""
    text = Document("d", text).text
    assert all(unit.strip() for unit in units_of(text, *sorted(place for place in places if place[0] < len(text))))


@pytest.mark.parametrize(
    ("text", "start"),
    [("  a", 0), ("\n  a", 1), ("a  b", 3), ("\n\n\n", 3), (" \u0301a", 0), ("\n \u0301a", 1), ("x" + " " * 9, 10)],
)
def test_content_starts_behind_blank_lines(text: str, start: int) -> None:
    """White space is skipped, but for an indentation and for a blank with a mark on it."""
    assert content_start(text, 1 if text[0] in "ax" else 0, len(text)) == start


@pytest.mark.parametrize(
    ("text", "end"), [("a \n", 1), ("a", 1), ("a\u3000", 1), ("a \u0301", 3), ("a\r\n", 1), ("", 0)]
)
def test_content_ends_before_trailing_white_space(text: str, end: int) -> None:
    """Trailing blanks go, unless a mark sits on one."""
    assert content_end(text, 0, len(text)) == end
