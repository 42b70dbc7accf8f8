"""Re-anchoring: evidence follows its quote, and where it cannot, that is said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Document
from evals.evalsets import check
from evals.reanchoring import Placement, reanchor, rewritten
from evals.types import EvalSet, Evidence, Question
from tests.evalsets import GUIDE, set_of
from tests.torture import hostile_text

MEASURES = "It measures every 15 minutes."
TWICE = "Alpha: call the hotline.\nBeta: call the hotline.\n"


def changed(before: EvalSet, text: str) -> EvalSet:
    """The set after its document was changed."""
    return replace(before, documents={"d": Document("d", text)})


def placed(old: str, new: str, *quotes: str, with_old: bool = False) -> list[Placement]:
    """What becomes of quotes of the old text in the new one."""
    before = set_of(old, *quotes)
    return [*reanchor(changed(before, new), before.documents if with_old else None)]


def test_evidence_that_still_stands_is_kept() -> None:
    """Changes behind it do not matter."""
    (found,) = placed(GUIDE, GUIDE + "More.", MEASURES)
    assert (found.outcome, found.after, found.similarity) == ("kept", found.before, 1.0)


def test_a_quote_that_moved_is_found_word_for_word() -> None:
    """By as much as was put in front."""
    (found,) = placed(GUIDE, "New. " + GUIDE, MEASURES)
    assert (found.outcome, found.after) == ("moved", Evidence("d", 38, 67, MEASURES))


def test_white_space_and_typography_may_change() -> None:
    """The quote becomes what stands there now."""
    (found,) = placed(GUIDE, GUIDE.replace("every 15", "every\n  15"), MEASURES)
    assert found.outcome == "respaced"
    assert found.after == Evidence("d", 33, 64, "It measures every\n  15 minutes.")


def test_words_may_change_within_limits() -> None:
    """The new wording is taken over, with how alike it is."""
    (found,) = placed(GUIDE, GUIDE.replace("It measures", "This now measures"), MEASURES)
    assert found.outcome == "reworded"
    assert found.after == Evidence("d", 38, 68, "now measures every 15 minutes.")
    assert 0.8 <= found.similarity < 1


@pytest.mark.parametrize(
    ("new", "quote", "reason"),
    [
        (GUIDE.replace("15", "30"), MEASURES, "The nearest place has other numbers (15 is not there): 'It measures"),
        (GUIDE.replace(MEASURES, "It sleeps."), MEASURES, "No place of the document is at least 80% like the quote."),
        (GUIDE.replace("hotline", "office"), "hotline", "with less than 20 characters too short to look for"),
        ("", MEASURES, "No place of the document"),
    ],
    ids=["number", "gone", "short", "empty"],
)
def test_what_cannot_be_placed_says_why(new: str, quote: str, reason: str) -> None:
    """Nothing is guessed."""
    (found,) = placed(GUIDE, new, quote)
    assert (found.outcome, found.after) == ("lost", None)
    assert reason in found.reason


def test_a_document_that_is_gone_loses_its_evidence() -> None:
    """Which is said of each piece."""
    before = set_of(GUIDE, MEASURES)
    (found,) = reanchor(replace(before, documents={}))
    assert (found.outcome, found.reason) == ("lost", "The document is gone.")


def test_evidence_that_is_a_whole_document_stays_so() -> None:
    """It has no quote that could be wrong."""
    whole = EvalSet("set", {"d": Document("d", GUIDE)}, (Question("q", "Why?", (Evidence("d", 0, len(GUIDE)),)),))
    assert [found.outcome for found in reanchor(whole)] == ["kept"]


# Several places.


def second(text: str) -> EvalSet:
    """A set with the second `call the hotline` as its evidence."""
    at = text.rindex("call the hotline")
    question = Question("q", "Why?", (Evidence("d", at, at + 16, "call the hotline"),))
    return EvalSet("set", {"d": Document("d", text)}, (question,))


def test_several_places_are_ambiguous() -> None:
    """The nearest is not good enough."""
    (found,) = reanchor(changed(second(TWICE), "New. " + TWICE))
    assert (found.outcome, found.after) == ("lost", None)
    assert found.reason == "The quote stands in 2 places (12, 36), and nothing tells which is meant."


def test_the_old_documents_tell_copies_apart() -> None:
    """By what stood around them, also when they changed places."""
    faults = "Faults are repaired on the same day, at night too, if you call the hotline and have the number at hand.\n"
    parts = "Spare lids and seals are sent by post once a week to those who call the hotline before noon on Tuesday.\n"
    before = second(faults + parts)
    for new, expected in (
        ("New. " + faults + parts, parts),
        (parts + faults, parts),
        (faults + "New. " + parts, parts),
    ):
        (found,) = reanchor(changed(before, new), before.documents)
        assert found.after
        assert found.after.start == new.index(expected) + expected.index("call")


def test_equal_surroundings_stay_ambiguous() -> None:
    """Then even the old documents do not tell."""
    text = "Call. " * 60
    before = EvalSet("set", {"d": Document("d", text)}, (Question("q", "Why?", (Evidence("d", 180, 185, "Call."),)),))
    (found,) = reanchor(changed(before, "X " + text), before.documents)
    assert found.outcome == "lost"


def test_neighbours_that_moved_alike_tell_copies_apart() -> None:
    """Without the old documents: the quote moved as the nearest ones before and behind."""
    text = f"First there was this.\n{TWICE}Last there was that.\n"
    before = set_of(text, "First there was this.", "Last there was that.")
    at = text.rindex("call the hotline")
    both = (*before.questions, Question("q", "Why?", (Evidence("d", at, at + 16, "call the hotline"),)))
    *_, found = reanchor(changed(replace(before, questions=both), "New. " + text))
    assert found.after == Evidence("d", at + 5, at + 21, "call the hotline")


def test_neighbours_that_moved_apart_tell_nothing() -> None:
    """Something was put between them, nobody knows on which side."""
    text = f"First there was this.\n{TWICE}Last there was that.\n"
    before = set_of(text, "First there was this.", "Last there was that.")
    at = text.rindex("call the hotline")
    both = (*before.questions, Question("q", "Why?", (Evidence("d", at, at + 16, "call the hotline"),)))
    new = "New. " + text.replace("Alpha", "Alphabet")
    *_, found = reanchor(changed(replace(before, questions=both), new))
    assert found.outcome == "lost"


def test_a_copy_is_not_taken_for_a_quote_that_was_respaced() -> None:
    """Two places match when white space does not count, though only one matches word for word."""
    (found,) = placed("In New York.\nYork and New York City.", "In New\nYork. York and New York City.", "New York")
    assert found.outcome == "lost"


def test_a_short_quote_left_only_elsewhere_is_lost_where_the_old_documents_say_so() -> None:
    """The word stands in another sentence, which answers another question."""
    old = "The pump is in hall Alpha, near the east door of the works. Spare parts are kept elsewhere, in Bergen."
    new = "The pump has been sold to a dealer. Spare parts are kept elsewhere, in Bergen. Ask Alpha Ltd about prices."
    (found,) = placed(old, new, "Alpha", with_old=True)
    assert (found.outcome, found.reason) == ("lost", "The quote now stands only at 83, among other words than before.")


def test_two_places_with_nearly_the_same_words_are_ambiguous() -> None:
    """Near-duplicates are where a wrong guess would hurt."""
    quote = "The crew sealed the old well behind the weir in spring."
    one, two = quote.replace("crew", "team"), quote.replace("old", "dry")
    (found,) = placed(quote, f"{one} Then it rained for weeks. {two}", quote)
    assert found.reason == "The quote was re-worded, and two places (0 and 82) are about equally like it."


def test_of_two_places_the_one_with_the_same_numbers_is_taken() -> None:
    """Rows of tables differ in little else."""
    quote = "The upper gauge reports 140 readings in a day."
    text = f"{quote.replace('140', '150')} {quote.replace('in a', 'each')}"
    (found,) = placed(quote, text, quote)
    assert found.after
    assert found.after.quote == "The upper gauge reports 140 readings each day."


# Properties.


@given(hostile_text(), hostile_text(), st.data())
def test_repaired_evidence_is_never_broken(old: str, new: str, data: st.DataObject) -> None:
    """What is placed reads as its quote says, whatever the texts; the rest is lost with a reason."""
    document = Document("d", old)
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    evidence = Evidence("d", start, len(document.text), document.text[start:])
    before = EvalSet("set", {"d": document}, (Question("q", "Why?", (evidence,)),))
    (found,) = reanchor(changed(before, new), before.documents)
    assert (found.after is None) == (found.outcome == "lost") == bool(found.reason)
    if found.after:
        repaired = replace(changed(before, new), questions=(Question("q", "Why?", (found.after,)),))
        assert {problem.severity for problem in check(repaired)} <= {"warning"}


@given(st.text("ab \n", max_size=30), st.integers(0, len(GUIDE) - 1), st.integers(1, 40))
def test_a_unique_quote_moves_by_exactly_what_was_put_in_front(front: str, start: int, length: int) -> None:
    """Whole words of a text in which they stand once."""
    quote = GUIDE[start : start + length]
    (found,) = placed(GUIDE, f"{front}\n{GUIDE}", quote)
    if found.after and GUIDE.count(quote) == 1 and found.outcome == "moved" and quote not in front:
        assert GUIDE[found.after.start - len(front) - 1 :].startswith(quote)


# Lines.


def test_only_rows_that_changed_are_written_anew() -> None:
    """Other lines stay byte for byte, and fields of the user's own stay in theirs."""
    rows = [
        '{ "id": "q0",  "question": "Why?", "evidence": [] }',
        json.dumps({"id": "q1", "note": "mine", "evidence": [{"document": "d", "start": 0, "end": 1, "quote": "a"}]}),
        "",
    ]
    before, after = Evidence("d", 0, 1, "a"), Evidence("d", 5, 7, "\u00e4b")
    found = rewritten(rows, [Placement("q1", 0, before, after, "moved"), Placement("q2", 0, before, None, "lost")])
    evidence = '{"document":"d","start":5,"end":7,"quote":"\u00e4b"}'
    assert found == [rows[0], f'{{"id":"q1","note":"mine","evidence":[{evidence}]}}', ""]
