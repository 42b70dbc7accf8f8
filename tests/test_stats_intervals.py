"""The interval of one mean: worked examples, agreement with scipy, and what little data can say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.stats import difference, mean_interval
from evals.stats.bootstrap import Range, blocks, expanded_percentiles, resampled_means, standard_error, unseen_share
from evals.stats.student import t_quantile
from evals.stats.units import units_of
from tests.test_stats_simulation import recalls

SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1), min_size=1, max_size=30)


def test_nothing_scored_has_no_number() -> None:
    """Not zero, and no interval."""
    found = mean_interval([], bounds=(0, 1))
    assert (found.mean, found.low, found.high, found.sample.n_questions) == (None, None, None, 0)
    assert found.reason == "no question was scored"


def test_one_question_says_next_to_nothing() -> None:
    """With known bounds nearly all remains possible; without them there is no interval, and a reason."""
    found = mean_interval([0.5], bounds=(0, 1))
    assert (found.mean, found.low, found.high) == pytest.approx((0.5, 0.0125, 0.9875))
    unbounded = mean_interval([0.5])
    assert (unbounded.mean, unbounded.low, unbounded.high) == (0.5, None, None)
    assert unbounded.reason == "there is only one value: nothing shows how much others may differ"


@pytest.mark.parametrize("n", [2, 12, 150])
def test_all_hits_have_the_exact_interval_of_a_share(n: int) -> None:
    """Resampling would claim certainty; this is what Clopper and Pearson give for n of n."""
    found = mean_interval([1.0] * n, bounds=(0, 1))
    exact = stats.binomtest(n, n).proportion_ci(0.95, method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, 1.0))
    assert found.reason == "all values are equal"


def test_values_out_of_bounds_are_an_error() -> None:
    """A share of 1.2 is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"Expected values from 0\.0 to 1\.0, got 0\.5 to 1\.2"):
        mean_interval([0.5, 1.2], bounds=(0, 1))


@given(SCORES, st.integers(0, 3))
def test_an_interval_holds_its_mean_and_keeps_to_the_bounds(scores: list[float], seed: int) -> None:
    """For any scores, however few."""
    found = mean_interval(scores, bounds=(0, 1), draws=200, seed=seed)
    assert found.mean is not None
    assert found.low is not None
    assert found.high is not None
    assert -1e-12 <= found.low <= found.mean <= found.high <= 1 + 1e-12
    assert found.mean == pytest.approx(np.mean(scores))


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_questions_changes_nothing(scores: list[float], random: object) -> None:
    """Not even the last bit."""
    shuffled = np.random.default_rng(len(scores)).permutation(scores)
    assert mean_interval(shuffled, draws=200) == mean_interval(scores, draws=200)


def test_names_and_order_of_documents_change_nothing() -> None:
    """Only which questions belong together counts."""
    scores, labels = recalls(np.random.default_rng(3), 60), np.arange(60) % 12
    order = np.random.default_rng(4).permutation(60)
    renamed = [f"renamed {11 - label}" for label in labels[order]]
    assert mean_interval(scores[order], renamed) == mean_interval(scores, [f"d{label}" for label in labels])


def test_equal_seeds_give_equal_intervals() -> None:
    """These very numbers: what was written down in a baseline can be had again."""
    scores = [0.0, 0.25, 0.5, 0.5, 0.75, 1.0, 1.0, 1.0]
    first, again, other = (mean_interval(scores, seed=seed) for seed in (0, 0, 1))
    assert first == again
    assert (first.low, first.high) == (0.3125, 0.90625)
    assert (other.low, other.high) == pytest.approx((first.low, first.high), abs=0.04)


def test_percentiles_agree_with_scipy() -> None:
    """With so many questions that expanding them hardly matters."""
    scores = recalls(np.random.default_rng(5), 400)
    ours = mean_interval(scores, draws=20_000)
    theirs = stats.bootstrap((scores,), np.mean, n_resamples=20_000, method="percentile", rng=1).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.002)


def test_an_interval_over_documents_is_as_wide_as_their_differences() -> None:
    """Twelve documents, ten equal questions in each: 120 questions tell no more than 12."""
    chances = np.linspace(0.1, 0.9, 12)
    documents = [f"d{place}" for place in range(12) for _ in range(10)]
    clustered, single = mean_interval(np.repeat(chances, 10), documents), mean_interval(chances)
    assert (clustered.low, clustered.high) == pytest.approx((single.low, single.high))


