"""What cuts break, on texts small enough to see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document, parse
from evals.metrics import Cutting, intrinsic_metrics
from tests.scoring import BY_WORD, cutting, intrinsic
from tests.torture import TORTURE, hostile_text

STRUCTURE = (
    "code_integrity table_integrity row_integrity list_integrity item_integrity heading_kept lead_in_kept".split()
)
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
FENCE = "Before.\n\n```\none\n\ntwo\n```\n\nAfter.\n"
LIST = "Bring:\n\n- a rope\n- a lamp\n  - with oil\n"


def cut_before(text: str, *words: str) -> list[int]:
    return [text.index(word) for word in words]


def test_a_cut_inside_a_sentence_counts() -> None:
    """One of two cuts."""
    text = "One two. Three four."
    assert intrinsic("sentence_integrity", cutting(text, cut_before(text, "two", "Three"))) == 0.5


def test_a_cut_inside_a_sentence_over_the_limit_does_not_count() -> None:
    """No strategy can avoid it."""
    text = "One two three four. Five."
    assert intrinsic("sentence_integrity", cutting(text, cut_before(text, "three", "Five"), limit=3)) == 1


def test_marked_sentences_are_believed() -> None:
    """People say that this is one sentence."""
    text = "One two. Three four."
    assert intrinsic("sentence_integrity", cutting(text, cut_before(text, "Three"))) == 1
    assert intrinsic("sentence_integrity", cutting(text, cut_before(text, "Three"), sentences=[(0, 20)])) == 0


def test_an_uncut_document_has_no_cuts_to_judge() -> None:
    """Not applicable, rather than perfect."""
    assert intrinsic("sentence_integrity", cutting("One two. Three four.")) is None


@pytest.mark.parametrize(
    ("name", "text", "cut", "expected"),
    [
        ("code_integrity", FENCE, "```", 1),
        ("code_integrity", FENCE, "two", 0),
        ("table_integrity", TABLE, "| 3", 0),
        ("row_integrity", TABLE, "| 3", 1),
        ("row_integrity", TABLE, "4 |", 2 / 3),
        ("list_integrity", LIST, "- a lamp", 0),
        ("item_integrity", LIST, "- a lamp", 1),
        ("item_integrity", LIST, "- with", 2 / 3),
        ("lead_in_kept", LIST, "- a lamp", 1),
        ("lead_in_kept", LIST, "- a rope", 0),
        ("heading_kept", "# A\n\nText.\n\n# B\n\nText two.\n", "Text two", 0.5),
        ("heading_kept", "# A\n\nText.\n\n# B\n\nText two.\n", "# B", 1),
    ],
)
def test_structure_is_kept_or_broken(name: str, text: str, cut: str, expected: float) -> None:
    """One cut in each text."""
    assert intrinsic(name, cutting(text, cut_before(text, cut))) == pytest.approx(expected)


def test_a_lead_in_among_the_context_words_is_kept() -> None:
    """Where the list is cut off from it, its words go along."""
    made = cutting(LIST, cut_before(LIST, "- a rope"))
    told = [made.chunks[0], replace(made.chunks[1], context="Bring:\n")]
    assert intrinsic("lead_in_kept", cutting(LIST, chunks=told)) == 1


def test_a_unit_over_the_limit_does_not_count_when_it_is_cut() -> None:
    """The table has too many words; its rows have not."""
    made = cutting(TABLE, cut_before(TABLE, "| 3"), limit=6)
    assert intrinsic("table_integrity", made) is None
    assert intrinsic("row_integrity", made) == 1


def test_a_heading_with_nothing_behind_it_does_not_count() -> None:
    """It cannot be parted from what is not there."""
    assert intrinsic("heading_kept", cutting("Text.\n\n# End\n")) is None


def test_overlap_keeps_what_one_cut_would_break() -> None:
    """One chunk of two holds the sentence's table whole."""
    document = Document("d", TABLE)
    made = cutting(TABLE)
    again = [*cutting(TABLE, cut_before(TABLE, "4 |")).chunks, *made.chunks]
    assert intrinsic("row_integrity", cutting(document.text, chunks=again)) == 1


@pytest.mark.parametrize("name", ["sentence_integrity", *STRUCTURE])
def test_a_document_without_chunks_is_not_scored(name: str) -> None:
    """Whatever it holds."""
    assert intrinsic(name, cutting(FENCE + LIST + TABLE, chunks=[])) is None


@pytest.mark.parametrize("sign", ["- ", "> ", ">", "1. ", "* > "])
def test_blocks_nested_without_end_are_read(sign: str) -> None:
    """Down to some depth, and without an error."""
    assert intrinsic("row_integrity", cutting(sign * 5_000 + "x")) is None


@given(text=st.one_of(hostile_text(), st.sampled_from([*TORTURE.values()])), limit=st.integers(16, 60))
def test_intrinsic_metrics_of_hostile_texts_are_shares(text: str, limit: int) -> None:
    """All of them, on chunks of a real strategy."""
    document = Document("d", text)
    chunks = [*parse(f"fixed(max_tokens={limit})").chunk(document, BY_WORD)]
    made = Cutting({"d": document}, chunks, limit, BY_WORD, topics={"d": [len(document.text) // 2]})
    for metric in intrinsic_metrics().values():
        found = metric.of(made)["d"]
        assert found is None or -1e-9 <= found <= 1 + 1e-9, metric.name
