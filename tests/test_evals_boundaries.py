"""Sentence integrity: which cuts count, worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import parse
from chunker.strategy import Strategy
from chunker.tape import Tape
from chunker.tokens.opaque import OpaqueTokenizer
from chunker.types import Boundary, Chunk, Document, Encoding, Span
from evals.boundaries import Integrity, MarkedText, read_gold, sentence_integrity
from evals.errors import InvalidGold
from tests.command import STORY, fill

WORDS = OpaqueTokenizer(lambda text: len(text.split()), "words")
TEXT = "Aa bb. Cc dd ee ff gg. Hh."
SENTENCES = (Span(0, 6), Span(7, 22), Span(23, 26))  # of 2, 5 and 1 words


@dataclass(frozen=True)
class At(Strategy):
    """Chunks with the spans it is given, for tests."""

    spans: tuple[tuple[int, int], ...] = ()

    def boundaries(self, document: Document, tape: Tape) -> list[Boundary]:
        """None: chunks are given."""
        return []

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The given spans."""
        return (
            Chunk(document.id, a, b, document.text[a:b], tokenizer.count(document.text[a:b])) for a, b in self.spans
        )


def integrity(*spans: tuple[int, int], limit: int = 4, sentences: tuple[Span, ...] = SENTENCES) -> Integrity:
    """How chunks with these spans fall on the marked sentences of the text."""
    return sentence_integrity([MarkedText("t", TEXT, sentences)], At(max_tokens=limit, spans=spans), WORDS)


def test_a_worked_example() -> None:
    """Of four cuts one falls in a short sentence, two in the long one and one between: 1 / (4 - 2) = 0.5."""
    found = integrity((0, 2), (3, 12), (13, 18), (19, 22), (23, 26))
    assert found == Integrity(cuts=4, inside=1, forced=2)
    assert found.share_inside == 0.5


def test_the_example_in_the_docstring() -> None:
    """Of 10 cuts 1 falls inside a short sentence and 2 inside over-long ones: 1 / 8."""
    assert Integrity(cuts=10, inside=1, forced=2).share_inside == 0.125


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (6, Integrity(1, 0, 0)),  # at the end of a sentence
        (7, Integrity(1, 0, 0)),  # at the beginning of the next
        (1, Integrity(1, 1, 0)),  # after its first character
        (5, Integrity(1, 1, 0)),  # before its last
        (8, Integrity(1, 0, 1)),  # in the one that is too long
        (22, Integrity(1, 0, 0)),
        (25, Integrity(1, 1, 0)),
    ],
)
def test_a_cut_counts_when_a_sentence_has_characters_on_both_sides(end: int, expected: Integrity) -> None:
    """Its very edges belong to nobody."""
    assert integrity((0, end), (end, 26)) == expected


def test_a_sentence_that_just_fits_excuses_nothing() -> None:
    """With a limit of its 5 words a cut inside it is a mistake, with 4 it is forced."""
    assert integrity((0, 12), (13, 26), limit=5) == Integrity(cuts=1, inside=1, forced=0)
    assert integrity((0, 12), (13, 26), limit=4) == Integrity(cuts=1, inside=0, forced=1)


def test_the_end_of_the_text_is_no_cut() -> None:
    """A text in one chunk, or in none, says nothing about a strategy."""
    assert integrity((0, 26)) == integrity() == Integrity(0, 0, 0)
    assert integrity().share_inside is None


def test_without_free_cuts_there_is_no_share() -> None:
    """Not applicable is not zero."""
    assert integrity((0, 12), (13, 26)).share_inside is None


def test_cuts_outside_the_marked_sentences_are_free_and_right() -> None:
    """A heading or a gap that nobody marked cannot be broken."""
    assert integrity((0, 2), (3, 26), sentences=(Span(7, 22),)) == Integrity(cuts=1, inside=0, forced=0)


def test_cuts_of_all_texts_are_added_up() -> None:
    """Each text is cut on its own."""
    texts = [MarkedText("a", TEXT, SENTENCES), MarkedText("b", TEXT, SENTENCES)]
    strategy = At(max_tokens=4, spans=((0, 2), (3, 26)))
    assert sentence_integrity(texts, strategy, WORDS) == Integrity(cuts=2, inside=2, forced=0)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=20), st.integers(4, 12))
