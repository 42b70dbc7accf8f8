"""Reviewing generated questions: the page, what a person may do to it, and what is then kept."""

from __future__ import annotations

import pytest
from hypothesis import given

from evals.errors import BrokenReview
from evals.generating.review import Decision, read_review, review_page, reviewed
from evals.types import EvalSet, Evidence, Question
from tests.evalsets import set_of
from tests.torture import hostile_text

SET = set_of("Snow falls. Rain falls.", "Snow falls.", "Rain falls.")


def test_an_untouched_page_keeps_everything() -> None:
    """All questions in their words, marked as reviewed."""
    found = reviewed(SET.questions, read_review(review_page(SET, "questions")))
    assert (found.dropped, found.reworded) == (0, 0)
    assert [question.tags for question in found.questions] == [("reviewed",)] * 2
    assert [question.text for question in found.questions] == ["Why?", "Why?"]


def test_what_is_unticked_goes_and_what_is_reworded_stays_in_new_words() -> None:
    """As the head of the page says."""
    page = review_page(SET, "questions").replace("[x] `q0`", "[ ] `q0`").replace("`q1` Why?", "`q1`  What falls?")
    found = reviewed(SET.questions, read_review(page))
    assert [(question.id, question.text) for question in found.questions] == [("q1", "What falls?")]
    assert (found.dropped, found.reworded) == (1, 1)
    assert found.questions[0].evidence == SET.questions[1].evidence


def test_carrying_out_twice_changes_nothing_more() -> None:
    """Questions that are gone are not asked for again."""
    decisions = read_review(review_page(SET, "questions").replace("[x] `q0`", "[ ] `q0`"))
    once = reviewed(SET.questions, decisions)
    assert reviewed(once.questions, decisions).questions == once.questions


def test_questions_that_the_page_does_not_name_stay() -> None:
    """Somebody wrote them by hand."""
    assert reviewed(SET.questions, [Decision("q0", False, "")]).questions == (SET.questions[1],)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("- [y] `q0` Why?", "Line 1: expected .x. or"),
        ("\n- [x] `q0`  ", "Line 2: expected the question behind 'q0'"),
        ("- [x] `q0` Why?\n- [ ] `q0` Why?", "Line 2: 'q0' is decided twice"),
        ("- [x] `q9` Why?", "'q9'"),
    ],
)
def test_a_page_that_cannot_be_carried_out_is_named(page: str, message: str) -> None:
    """By line or question, with what to do."""
    with pytest.raises(BrokenReview, match=message):
        reviewed(SET.questions, read_review(page))


@given(hostile_text())
def test_a_quote_never_becomes_a_decision(text: str) -> None:
    """Whatever stands in the evidence is shown as a quote."""
    quote = f"{text}\n- [ ] `q0` no\n"
    questions = (Question("q0", "Why?", (Evidence("d", 0, len(quote), quote),)),)
    page = review_page(EvalSet("a", {}, questions), "questions")
    assert read_review(page) == [Decision("q0", True, "Why?")]