def test_documents_weigh_as_much_as_they_have_questions() -> None:
    """The mean is over questions, also in every resample: draws are ratios of sums."""
    documents = [f"d{place}" for place in range(10)] + ["d0"] * 10
    units = units_of(np.array([1.0] + [0.0] * 9 + [1.0] * 10)[:, None], documents)
    means = set(resampled_means(units, 500, 0)[:, 0].tolist())
    assert means <= {11 * k / (11 * k + 10 - k) for k in range(11)}


def test_the_standard_error_is_the_textbooks() -> None:
    """Standard deviation with n - 1, over the square root of n."""
    scores = recalls(np.random.default_rng(6), 40)
    means = resampled_means(units_of(scores[:, None], None), 20_000, 0)[:, 0]
    assert standard_error(means, 40) == pytest.approx(scores.std(ddof=1) / 40**0.5, rel=0.02)


def test_blocks_of_draws_do_not_change_the_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded, and the bound decides nothing."""
    units = units_of(np.arange(30.0)[:, None], None)
    whole = resampled_means(units, 100, 0)
    monkeypatch.setattr("evals.stats.bootstrap._CELLS", 200)
    assert list(blocks(100, 30)) == [6] * 16 + [4]
    assert (resampled_means(units, 100, 0) == whole).all()


def test_ends_are_draws_that_happened() -> None:
    """With ten units 0.86 % of 1000 draws lie outside on each side, with a million 2.5 %."""
    assert expanded_percentiles(np.arange(1000.0), 10, 0.95) == Range(8.0, 991.0)
    assert expanded_percentiles(np.arange(1000.0), 1_000_000, 0.95) == Range(24.0, 975.0)


@pytest.mark.parametrize("degrees", [4, 5, 9, 11, 29, 499])
@pytest.mark.parametrize("p", [0.025, 0.2, 0.8, 0.95, 0.975])
def test_quantiles_of_student_agree_with_scipy(degrees: int, p: float) -> None:
    """Within 0.3 %."""
    assert t_quantile(p, degrees) == pytest.approx(stats.t.ppf(p, degrees), rel=3e-3)


@pytest.mark.parametrize("n", [1, 12, 150])
def test_a_larger_unseen_share_would_have_shown(n: int) -> None:
    """At the share given, n questions all miss it in 2.5 % of cases."""
    assert (1 - unseen_share(n, 0.95)) ** n == pytest.approx(0.025)


@pytest.mark.parametrize(("n", "draws"), [(0, 10), (3, 0)])
def test_nothing_can_be_drawn_from_nothing(n: int, draws: int) -> None:
    """No units, or no draws."""
    with pytest.raises(ValueError, match=f"Expected units and draws, got {n} and {draws}"):
        resampled_means(units_of(np.zeros((n, 1)), None), draws, 0)


def test_equal_draws_have_no_standard_error() -> None:
    """And not what the rounding of 10,000 sums leaves of it."""
    assert standard_error(np.full(10_000, 0.8574042765875693), 20) == 0.0


@pytest.mark.parametrize("n_documents", [2, 3, 5, 9])
def test_documents_that_differ_widen_an_interval(n_documents: int) -> None:
    """Where all questions about a document score the same, it is Student's interval of the documents."""
    means = np.linspace(0.4, 0.6, n_documents)
    documents = [f"d{place}" for place in range(n_documents)] * 30
    found = mean_interval(np.tile(means, 30), documents)
    reach = stats.t.ppf(0.975, n_documents - 1) * means.std(ddof=1) / math.sqrt(n_documents)
    assert found.low == pytest.approx(max(0.4, 0.5 - reach), rel=2e-3)
    assert found.high == pytest.approx(min(0.6, 0.5 + reach), rel=2e-3)


def test_documents_that_do_not_differ_narrow_no_interval() -> None:
    """Two means may be alike by chance: what questions show stays."""
    scores = np.tile([0.0, 1.0], 20)
    assert (
        mean_interval(scores, ["a", "a", "b", "b"] * 10, bounds=(0, 1)).low == mean_interval(scores, bounds=(0, 1)).low
    )


def test_an_interval_of_few_documents_stays_within_what_is_possible() -> None:
    """Student's t of two documents knows no bounds."""
    found = mean_interval([1.0] * 10 + [0.0] * 10, ["a"] * 10 + ["b"] * 10, bounds=(0, 1))
    assert (found.low, found.high) == (0.0, 1.0)
    change = difference([0.0] * 20, [0.2] * 10 + [-0.1] * 10, ["a"] * 10 + ["b"] * 10)
    assert (change.low, change.high) == (-0.2, 0.2)
