"""Grapheme clusters: what a reader sees as one character."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments.graphemes import grapheme_starts, is_grapheme_boundary
from chunker.types import Span
from tests.torture import TORTURE, hostile_text


def starts_over_the_whole(text: str) -> list[int]:
    """Where the regex library begins a cluster when it reads the text from its first character."""
    return [match.start() for match in regex.finditer(r"\X", text)]


@given(text=hostile_text())
def test_boundaries_are_those_of_unicode(text: str) -> None:
    """Looking at one place gives what reading the whole text gives."""
    found = [offset for offset in range(len(text)) if is_grapheme_boundary(text, offset)]
    assert found == starts_over_the_whole(text)


@pytest.mark.parametrize("title", TORTURE)
def test_boundaries_are_those_of_unicode_on_torture_texts(title: str) -> None:
    """The same for the first 1,500 characters of every hostile document."""
    text = TORTURE[title][:1500]
    found = [offset for offset in range(len(text)) if is_grapheme_boundary(text, offset)]
    assert found == starts_over_the_whole(text)


@given(text=st.text(st.characters(exclude_categories=()), max_size=40))
def test_boundaries_are_those_of_unicode_in_any_text(text: str) -> None:
    """The same for any characters in any order."""
    found = [offset for offset in range(len(text)) if is_grapheme_boundary(text, offset)]
    assert found == starts_over_the_whole(text)


@given(text=hostile_text(), place=st.integers(0))
def test_reading_may_begin_at_any_cluster(text: str, place: int) -> None:
    """From a sure start, boundaries behind it are the same as from the first character."""
    starts = starts_over_the_whole(text)
    since = starts[place % len(starts)] if starts else 0
    found = [offset for offset in range(since + 1, len(text)) if is_grapheme_boundary(text, offset, since)]
    assert found == [start for start in starts if start > since]


@given(text=hostile_text(), place=st.integers(0), size=st.integers(0, 100))
def test_starts_inside_a_span(text: str, place: int, size: int) -> None:
    """Clusters that begin in a span, without its first."""
    starts = starts_over_the_whole(text)
    span = Span(begin := starts[place % len(starts)] if starts else 0, min(begin + size, len(text)))
    assert [*grapheme_starts(text, span)] == [start for start in starts if span.start < start < span.end]


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "\r\n",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f44d\U0001f3ff",
        "\U0001f1e9\U0001f1ea",
        "1\ufe0f\u20e3",
        "\u1112\u1161\u11ab",
        "\u0915\u094d\u0937",
        "\u0e01\u0e33",
    ],
)
def test_clusters_are_never_cut(cluster: str) -> None:
    """Accents, CR LF, families, skin tones, flags, keycaps, syllables of Korean, Hindi and Thai."""
    text = f"a{cluster}b"
    assert [offset for offset in range(1, len(text)) if is_grapheme_boundary(text, offset)] == [1, len(text) - 1]


def test_flags_are_cut_between_pairs() -> None:
    """Two neighbours are not enough to tell: flags are counted from the first letter."""
    text = "\U0001f1eb\U0001f1f7\U0001f1e9\U0001f1ea\U0001f1ef"
    assert [offset for offset in range(1, 5) if is_grapheme_boundary(text, offset)] == [2, 4]


@pytest.mark.parametrize("offset", [-1, 0, 2, 5])
def test_the_ends_of_a_text_are_boundaries(offset: int) -> None:
    """Nothing is cut outside the text."""
    assert is_grapheme_boundary("e\u0301", offset)
