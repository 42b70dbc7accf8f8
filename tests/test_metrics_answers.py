"""Metrics of answers: worked examples, official definitions, and what every one of them keeps to."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.embeddings.function import FunctionEmbedder
from evals.metrics import answer_metrics
from evals.metrics._squad import f1_of, squad_words
from evals.metrics.refusals import Refusals, refusals
from evals.support import Signs, signs_of, support
from evals.types import Usage
from tests.answering import answered, context_of, score

every_metric = pytest.mark.parametrize("name", answer_metrics())
AGAINST_GOLD = (
    "exact_match", "token_f1", "word_match", "word_f1", "answer_contains", "rouge_l", "word_rouge_l",
)  # fmt: skip
ROUGE_PAIRS = [
    ("the gauge fell at noon", "at noon the gauge fell", 0.6),
    ("It rose by 17.7 %", "17.7", 0.5714285714285715),
    ("Zürich's gauge", "zurich gauge", 0.3333333333333333),
    ("a b c", "d", 0.0),
]


# Worked examples.


@pytest.mark.parametrize(
    ("name", "said", "gold", "value"),
    [
        ("exact_match", "The cat!", "cat", 1.0),
        ("exact_match", "cats", "cat", 0.0),
        ("exact_match", "1.5", "15", 1.0),
        ("token_f1", "the cat sat down", "A cat sat on the mat", 4 / 7),
        ("token_f1", "北京市", "北京", 0.0),
        ("word_match", "$1,500", "1500", 1.0),
        ("word_match", "1.5", "15", 0.0),
        ("word_f1", "北京市", "北京", 4 / 5),
        ("answer_contains", "It rose by 17.7 %.", "17.7", 1.0),
        ("answer_contains", "It rose by 17.7 %.", "17", 0.0),
        ("rouge_l", "the gauge fell at noon", "at noon the gauge fell", 0.6),
        ("word_rouge_l", "北京市", "北京", 0.8),
    ],
)
def test_an_answer_is_held_against_its_gold_answer(name: str, said: str, gold: str, value: float) -> None:
    """As the docstrings show."""
    assert score(name, answered(said, gold)) == pytest.approx(value)


def test_words_by_squads_definition() -> None:
    """Punctuation is deleted before articles, so `cat's` is one word and `1.5` another number."""
    assert squad_words("The  cat's 1.5 m!") == ("cats", "15", "m")
    assert f1_of("cat sat down".split(), "cat sat on mat".split()) == 4 / 7


@pytest.mark.parametrize(("said", "wanted", "value"), [((), (), 1.0), (("x",), (), 0.0), ((), ("x",), 0.0)])
def test_nothing_against_nothing_is_a_match(said: tuple[str, ...], wanted: tuple[str, ...], value: float) -> None:
    """As in the official script of SQuAD 2.0."""
    assert f1_of(said, wanted) == value


@pytest.mark.parametrize("name", AGAINST_GOLD)
def test_the_best_gold_answer_counts(name: str) -> None:
    """Each alone would be right."""
    assert score(name, answered("at noon", "in the evening", "at noon")) == 1.0


@pytest.mark.parametrize("name", AGAINST_GOLD)
def test_a_refusal_is_right_where_there_is_no_answer(name: str) -> None:
    """And an answer is wrong there, as a refusal is elsewhere."""
    assert score(name, answered("", is_refusal=True)) == 1.0
    assert score(name, answered("at noon")) == 0.0
    assert score(name, answered("", "at noon", is_refusal=True)) == 0.0


@pytest.mark.parametrize("name", AGAINST_GOLD)
def test_a_question_whose_answer_nobody_wrote_down_has_no_score(name: str) -> None:
    """It has evidence, so a refusal is not right either."""
    assert score(name, answered("at noon", spans=[(10, 20)])) is None


def test_rouge_does_not_apply_to_scripts_it_cannot_read() -> None:
    """Its words are of a-z and 0-9."""
    assert score("rouge_l", answered("北京", "北京")) is None
    assert score("word_rouge_l", answered("北京", "北京")) == 1.0


# Citations: evidence [10, 20) in passage 1 and [50, 60) in passage 2.

BOTH = [(10, 20), (50, 60)]


@pytest.mark.parametrize(
    ("citations", "precision", "recall"),
    [([1, 3], 0.5, 0.5), ([1, 1], 1.0, 0.5), ([1, 2], 1.0, 1.0), ([], None, 0.0), ([0, -1], 0.0, 0.0)],
)
def test_citations_are_held_against_the_evidence(
    citations: list[int], precision: float | None, recall: float | None
) -> None:
    """A number without a passage is a wrong citation; who cites nothing has no precision."""
    found = answered("yes", spans=BOTH, citations=citations)
    assert (score("citation_precision", found), score("citation_recall", found)) == (precision, recall)


def test_there_is_nothing_right_to_cite_where_the_context_lacks_the_evidence() -> None:
    """That is the retriever's loss."""
    found = answered("yes", spans=[(31, 39)], citations=[1])
    assert score("citation_precision", found) is score("citation_recall", found) is None


# Refusals.


def test_refusals_are_counted_by_what_the_question_allows() -> None:
    """Of three answerable ones one was refused, of two others both; what failed is in no cell."""
    right, wrong = answered("x", "y"), answered("", "y", is_refusal=True)
    rightly, failed = answered("", is_refusal=True), answered("", "y", failure="endpoint down")
    assert refusals([right, right, wrong, rightly, rightly, failed]) == Refusals(2, 1, 0, 2)


