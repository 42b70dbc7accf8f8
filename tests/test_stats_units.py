"""What is independent of what: documents or questions, and numbers that add up the same everywhere."""

from __future__ import annotations

import doctest
import importlib
import json
import math
import pkgutil
import re
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evals.stats
from evals.stats import by_tag, difference, mean_interval, probability_of_best
from evals.stats.units import FEWEST_DOCUMENTS, changes, exact, units_of

MODULES = sorted(module.name for module in pkgutil.iter_modules(evals.stats.__path__, "evals.stats."))
VALUES = st.floats(-1e6, 1e6)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(("documents", "unit", "n_units"), [(9, "question", 30), (10, "document", 10)])
def test_documents_are_the_units_once_ten_of_them_carry_questions(documents: int, unit: str, n_units: int) -> None:
    """Nine are too few to resample; the sample says what was used and why."""
    sample = mean_interval([0.1, 0.5, 0.9] * 10, [f"d{place % documents}" for place in range(30)]).sample
    assert (sample.unit, sample.n_units, sample.n_questions) == (unit, n_units, 30)
    assert re.search(rf"\b{documents} documents carry|carry questions: {documents};", sample.why)


def test_without_documents_questions_are_the_units() -> None:
    """And the sample says that documents are not known."""
    sample = mean_interval([0.0, 1.0]).sample
    assert (sample.unit, sample.n_units) == ("question", 2)
    assert sample.why.startswith("documents are not known")


def test_a_question_about_no_document_is_a_unit_of_its_own() -> None:
    """Unanswerable questions have nothing in common that would make them one unit."""
    documents = [f"d{place}" for place in range(FEWEST_DOCUMENTS)] * 2 + ["", "", ""]
    assert mean_interval([0.0, 1.0] * 11 + [0.5], documents).sample.n_units == FEWEST_DOCUMENTS + 3


def test_units_hold_the_sums_and_counts_of_their_questions() -> None:
    """Ten documents with one question each, and two more questions about the first."""
    documents = [f"d{place}" for place in range(10)] + ["d0", "d0"]
    units = units_of(np.arange(12.0)[:, None], documents)
    assert units.counts.tolist() == [1.0] * 9 + [3.0]
    assert units.sums[:, 0].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 0.0 + 10 + 11]


@given(st.lists(VALUES, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_exact_values_add_up_alike_in_any_order(values: list[float], random: object) -> None:
    """Left to right, right to left, or with extended precision."""
    rounded = exact(np.array(values), len(values)).tolist()
    assert sum(rounded) == sum(reversed(rounded)) == math.fsum(rounded) == float(np.sum(rounded))
    assert np.allclose(rounded, values, rtol=0, atol=1e-10 * max(map(abs, values)))


def test_differences_that_floats_leave_behind_are_none() -> None:
    """A tie stays a tie, whatever way its two numbers were reached; a real difference stays as it is."""
    assert changes(np.array([0.3, 0.7, 0.5]), np.array([0.1 + 0.2, 0.7, 0.5 + 1e-9])).tolist() == [
        0.0,
        0.0,
        0.5 + 1e-9 - 0.5,
    ]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "call",
    [
        mean_interval,
        lambda values: difference(values, [0.0] * 3),
        lambda values: difference([0.0] * 3, values),
        lambda values: probability_of_best({"a": values}),
        lambda values: by_tag(values, [0.0] * 3, [["t"]] * 3),
    ],
    ids=["mean", "baseline", "candidate", "best", "strata"],
)
def test_a_value_that_is_no_number_is_named(call: Callable[[list[float]], object], bad: float) -> None:
    """What was not scored must be left out and counted before; nothing drops it in silence."""
    with pytest.raises(ValueError, match=r"\[1\] is (nan|-?inf), expected a finite number; leave out and count"):
        call([0.0, bad, 1.0])


def test_rows_that_do_not_belong_together_are_named() -> None:
    """Unlike numbers of scores, documents or tags."""
    with pytest.raises(ValueError, match="same questions, got 2 and 1"):
        difference([0.0, 1.0], [0.0])
    with pytest.raises(ValueError, match="a document for each of 2 questions, got 1"):
        mean_interval([0.0, 1.0], ["d"])
    with pytest.raises(ValueError, match="every arm, got a: 1, b: 2"):
        probability_of_best({"a": [0.0], "b": [0.0, 1.0]})
    with pytest.raises(ValueError, match="2 and 2 scores, 1 tags"):
        by_tag([0.0, 1.0], [0.0, 1.0], [["t"]])
    with pytest.raises(ValueError, match="one number a question"):
        mean_interval([[0.0, 1.0]])


def test_results_become_json_as_they_are() -> None:
    """Only numbers, texts, lists and None inside."""
    scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.9]
    strata = by_tag(scores, scores[::-1], [["t"]] * 6)
    for found in (mean_interval(scores), difference(scores, scores[::-1]), strata, mean_interval([])):
        assert json.loads(json.dumps(asdict(found), allow_nan=False))


@pytest.mark.parametrize(
    ("documents", "begins"), [(None, "documents are not known"), (["a", "a"], "documents that carry questions: 1")]
)
def test_one_document_is_said_to_stand_for_itself_alone(documents: list[str] | None, begins: str) -> None:
    """Questions are resampled, and what is alike within a document does not show in an interval."""
    sample = units_of(np.zeros((2, 1)), documents).sample
    assert (sample.unit, sample.n_groups, sample.n_independent) == ("question", 0, 2)
    assert sample.why == f"{begins}, so intervals say nothing of other documents"


def test_few_documents_are_not_forgotten() -> None:
    """Questions are resampled; how far documents differ widens intervals; a question about none is a group."""
    units = units_of(np.array([[1.0], [2.0], [4.0], [8.0]]), ["a", "b", "a", ""])
    assert units.groups is not None
    assert (units.groups.sums[:, 0].tolist(), units.groups.counts.tolist()) == ([2.0, 8.0, 5.0], [1.0, 1.0, 2.0])
    assert (units.sample.unit, units.sample.n_groups, units.sample.n_independent) == ("question", 3, 3)
    assert "documents that carry questions: 2; below 10 they are not resampled, but widen" in units.sample.why
