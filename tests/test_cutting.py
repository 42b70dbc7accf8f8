"""Pieces of foreign chunkers are put where they stand, or nowhere; what has no place is counted and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document, Span
from evals.cutting import FunctionChunker, cut_all
from evals.placing import Piece, located
from tests.counters import counter_for

WORDS = counter_for("words").tokenizer
TEXTS = st.text("ab \n\u2003é\U0001f9ea", min_size=1, max_size=60)


def places(text: str, *pieces: str) -> list[Span | None]:
    """Where pieces stand that nobody said anything about."""
    return located(text, [Piece(piece) for piece in pieces])


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


@st.composite
def tilings(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and visible spans that cover all of it but white space."""
    text = draw(TEXTS)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=8))})
    spans = [trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
    return text, spans


@st.composite
def overlapping(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """The same, where each span but the first may begin inside the one before it."""
    text, spans = draw(tilings())
    found = spans[:1]
    for span in spans[1:]:
        start = draw(st.integers(found[-1].start + 1, span.start))
        found.append(trimmed(text, start, span.end))
    return text, found


REWRITINGS: dict[str, Callable[[str], str]] = {
    "verbatim": str,
    "padded": lambda piece: f"\n {piece}\t",
    "collapsed": lambda piece: " ".join(piece.split()),
    "stripped inside": lambda piece: "".join(piece.split()),
}


@pytest.mark.parametrize("rewrite", REWRITINGS.values(), ids=REWRITINGS)
@given(case=tilings())
def test_pieces_that_cover_a_text_stand_where_they_were_cut(
    rewrite: Callable[[str], str], case: tuple[str, list[Span]]
) -> None:
    """However often the text repeats itself, and whatever was done to white space."""
    text, spans = case
    assert places(text, *(rewrite(text[slice(*span)]) for span in spans)) == spans


@given(case=overlapping())
def test_pieces_that_overlap_stand_where_they_were_cut_or_nowhere(case: tuple[str, list[Span]]) -> None:
    """Never in another place, which in repeated text looks just as good."""
    text, spans = case
    found = places(text, *(text[slice(*span)] for span in spans))
    assert [place for place, span in zip(found, spans, strict=True) if place not in {None, span}] == []


@given(case=overlapping(), rewritten=st.sets(st.integers(0, 8)))
def test_rewritten_pieces_mislead_nobody(case: tuple[str, list[Span]], rewritten: set[int]) -> None:
    """They have no place, and the others keep theirs or lose it, but never get a wrong one."""
    text, spans = case
    pieces = ["x " if index in rewritten else text[slice(*span)] for index, span in enumerate(spans)]
    for index, (place, span) in enumerate(zip(places(text, *pieces), spans, strict=True)):
        assert place in ({None} if index in rewritten else {None, span})


@given(text=TEXTS, pieces=st.lists(TEXTS, max_size=6))
def test_whatever_is_placed_is_there(text: str, pieces: list[str]) -> None:
    """Its visible characters are those of the piece, and places come in order."""
    visible = [piece for piece in pieces if piece.strip()]
    found = places(text, *pieces)
    assert len(found) == len(visible)
    pairs = [(place, piece) for place, piece in zip(found, visible, strict=True) if place]
    assert all("".join(text[slice(*place)].split()) == "".join(piece.split()) for place, piece in pairs)
    starts = [place.start for place, _ in pairs]
    assert starts == sorted(set(starts))


@given(case=overlapping())
def test_what_a_chunker_says_of_its_places_is_taken(case: tuple[str, list[Span]]) -> None:
    """So that even pieces of repeated text stand right."""
    text, spans = case
    assert located(text, [Piece(text[slice(*span)], span.start) for span in spans]) == spans


def test_what_a_chunker_says_is_held_against_the_text() -> None:
    """A place where something else stands, or none at all, is not believed."""
    assert located("one two", [Piece("two", 0)]) == [(4, 7)]
    assert located("one two", [Piece("two", 99)]) == [(4, 7)]
    assert located("xa a b a", [Piece("a", -1)]) == [None]


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("a\na\na\n", ["a", "a", "a"], [(0, 1), (2, 3), (4, 5)]),
        ("a a a a", ["a a", "a a"], [(0, 3), (4, 7)]),
        ("b a a a", ["b a a", "a a a"], [(0, 5), (2, 7)]),
        ("b a a a a a", ["b a a a", "a a a"], [(0, 7), None]),
        ("ab cd ef", ["ab cd", "cd ef"], [(0, 5), (3, 8)]),
        ("One. Two.", ["Title: One.", "Two."], [None, (5, 9)]),
        ("x. One. x. Two.", ["- One.", "x.", "Two."], [None, None, (11, 15)]),
        ("", ["a"], [None]),
        ("a", ["", " \n"], []),
    ],
)
def test_worked_examples(text: str, pieces: Sequence[str], expected: list[tuple[int, int] | None]) -> None:
    """Repeated lines, overlap of one word, overlap that cannot be told, injected words, nothing."""
    assert places(text, *pieces) == expected


def test_pieces_without_a_place_are_counted_and_one_is_shown() -> None:
    """Across documents; chunks of the others are slices of their document."""
    chunker = FunctionChunker(lambda text: ["Title: one", *text.splitlines(), " "], "lines", WORDS)
    cut = cut_all(chunker, [Document("a", "one\ntwo three\n"), Document("b", "four")])
    assert [(chunk.id, chunk.text, chunk.token_count) for chunk in cut.chunks] == [
        ("a#0-3", "one", 1),
        ("a#4-13", "two three", 2),
        ("b#0-4", "four", 1),
    ]
    assert (cut.unlocated, cut.unlocated_example) == (2, "Title: one")


def test_a_function_that_fails_fails_for_its_document_only() -> None:
    """Other people's code may raise anything."""

    def split(text: str) -> list[str]:
        return [text.split(":")[1]]

    cut = cut_all(FunctionChunker(split, "mine", WORDS), [Document("a", "text:good"), Document("b", "bad")])
    assert [chunk.text for chunk in cut.chunks] == ["good"]
    assert cut.failures == {"b": "IndexError: list index out of range"}


@pytest.mark.parametrize(
    ("split", "reason"),
    [
        (str.upper, "expected a list of pieces, got one text; put it in a list"),
        (lambda text: [], "no piece was made of its text"),
        (lambda text: [text.upper()], "1 pieces were made, and none of them stands in the document"),
        (sys.exit, "SystemExit: some words"),
    ],
)
def test_a_function_that_makes_nothing_of_a_document_fails(split: Callable[[str], list[str]], reason: str) -> None:
    """A document without words needs no pieces."""
    cut = cut_all(FunctionChunker(split, "mine", WORDS), [Document("a", "some words"), Document("b", " ")])
    assert cut.failures["a"] == reason
