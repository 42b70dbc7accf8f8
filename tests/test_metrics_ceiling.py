"""Answerability ceilings: what a perfect reader could do with a context."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document
from evals.metrics._words import words
from evals.types import Retrieved
from tests.scoring import chunk, evidence, retrieved, value
from tests.torture import hostile_text

BUDGET = 10_000


def sent(text: str, *answers: str, context: str = "") -> Retrieved:
    """A question with answers, and one chunk that is the whole text."""
    document = Document("t", text)
    ranked = [chunk(0, len(text), document, context=context)]
    return retrieved(
        evidence((0, len(text)), document=document),
        ranked,
        budgets=[BUDGET],
        answers=answers,
        documents={"t": document},
    )


def test_the_best_span_of_sentences_counts() -> None:
    """The last two of three sentences."""
    assert value("ceiling_f1", sent("It rained. Rain fell. Twice, too.", "rain fell twice"), BUDGET) == 6 / 7


def test_spans_have_at_most_three_sentences() -> None:
    """Four sentences of one word each: three of them against an answer of four."""
    found = sent("Alpha. Beta. Gamma. Delta.", "alpha beta gamma delta")
    assert value("ceiling_f1", found, BUDGET) == pytest.approx(2 * 3 / (3 + 4))


def test_the_best_answer_counts() -> None:
    """One right answer is enough."""
    found = sent("The bridge opened early.", "never", "The bridge opened early")
    assert value("ceiling_f1", found, BUDGET) == 1
    assert value("ceiling_contains", found, BUDGET) == 1


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("It rose by 17.7 %.", "17.7", 1),
        ("It rose by 117.7 %.", "17.7", 0),
        ("It rose by 17.75 %.", "17.7", 0),
        ("It rose by 177 %.", "17.7", 0),
        ("It cost $1,250.00 then.", "1250.00", 1),
        ("Between 10-20 people.", "20", 1),
        ("It fell to -3 degrees.", "3", 0),
        ("It fell to \u22123 degrees.", "-3", 1),
        ("It fell (see p. 3).", "3", 1),
        ("He caught it four times.", "The four times!", 1),
        ("He caught it fourteen times.", "four", 0),
        ("\u7ea6\u4ec0\u62e6\u622a\u4e86\u56db\u6b21\u3002", "\u56db\u6b21", 1),
        ("In the U.S. and elsewhere.", "US", 1),
    ],
)
def test_answers_are_held_word_for_word_and_numbers_exactly(text: str, answer: str, holds: int) -> None:
    """Letter case, marks, articles and thousands do not matter; digits and signs do."""
    assert value("ceiling_contains", sent(text, answer), BUDGET) == holds


def test_context_words_are_part_of_what_is_sent() -> None:
    """An answer in a heading can be read there."""
    assert value("ceiling_contains", sent("Opening hours are long.", "Mondays", context="Mondays: "), BUDGET) == 1


def test_an_empty_context_scores_zero() -> None:
    """Nothing can be answered from it."""
    found = retrieved(evidence((0, 9)), [], budgets=[BUDGET], answers=["yes"])
    assert value("ceiling_f1", found, BUDGET) == value("ceiling_contains", found, BUDGET) == 0


@pytest.mark.parametrize("answers", [(), ("?!",)])
@pytest.mark.parametrize("name", ["ceiling_f1", "ceiling_contains"])
def test_questions_without_answers_are_not_scored(name: str, answers: tuple[str, ...]) -> None:
    """Nor those whose answers hold no word."""
    assert value(name, sent("Some text.", *answers), BUDGET) is None


def test_words_of_the_example() -> None:
    """As the docstring says."""
    found = words("The U.S. paid $1,250.50, or -3 %, for 10-20 m\u00b2")
    assert found == ("us", "paid", "1250.50", "or", "-3", "for", "10", "20", "m2")


@given(text=st.text(string.ascii_letters + string.punctuation + " \n", max_size=60))
def test_words_without_digits_are_those_of_squad(text: str) -> None:
    """Small letters, marks deleted, articles left out."""
    plain = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    assert list(words(text)) == re.sub(r"\b(?:a|an|the)\b", " ", plain).split()


@given(text=hostile_text(), answer=hostile_text())
def test_ceilings_of_hostile_texts_are_shares(text: str, answer: str) -> None:
    """And a text always holds itself."""
    document = Document("t", text)
    for wanted in (answer, document.text):
        found = sent(document.text, wanted)
        for name in ("ceiling_f1", "ceiling_contains"):
            assert value(name, found, BUDGET) is None or 0 <= value(name, found, BUDGET) <= 1  # type: ignore[operator]
    if words(document.text):
        assert value("ceiling_contains", found, BUDGET) == 1
