"""Places before and after redaction: exact outside of masks, widened to their edges inside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunker.redacting import OffsetMap
from chunker.types import Span

# Of each part: characters before it, its length, the length of its mask.
PARTS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6), st.integers(1, 6)), max_size=8)


def made(parts: list[tuple[int, int, int]]) -> tuple[str, str, OffsetMap]:
    """A text of small letters with parts in capitals, the same with masks of `#`, and the map between them."""
    original, redacted, replaced = "", "", []
    for before, length, mask in parts:
        filler = "abcde"[:before]
        replaced.append((Span(len(original) + before, len(original) + before + length), mask))
        original += filler + "X" * length
        redacted += filler + "#" * mask
    return f"{original}end", f"{redacted}end", OffsetMap.of(replaced)


@given(PARTS)
def test_every_character_that_stays_is_found_again_both_ways(parts: list[tuple[int, int, int]]) -> None:
    """Its place in the one text leads to its place in the other and back."""
    original, redacted, offsets = made(parts)
    for at, letter in enumerate(original):
        if letter != "X":
            there = offsets.redacted(Span(at, at + 1))
            assert redacted[slice(*there)] == letter
            assert offsets.original(there) == Span(at, at + 1)


@given(PARTS)
def test_what_lies_in_a_part_leads_to_its_whole_mask(parts: list[tuple[int, int, int]]) -> None:
    """And from any character of the mask to the whole part."""
    original, redacted, offsets = made(parts)
    for part, mask in zip(offsets.originals, offsets.masks, strict=True):
        assert set(original[slice(*part)]) == {"X"}
        assert set(redacted[slice(*mask)]) == {"#"}
        assert {offsets.redacted(Span(at, at + 1)) for at in range(*part)} == {mask}
        assert {offsets.original(Span(at, at + 1)) for at in range(*mask)} == {part}


@given(PARTS, st.data())
def test_a_span_leads_to_the_shortest_that_holds_its_characters(
    parts: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Its ends are those of what its first and last character lead to."""
    original, _, offsets = made(parts)
    start = data.draw(st.integers(0, len(original) - 1))
    end = data.draw(st.integers(start + 1, len(original)))
    ends = offsets.redacted(Span(start, start + 1)).start, offsets.redacted(Span(end - 1, end)).end
    assert offsets.redacted(Span(start, end)) == Span(*ends)
    assert offsets.inverse.inverse == offsets


@given(PARTS)
def test_places_keep_their_order(parts: list[tuple[int, int, int]]) -> None:
    """The ends of the texts lead to each other."""
    original, redacted, offsets = made(parts)
    for move in (offsets.before, offsets.behind):
        places = [move(at) for at in range(len(original) + 1)]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (0, len(redacted))


def test_a_map_of_nothing_changes_nothing() -> None:
    """As after redaction without findings."""
    assert OffsetMap().redacted(Span(3, 7)) == OffsetMap().original(Span(3, 7)) == Span(3, 7)