@pytest.mark.parametrize(
    ("spans", "is_refusal", "value"),
    [([(10, 20)], False, 0.0), ([(10, 20)], True, 1.0), ([(10, 35)], True, None), ([], True, None)],
)
def test_refusing_in_sight_of_the_evidence_is_a_fault(
    spans: list[tuple[int, int]], is_refusal: bool, value: float | None
) -> None:
    """Where a part of it is missing from the context, nobody can tell."""
    assert score("refused_in_sight", answered("", spans=spans, is_refusal=is_refusal)) == value


@pytest.mark.parametrize(("golds", "accuracy", "unanswerable"), [(("x",), 0.0, None), ((), 1.0, 1.0)])
def test_a_refusal_is_right_or_wrong(golds: tuple[str, ...], accuracy: float, unanswerable: float | None) -> None:
    """By whether the documents hold an answer."""
    found = answered("", *golds, is_refusal=True)
    assert (score("refusal_accuracy", found), score("refused_unanswerable", found)) == (accuracy, unanswerable)


# Groundedness.


def test_support_weighs_pairs_missing_words_numbers_and_negations() -> None:
    """The worked example: two pairs of four, one missing word which is a number."""
    context = "The gauge fell to 4 m at noon."
    assert signs_of("The gauge fell to 3 m", context) == Signs(0.5, 1, 1, 0, negates=False)
    assert support("The gauge fell to 3 m", context) == pytest.approx(1 / (1 + math.exp(0.6)))


@pytest.mark.parametrize(
    "said", ["The gauge fell to 5 m.", "The gauge never fell.", "Maria says so, and Jon Brown built it."]
)
def test_wrong_numbers_negations_and_names_are_not_supported(said: str) -> None:
    """Though most words may be there."""
    context = "The gauge fell to 4 m at noon. She says so, and John Brown built it."
    assert support(said, context) < 0.5 < support("The gauge fell to 4 m.", context)


def test_support_of_an_answer_is_the_share_of_its_sentences() -> None:
    """The context says only the first."""
    context = context_of("The gauge fell at noon.")
    assert score("answer_support", answered("The gauge fell. It cost 90 crowns.", context=context)) == 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_support_is_a_probability_and_a_text_supports_itself(text: str, other: str) -> None:
    """Whatever is written."""
    assert 0 < support(text, other) < 1
    assert support(text, f"{text}\n{other}") >= 0.5


def test_likeness_is_that_of_the_embedder() -> None:
    """Cosine with the nearest gold answer, and with the question."""
    vectors = {"said": (1, 0), "gold": (0.6, 0.8), "other": (0, 1), "asked": (0.8, 0.6)}
    embedder = FunctionEmbedder(lambda texts: np.array([vectors[text] for text in texts]), name="f", dimensions=2)
    found = answered("said", "gold", "other", asked="asked", embedder=embedder)
    assert score("answer_similarity", found) == pytest.approx(0.6)
    assert score("answer_relevance", found) == pytest.approx(0.8)
    assert score("answer_similarity", answered("said", "gold")) is None


# What it took.


def test_what_an_answer_took_is_scored() -> None:
    """An unknown price is no price of zero."""
    found = answered("x", "x", usage=Usage(900, 20, 1.5, None))
    names = ("prompt_tokens", "answer_tokens", "answer_seconds", "answer_cost")
    assert [score(name, found) for name in names] == [900.0, 20.0, 1.5, None]


# Contracts and agreement.


@every_metric
@given(said=st.text(max_size=40), golds=st.lists(st.text(max_size=40), max_size=3), refuses=st.booleans())
def test_every_share_is_one(name: str, said: str, golds: list[str], refuses: bool) -> None:
    """From 0 to 1, or not applicable; and the same when it is asked again."""
    found = answered(said, *golds, spans=[(10, 20)], citations=[1, 7], is_refusal=refuses, usage=Usage(1, 1, 1, 1))
    value = score(name, found)
    assert value == score(name, found)
    assert value is None or not answer_metrics()[name].is_share or 0 <= value <= 1


@pytest.mark.parametrize(("said", "gold", "value"), ROUGE_PAIRS)
def test_rouge_gives_the_values_of_rouge_score(said: str, gold: str, value: float) -> None:
    """Values that the library rouge-score 0.1.2 gave."""
    assert score("rouge_l", answered(said, gold)) == pytest.approx(value)


def test_rouge_agrees_with_rouge_score() -> None:
    """On random texts, where the library is installed."""
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rougeL"], use_stemmer=False)
    random.seed(7)
    words = "The gauge fell, rose; at noon 17.7 % don't Zürich a-b x_1 北京 !".split()
    for _ in range(300):
        said, gold = (" ".join(random.choices(words, k=random.randint(1, 12))) for _ in range(2))
        expected = scorer.score(gold, said)["rougeL"].fmeasure
        got = score("rouge_l", answered(said, gold))
        assert got == pytest.approx(expected) or (got is None and expected == 0)


@pytest.mark.parametrize(
    ("asked", "said", "value"),
    [
        ("When did the gauge fall to this level?", "Der Pegel fiel am Mittag wegen der Flut.", 0.0),
        ("When did the gauge fall to this level?", "The gauge fell at noon because of the flood.", 1.0),
        ("Wann fiel der Pegel auf diesen Stand?", "Der Pegel fiel am Mittag wegen der Flut.", 1.0),
        ("When did the gauge fall to this level?", "1931", None),
        ("When did the gauge fall to this level?", "Paris", None),
    ],
)
def test_an_answer_in_another_language_is_counted(asked: str, said: str, value: float | None) -> None:
    """Where both can be told; names and numbers are in any."""
    assert score("answer_language", answered(said, asked=asked)) == value
    assert score("answer_language", answered(said, asked=asked, is_refusal=True)) is None
