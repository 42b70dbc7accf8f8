"""The difference between two arms, the sign-flip test, and which of many arms is best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.stats import difference, mirrored, probability_of_best, sign_flip_p
from evals.stats.types import Difference, FloatArray

PAIRS = st.lists(st.tuples(*[st.sampled_from([0.0, 0.1, 0.3, 0.7, 1.0]) | st.floats(0, 1)] * 2), max_size=25)


def arms(pairs: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Baseline and candidate."""
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def labels(n: int, documents: int) -> list[str] | None:
    """A document for each question, or none."""
    return [f"d{place % documents}" for place in range(n)] if documents else None


def test_a_worked_example() -> None:
    """Differences 0.3, 0.2, 0, 0.4, 0.3 and 0.1: five went up, and 2 of 32 ways of flipping are as extreme."""
    found = difference([0.2, 0.4, 0.9, 0.5, 0.1, 0.3], [0.5, 0.6, 0.9, 0.9, 0.4, 0.4])
    assert found.mean == pytest.approx(1.3 / 6)
    assert (found.n_higher, found.n_lower, found.n_moved) == (5, 0, 5)
    assert found.p == found.p_corrected == 2 / 32
    assert found.se == pytest.approx(np.std([0.3, 0.2, 0, 0.4, 0.3, 0.1], ddof=1) / 6**0.5, rel=0.02)


def test_no_question_in_common_has_no_number() -> None:
    """Neither 0 nor a p-value."""
    found = difference([], [])
    assert (found.mean, found.low, found.high, found.p, found.se) == (None,) * 5
    assert found.reason == "no question was scored in both"
    assert mirrored(found) == found


@pytest.mark.parametrize("n", [1, 5, 150])
def test_where_nothing_moved_the_interval_is_zero(n: int) -> None:
    """Equal scores on every question; how small a difference could be seen is not known then."""
    found = difference([0.1 + 0.2] * n, [0.3] * n)
    assert (found.mean, found.low, found.high, found.p, found.n_moved) == (0.0, 0.0, 0.0, 1.0, 0)
    assert (found.se, found.smallest_detectable, found.reason) == (None, None, "no question moved")


def test_one_question_that_moved_shows_nothing() -> None:
    """Another may move as far in the other direction."""
    found = difference([0.5], [0.9])
    assert (found.low, found.high) == pytest.approx((-0.38, 0.4))
    assert found.p == 1.0
    assert found.reason == "there is only one unit"


def test_questions_that_all_moved_alike_still_leave_room() -> None:
    """Of 20 questions all 0.1 up, 16.8 % of others may be 0.1 down."""
    found = difference([0.5] * 20, [0.6] * 20)
    assert (found.low, found.high) == pytest.approx((0.1 - 0.2 * (1 - 0.025 ** (1 / 20)), 0.1))
    assert (found.se, found.reason) == (None, "all units moved alike")


@given(PAIRS, st.sampled_from([0, 11]))
def test_swapping_the_arms_mirrors_the_difference(pairs: list[tuple[float, float]], documents: int) -> None:
    """To the last bit, over questions as over documents."""
    baseline, candidate = arms(pairs)
    there = difference(baseline, candidate, labels(len(pairs), documents), draws=200)
    assert difference(candidate, baseline, labels(len(pairs), documents), draws=200) == mirrored(there)


@given(PAIRS, st.sampled_from([0, 11]))
def test_the_order_of_questions_changes_nothing(pairs: list[tuple[float, float]], documents: int) -> None:
    """To the last bit as well."""
    order = np.random.default_rng(len(pairs)).permutation(len(pairs))
    documents_of = labels(len(pairs), documents)
    shuffled = None if documents_of is None else [documents_of[place] for place in order]
    baseline, candidate = map(np.array, arms(pairs))
    expected = difference(baseline, candidate, documents_of, draws=200)
    assert difference(baseline[order], candidate[order], shuffled, draws=200) == expected


@given(st.lists(st.tuples(*[st.integers(0, 8)] * 2), min_size=1, max_size=25), st.integers(-4, 4))
def test_what_is_added_to_both_arms_changes_nothing(pairs: list[tuple[int, int]], constant: int) -> None:
    """Only differences count."""
    baseline, candidate = (np.array(arm) / 8 for arm in arms(pairs))  # type: ignore[arg-type]
    expected = difference(baseline, candidate, draws=200)
    assert difference(baseline + constant, candidate + constant, draws=200) == expected


@pytest.mark.parametrize("constant", [0.1, 1 / 3, 100.7])
def test_a_constant_that_floats_cannot_hold_changes_next_to_nothing(constant: float) -> None:
    """Ties stay ties, and so the p-value stays as it is."""
    baseline, candidate = np.random.default_rng(1).integers(0, 11, (2, 40)) / 10
    first, moved = difference(baseline, candidate), difference(baseline + constant, candidate + constant)
    assert (moved.p, moved.n_higher, moved.n_lower) == (first.p, first.n_higher, first.n_lower)
    assert (moved.low, moved.high) == pytest.approx((first.low, first.high))


def test_the_difference_is_paired() -> None:
    """Questions differ much, the two arms little: the interval is that of the small differences."""
    generator = np.random.default_rng(2)
    hard = generator.random(100)
    found = difference(hard, hard + 0.02 + generator.normal(0, 0.01, 100))
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low < 0.01
    assert found.low > 0.01


