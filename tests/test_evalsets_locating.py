"""Quotes in documents: where they stand, and that doubt is never settled in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.fields import InvalidRow
from chunker.types import Document
from evals.evalsets.likeness import SIMILARITY, numbers, places_like
from evals.evalsets.locating import MOST_PLACES, find, locate, normalise
from tests.torture import TORTURE, hostile_text

TYPESET = "She said: \u201cit\u2019s 3\u20134 m\u00a0deep\u2026\u201d and the o\ufb03ce\n\n   closed\u200b early."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("She said", "She said"),
        ('"it\'s 3-4 m deep..."', "\u201cit\u2019s 3\u20134 m\u00a0deep\u2026\u201d"),
        ("the office closed early.", "the o\ufb03ce\n\n   closed\u200b early."),
        ("  office \t closed ", "o\ufb03ce\n\n   closed"),
    ],
)
def test_white_space_and_typography_do_not_count(quote: str, expected: str) -> None:
    """The evidence is what stands in the document, exactly."""
    found = locate(Document("d", TYPESET), quote)
    assert (found.quote, TYPESET[found.start : found.end]) == (expected, expected)


def test_composed_and_decomposed_letters_are_equal() -> None:
    """In both directions, with the marks inside the place."""
    for text, quote in (("Cafe\u0301 bar", "Caf\u00e9"), ("Caf\u00e9 bar", "Cafe\u0301")):
        (span,) = find(text, quote).spans
        assert text[span.end :] == " bar"


def test_an_exact_place_comes_before_a_normal_one() -> None:
    """Else a quote with a line break would be ambiguous beside one without."""
    assert locate(Document("d", "a b, a\nb"), "a\nb").start == 5


def test_places_inside_words_give_way_to_whole_ones() -> None:
    """`four` stands in `fourteen` too, but that is not what was meant; unless nothing else is there."""
    assert find("fourteen or four", "four").spans == ((12, 16),)
    assert find("fourteen", "four").spans == ((0, 4),)


def test_a_number_does_not_stand_inside_another() -> None:
    """`30` in `1308` is chance."""
    assert find("1308 m", "30").spans == ()
    assert find("1308 m and 30 s", "30").spans == ((11, 13),)


def test_words_without_spaces_between_them_are_all_places() -> None:
    """Where a script does not part words, no place is inside one."""
    assert len(find("\u7f57\u9a6c\u4eba\u548c\u7f57\u9a6c", "\u7f57\u9a6c").spans) == 2


def test_overlapping_places_are_several() -> None:
    """`aa` stands twice in `-aa-a-aa`... and twice in a run of three."""
    with pytest.raises(InvalidRow, match="stands in 2 places"):
        locate(Document("d", "!!!"), "!!")


@pytest.mark.parametrize("quote", ["", " ", "\u200b", "\n\n"])
def test_a_quote_of_nothing_stands_nowhere(quote: str) -> None:
    """Unless it is there literally, as a blank is."""
    with pytest.raises(InvalidRow):
        locate(Document("d", "a b c\u200bd\u200b\n\n \n\n"), quote)


def test_no_more_places_are_looked_at_than_needed() -> None:
    """A text of one letter is not searched for a letter a million times."""
    assert len(find("! " * 1_000_000, "!").spans) == MOST_PLACES


@given(hostile_text(), st.data())
def test_a_span_of_any_text_is_among_the_places_of_its_quote(text: str, data: st.DataObject) -> None:
    """Found exactly, or left out only because it parts a word or a number."""
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = find(text, text[start:end])
    assert all(text[a:b] == text[start:end] for a, b in found.spans) or found.by == "normalised"
    edges = [text[max(0, at - 1) : at + 1] for at in (start, end) if 0 < at < len(text)]
    if not any(pair.isalnum() for pair in edges) and len(found.spans) < MOST_PLACES:
        assert (start, end) in found.spans


@given(hostile_text())
def test_every_character_of_a_normal_text_knows_where_it_was(text: str) -> None:
    """Ranges rise and lie inside the text, and plain characters are themselves."""
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert [*normal.starts] == sorted(normal.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(normal.starts, normal.ends, strict=True))
    plain = [(text[a], c) for c, a in zip(normal.text, normal.starts, strict=True) if "0" <= c <= "z" and text[a] == c]
    assert all(original == character for original, character in plain)


@given(hostile_text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """So quotes and documents that were normalised meet."""
    once = normalise(text).text
    assert normalise(once).text.replace(" ", "") == once.replace(" ", "")


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_documents_are_searched(name: str) -> None:
    """A quote that stands nowhere ends without an error."""
    text = TORTURE[name].encode("utf-8", "replace").decode()
    assert find(text, "\u2603 nowhere \u2603").spans == ()
    assert places_like(text, "The \u2603 quick brown snowman stands nowhere here at all.") == []


# Places that read nearly like a quote.

LETTER = "In March the crew moved both gauges to the upper bridge, 40 m above the weir, and sealed the old well."
AROUND = "Nothing happened in January. {} In April it rained, and nobody came to read them."


def test_a_reworded_sentence_is_found_whole() -> None:
    """With words exchanged, left out and put in, also at its edges."""
    new = "In late March our crew moved both gauges to the upper bridge, 40 m above the weir and sealed the well."
    text = AROUND.format(new)
    (best,) = places_like(text, LETTER)
    assert text[best.span.start : best.span.end] == new
    assert SIMILARITY <= best.similarity < 1


def test_other_text_is_not_alike() -> None:
    """Common words alone do not make a place."""
    assert places_like(AROUND.format("The crew went home early that day, as it was dark."), LETTER) == []


def test_all_copies_are_found_and_the_best_comes_first() -> None:
    """None overlaps another."""
    text = AROUND.format(LETTER.replace("March", "June") + " " + LETTER)
    best, second = places_like(text, LETTER)
    assert text[best.span.start : best.span.end] == LETTER
    assert second.span.end <= best.span.start


def test_a_long_quote_is_found_by_its_ends() -> None:
    """More than 200 words, with a paragraph put into the middle."""
    words = [f"word{number}" for number in range(600)]
    text = " ".join(["Before.", *words[:300], "something new", *words[300:], "Behind."])
    (best,) = places_like(text, " ".join(words))
    assert text[best.span.start : best.span.end] == text.removeprefix("Before. ").removesuffix(" Behind.")


def test_numbers_are_kept_in_order() -> None:
    """With their points and commas, and without what typography does around them."""
    assert numbers("From 1,000 to 3.5\u2013 4% in 2024.") == ["1,000", "3.5", "4", "2024"]


@given(hostile_text(), hostile_text())
def test_places_are_inside_any_text_and_alike_enough(text: str, quote: str) -> None:
    """Whatever is looked for in whatever."""
    for like in places_like(text, quote):
        assert 0 <= like.span.start < like.span.end <= len(text)
        assert SIMILARITY <= like.similarity <= 1
