"""Packing: from priced boundaries to chunks that fit, on texts small enough to check by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

from chunker import Chunk, Document, Strategy, prices, split
from chunker.errors import LimitTooSmall
from chunker.tape import Tape
from tests.counters import words


@dataclass(frozen=True)
class AtMarks(Strategy):
    """Cuts behind every bar, at the price of a block, and behind every slash, at the price of a sentence."""

    def boundaries(self, document: Document, tape: Tape) -> Iterator[tuple[int, float]]:
        """Behind each mark."""
        for offset, letter in enumerate(document.text):
            if letter in "|/":
                yield offset + 1, prices.BLOCK if letter == "|" else prices.SENTENCE


def cut(text: str, tokenizer: Callable[[str], int] = words, **settings: int) -> list[str]:
    """The chunks of a text whose boundaries are marked, counted in words."""
    return texts(split(text, AtMarks(**settings), tokenizer=tokenizer))


def texts(chunks: Iterable[Chunk]) -> list[str]:
    """What the chunks say."""
    return [chunk.text for chunk in chunks]


def test_a_text_within_the_limit_is_one_chunk() -> None:
    """Boundaries are where a cut may be, not where one must be."""
    assert cut("a b | c d / e f", max_tokens=8) == ["a b | c d / e f"]


def test_chunks_are_filled_up_to_the_limit() -> None:
    """Six words in three parts: two parts fit."""
    assert cut("a b / c d / e f / g h /", max_tokens=6) == ["a b / c d /", "e f / g h /"]


def test_a_cheap_boundary_wins_over_a_fuller_chunk() -> None:
    """The bar costs less than the slash behind it, and the chunks are nearly as full."""
    assert cut("a b c d e f g | h / i j k l m n o p", max_tokens=10) == ["a b c d e f g |", "h / i j k l m n o p"]


def test_a_part_over_the_limit_is_cut_at_words() -> None:
    """It is the only one that is, and none of its words is lost."""
    chunks = cut("a b | c d e f g h i | j k", max_tokens=4)
    assert chunks == ["a b |", "c d e f", "g h i |", "j k"]


def test_a_boundary_that_was_left_out_is_used_before_one_is_forced() -> None:
    """The short part stands too near to the long one for a boundary of its own, until both are too long together."""
    long = ", ".join(["word"] * 63)
    assert cut(f"a b | {long} | c d", max_tokens=64) == ["a b |", f"{long} |", "c d"]


def test_a_word_over_the_limit_is_cut_at_its_joints() -> None:
    """Behind a hyphen rather than anywhere."""
    assert cut("some well-known-name here", len, max_tokens=11) == ["some", "well-known-", "name here"]


def test_a_word_without_joints_is_cut_between_letters() -> None:
    """There is no better place."""
    chunks = cut("abcdefghij", len, max_tokens=4)
    assert "".join(chunks) == "abcdefghij"
    assert all(len(chunk) <= 4 for chunk in chunks)


def test_overlap_repeats_whole_units() -> None:
    """The last part of a chunk is said again at the beginning of the next, and counts there."""
    assert cut("a b | c d | e f | g h |", max_tokens=9, overlap=3) == ["a b | c d |", "c d | e f | g h |"]


def test_without_overlap_nothing_is_repeated() -> None:
    """Chunks part the text."""
    assert cut("a b | c d | e f | g h |", max_tokens=6) == ["a b | c d |", "e f | g h |"]


def test_a_shorter_overlap_is_counted_as_well() -> None:
    """A tokenizer may count a part of a text higher than the whole; what is over the overlap is not repeated."""
    odd = {"b | c |": 1, "b | c | d e f |": 99}
    found = cut("a | b | c | d e f |", lambda text: odd.get(text, words(text)), max_tokens=6, overlap=1)
    assert found == ["a | b | c |", "d e f |"]


def test_overlap_gives_way_to_the_limit() -> None:
    """Where the next part is too long to repeat anything, nothing is repeated."""
    assert cut("a b | c d e f g h |", max_tokens=7, overlap=3) == ["a b |", "c d e f g h |"]


def test_a_long_unit_is_repeated_in_part() -> None:
    """Where no whole unit fits the overlap, its last words do."""
    assert cut("a b c d e f g h | i j k l |", max_tokens=9, overlap=3)[1] == "g h | i j k l |"


@pytest.mark.parametrize(
    ("last", "overlap", "repeated"),
    [
        ("The water rose. The stones still held.", 4, "The stones still held."),
        ("The water rose. The stones still held.", 6, "The stones still held."),
        ("The water rose. The stones still held.", 7, "The water rose. The stones still held."),
        ("It rained, but after a while the stones held.", 7, "but after a while the stones held."),
        ("After quite a while the stones still held.", 3, "stones still held."),
    ],
    ids=["a sentence", "no part of another", "the paragraph", "a clause", "words"],
)
def test_an_overlap_begins_where_a_sentence_does_if_one_fits(last: str, overlap: int, repeated: str) -> None:
    """Also in a paragraph too short to be divided; a part of a sentence is repeated only where no whole one can be."""
    strategy = f"sentence(max_tokens=30, overlap={overlap})"
    chunks = texts(split(f"{'Word ' * 15}end.\n\n{last}\n\n{'Then ' * 20}end.", strategy, tokenizer=words))
    assert chunks[1].split("\n\n")[0] == repeated


def test_chunks_aim_for_the_target() -> None:
    """With room to spare, chunks are as long as they are meant to be."""
    text = "a b c / " * 8
    assert [words(chunk) for chunk in cut(text, max_tokens=32, target=8)] == [8, 8, 8, 8]


def test_white_space_around_chunks_is_dropped() -> None:
    """Chunks begin and end with something to read."""
    assert cut("  a b |  \n\n  c d |  ", max_tokens=3) == ["  a b |", "  c d |"]


def test_a_tokenizer_whose_estimates_are_wrong_is_counted_again() -> None:
    """Joined units may cost more than their sum: chunks give up units until they fit."""

    def dear_together(text: str) -> int:
        return len(text.split()) ** 2

    chunks = cut("a | b | c | d | e | f |", dear_together, max_tokens=16)
    assert " ".join(chunks) == "a | b | c | d | e | f |"
    assert all(dear_together(chunk) <= 16 for chunk in chunks)


def test_a_cluster_over_the_limit_is_an_error_that_says_all() -> None:
    """What, where, how many tokens of what, the limit, and what to do."""
    with pytest.raises(
        LimitTooSmall,
        match=r"^'.+' at character 3 takes 11 tokens of o200k_base, more than max_tokens=5, and cannot be cut\. "
        r"Raise max_tokens\.$",
    ):
        [*split("Hi \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 there.", "sentence(max_tokens=5)")]


@pytest.mark.parametrize("limit", [10**6, 10**9, sys.maxsize, 10**30])
def test_a_giant_limit_is_no_limit(limit: int) -> None:
    """Who does not want to be limited gets the text as one chunk."""
    text = "One. Two.\n\nThree."
    assert texts(split(text, f"sentence(max_tokens={limit})")) == [text]


def test_a_limit_of_one_token_gives_tokens() -> None:
    """The smallest limit there is."""
    assert texts(split("One two", "sentence(max_tokens=1)")) == ["One", "two"]