def test_documents_make_a_common_difference_less_certain() -> None:
    """Whole documents moved together: over documents the interval is wider, and the p-value larger."""
    effects = np.repeat(np.random.default_rng(3).normal(0.05, 0.1, 12), 10)
    by_question = difference(np.zeros(120), effects)
    by_document = difference(np.zeros(120), effects, [f"d{place // 10}" for place in range(120)])
    assert by_question.mean == by_document.mean
    assert (by_question.se or 0) * 2.5 < (by_document.se or 0)
    assert (by_question.p or 0) < 0.01 < (by_document.p or 0)


# The sign-flip test.


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([5.0], 1.0),
        ([1.0, 1.0], 0.5),
        ([1.0, -1.0], 1.0),
        ([1.0, 2.0, 3.0], 0.25),
        ([1.0, 2.0, 3.0, *[0.0] * 30], 0.25),
        ([1.0, 2.0, -3.0], 1.0),
        ([1.0, 1.0, 1.0, -1.0], 10 / 16),
    ],
)
def test_small_p_values_are_those_counted_by_hand(values: list[float], expected: float) -> None:
    """Ways of flipping that reach the observed sum, ties included, over all ways; zeros do not count."""
    assert sign_flip_p(np.array(values)) == expected


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=8))
def test_exact_p_values_agree_with_scipy(tenths: list[int]) -> None:
    """Both look at every way of flipping; tenths, so that there are ties that floats would break."""
    values = np.array(tenths) / 10

    def total(sample: FloatArray, axis: int = -1) -> FloatArray:
        totals: FloatArray = np.round(np.sum(sample, axis=axis), 9)
        return totals

    theirs = stats.permutation_test((values,), total, permutation_type="samples", n_resamples=np.inf, vectorized=True)
    assert sign_flip_p(values) == pytest.approx(theirs.pvalue)


def test_sampled_p_values_agree_with_scipy() -> None:
    """Forty differences are flipped at random by both."""
    values = np.random.default_rng(4).normal(0.3, 1, 40)
    theirs = stats.permutation_test((values,), np.mean, permutation_type="samples", n_resamples=20_000, rng=5)
    assert sign_flip_p(values, draws=20_000) == pytest.approx(theirs.pvalue, abs=0.01)


@pytest.mark.parametrize("n", [16, 17, 500])
def test_a_p_value_is_never_zero(n: int) -> None:
    """The data themselves are one way of flipping: the least is 2 / 2**n, or 1 / (draws + 1)."""
    assert sign_flip_p(np.ones(n), draws=999) == (2 / 2**16 if n == 16 else 1 / 1000)


def test_p_values_come_again_with_their_seed() -> None:
    """Equal seeds, equal numbers; another seed differs a little."""
    values = np.random.default_rng(6).normal(0.2, 1, 50)
    assert sign_flip_p(values, seed=1) == sign_flip_p(values, seed=1)
    assert sign_flip_p(values, seed=2) == pytest.approx(sign_flip_p(values, seed=1), abs=0.02)


# The best of many.


def test_the_better_arm_is_likely_the_best() -> None:
    """Probabilities are by name and sum to 1; with one arm there is no doubt."""
    generator = np.random.default_rng(7)
    base = generator.random(80)
    found = probability_of_best({"a": base, "b": base + generator.normal(0.02, 0.1, 80), "c": base - 0.5})
    assert sum(share or 0 for share in found.values()) == pytest.approx(1)
    assert found["c"] == 0
    assert 0.6 < (found["b"] or 0) < 1
    assert probability_of_best({"a": base}) == {"a": 1.0}


def test_the_probability_of_best_of_two_agrees_with_theory() -> None:
    """The chance that a normal mean difference is above 0."""
    change = np.random.default_rng(8).normal(0.01, 0.1, 200)
    found = probability_of_best({"a": np.zeros(200), "b": change})["b"]
    assert found == pytest.approx(stats.norm.cdf(change.mean() / (change.std(ddof=1) / 200**0.5)), abs=0.02)


def test_lower_may_be_better() -> None:
    """Tokens until the evidence is complete, for one."""
    rising = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    arms_by_name = {"a": rising, "b": [value / 2 for value in rising]}
    assert probability_of_best(arms_by_name, is_better_higher=False) == {"a": 0.0, "b": 1.0}


def test_ties_of_sums_are_ties_in_tenths_as_in_whole_numbers() -> None:
    """0.1 + 0.2 is not 0.3 to floats, which must not make one arm the best of two equal ones."""
    whole = {"a": np.array([1, 2, 0, 0, 0, 0, 5]), "b": np.array([0, 0, 3, 0, 0, 0, 5])}
    assert probability_of_best({name: scores / 10 for name, scores in whole.items()}) == probability_of_best(whole)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_few_questions_do_not_name_a_best_arm(n: int) -> None:
    """Nothing is better than a guess."""
    assert probability_of_best({"a": [0.0] * n, "b": [1.0] * n}) == {"a": None, "b": None}
    assert probability_of_best({}) == {}


def test_no_arm_is_called_best_by_questions_about_a_few_documents() -> None:
    """How documents differ would not show."""
    arms: dict[str, list[float]] = {"a": [0.0] * 40, "b": [1.0] * 40}
    for n_documents, share in ((1, 1.0), (2, None), (9, None), (10, 1.0)):
        documents = [f"{place % n_documents}.md" for place in range(40)]
        assert probability_of_best(arms, documents)["b"] == share


def test_mirrored_twice_is_the_same() -> None:
    """Signs, ends and counts go back to where they were."""
    found: Difference = difference([0.0, 0.5, 0.2, 0.1, 0.6, 0.3], [0.4, 0.3, 0.9, 0.4, 0.6, 0.8])
    assert mirrored(mirrored(found)) == found
    assert mirrored(found) == replace(
        found, mean=-(found.mean or 0), low=-(found.high or 0), high=-(found.low or 0), n_higher=1, n_lower=4
    )