def test_whole_sentences_are_never_broken_where_they_fit(lengths: list[int], limit: int) -> None:
    """The sentence strategy makes no mistake on plain sentences, and only forced cuts are left."""
    text, spans = "", []
    for number, length in enumerate(lengths):
        sentence = " ".join(["The", *["river"] * length]) + "."
        text += " " * bool(number)
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    found = sentence_integrity([MarkedText("t", text, tuple(spans))], parse(f"sentence(max_tokens={limit})"), WORDS)
    assert found.inside == 0


def test_a_plain_window_breaks_sentences_that_the_sentence_strategy_keeps() -> None:
    """The measure tells the two apart on real prose."""
    text = STORY.read_text(encoding="utf-8")[1042:2500]
    spans, start = [], 0
    while (end := text.find(". ", start)) >= 0:
        spans.append(Span(start, end + 1))
        start = end + 2
    gold = [MarkedText("story", text, tuple(spans))]
    sentence, fixed = (
        sentence_integrity(gold, parse(f"{name}(max_tokens=64)"), WORDS) for name in ("sentence", "fixed")
    )
    assert sentence.inside < fixed.inside


# The file of marked texts.


def test_marked_texts_are_read_and_the_others_left_out(tmp_path: Path) -> None:
    """Rows without sentences are no gold; extra keys do not matter."""
    rows = [
        '{"id": 7, "text": "A. B.", "sentences": [[0, 2], [3, 5]], "language": "en"}',
        '{"id": "b", "text": "Unmarked.", "sentences": []}',
        '{"id": "c", "text": "Unmarked.", "sentences": null}',
        '{"id": "d", "text": "caf\u00e9\u2028!", "sentences": [[0, 6]]}',
    ]
    path = fill(tmp_path, {"gold.jsonl": "\n".join(rows) + "\n"}) / "gold.jsonl"
    assert [*read_gold(path)] == [
        MarkedText("7", "A. B.", (Span(0, 2), Span(3, 5))),
        MarkedText("d", "caf\u00e9\u2028!", (Span(0, 6),)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"",
        b"[]",
        b"3",
        b'{"text": "A.", "sentences": [[0, 2]]}',
        b'{"id": 1, "sentences": [[0, 2]]}',
        b'{"id": 1, "text": "A."}',
        b'{"id": 1, "text": 5, "sentences": [[0, 2]]}',
        b'{"id": 1, "text": ["A", "."], "sentences": [[0, 2]]}',
        b'{"id": 1, "text": "A.", "sentences": [0, 2]}',
        b'{"id": 1, "text": "A.", "sentences": [[0]]}',
        b'{"id": 1, "text": "A.", "sentences": [[0, 1, 2]]}',
        b'{"id": 1, "text": "A.", "sentences": [["0", "2"]]}',
        b'{"id": 1, "text": "A.", "sentences": [[0, 3]]}',
        b'{"id": 1, "text": "A.", "sentences": [[-1, 2]]}',
        b'{"id": 1, "text": "A.", "sentences": [[1, 1]]}',
        b'{"id": 1, "text": "A. B.", "sentences": [[3, 5], [0, 2]]}',
        b'{"id": 1, "text": "A. B.", "sentences": [[0, 4], [3, 5]]}',
        b'{"id": 1, "text": "\xff", "sentences": [[0, 1]]}',
    ],
    ids=repr,
)
def test_a_line_that_is_not_a_marked_text_is_named(tmp_path: Path, line: bytes) -> None:
    """The message says which line, what was expected and what came."""
    good = b'{"id": 1, "text": "A.", "sentences": [[0, 2]]}\n'
    path = fill(tmp_path, {"gold.jsonl": good + line + b"\n"}) / "gold.jsonl"
    with pytest.raises(
        InvalidGold, match=r'gold\.jsonl, line 2: expected \{"id", "text", "sentences": .*, got '
    ) as caught:
        [*read_gold(path)]
    assert repr(line[:20].decode(errors="replace"))[:-1] in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing one and a folder, in words."""
    for path, why in ((tmp_path / "missing.jsonl", "No file"), (tmp_path, "Expected a file, got the folder")):
        with pytest.raises(InvalidGold, match=f"^{why} '{path}'"):
            [*read_gold(path)]
