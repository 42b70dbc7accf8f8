"""From numbers to words: correction, power, conclusions, the gate's verdict, strata and flips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.stats import (
    Conclusion,
    Difference,
    Sample,
    by_tag,
    conclude,
    corrected,
    difference,
    failing_drop,
    flip,
    holm,
    mirrored,
    more_questions,
    non_inferiority,
    smallest_detectable,
)

SAMPLE = Sample("question", 100, 100, "documents are not known")
P_VALUES = st.lists(st.floats(0, 1), max_size=8)


def seen(low: float, high: float, p: float = 0.001, sample: Sample = SAMPLE) -> Difference:
    """A difference with this interval, its mean in the middle."""
    return Difference((low + high) / 2, low, high, sample, se=0.01, p=p, p_corrected=p, n_higher=50, n_lower=50)


# Correction.


def test_holm_on_an_example_by_hand() -> None:
    """Factors 5, 4, 3, 2, 1 from the smallest on, never below the one before, never above 1."""
    found = holm([0.04, 0.01, 0.6, 0.03, 0.7])
    assert found == pytest.approx((0.12, 0.05, 1.0, 0.12, 1.0))


def test_ties_and_comparisons_that_failed() -> None:
    """Equal p-values stay equal; what could not be tested counts in the family, and stays untested."""
    assert holm([0.02, None, 0.02]) == (0.06, None, 0.06)
    assert holm([]) == ()


@given(P_VALUES)
def test_corrected_p_values_keep_their_order_and_never_fall(p_values: list[float]) -> None:
    """Between the raw p-value and Bonferroni's."""
    found = [p for p in holm(p_values) if p is not None]
    assert all(p <= c <= min(1.0, p * len(p_values)) + 1e-12 for p, c in zip(p_values, found, strict=True))
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(np.array(found)[order]) >= 0).all()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_an_error(wrong: float) -> None:
    """It lies between 0 and 1."""
    with pytest.raises(ValueError, match="A p-value lies between 0 and 1"):
        holm([0.5, wrong])


def test_a_family_is_corrected_together() -> None:
    """Each difference learns its corrected p-value and how many comparisons were declared."""
    found = corrected([seen(0.01, 0.03, p=0.01), seen(-0.01, 0.03, p=0.2), Difference(None, None, None, SAMPLE)])
    assert [one.p_corrected for one in found] == [0.03, 0.4, None]
    assert {one.family for one in found} == {3}


# Power.


@pytest.mark.parametrize(("n_units", "factor"), [(10_000, 2.802), (10, 2.262 + 0.883)])
def test_the_smallest_detectable_effect_is_the_textbooks(n_units: int, factor: float) -> None:
    """1.96 + 0.84 standard errors, and more with few units."""
    assert smallest_detectable(0.01, n_units) == pytest.approx(0.01 * factor, rel=2e-3)


def test_a_set_says_what_it_could_have_seen() -> None:
    """With a spread of 0.3 twenty questions see about 20 points."""
    change = np.random.default_rng(1).normal(0, 0.3, 20)
    found = difference(np.zeros(20), change / change.std(ddof=1) * 0.3).smallest_detectable
    assert found == pytest.approx((stats.t.ppf(0.975, 19) + stats.t.ppf(0.8, 19)) * 0.3 / 20**0.5, rel=0.02)


def test_half_the_effect_takes_four_times_the_questions() -> None:
    """And what is detectable already takes none."""
    found = seen(-0.02, 0.02)
    detectable = smallest_detectable(0.01, 100)
    assert more_questions(found, detectable / 2) == 300
    assert more_questions(found, detectable) == more_questions(found, 1.0) == 0


def test_without_spread_nothing_is_said_about_power() -> None:
    """Where no question moved, or only five were asked."""
    nothing_moved = difference([0.5] * 30, [0.5] * 30)
    assert (nothing_moved.smallest_detectable, more_questions(nothing_moved, 0.01)) == (None, None)
    assert difference([0.0] * 5, [0.1, 0.2, 0.3, 0.1, 0.5]).smallest_detectable is None
    with pytest.raises(ValueError, match=r"must be above 0, got 0\.0"):
        more_questions(nothing_moved, 0.0)


def test_a_failing_drop_is_seen_and_is_beyond_the_margin() -> None:
    """With a small margin significance is the harder part, with a large one the margin."""
    assert failing_drop(0.01, 500, 0.0) == smallest_detectable(0.01, 500)
    assert failing_drop(0.01, 500, 0.1) == pytest.approx(0.1 + 0.01 * stats.t.ppf(0.8, 499), rel=1e-3)


# Conclusions.


@pytest.mark.parametrize(
    ("low", "high", "p", "word"),
    [
        (0.02, 0.06, 0.01, "better"),
        (-0.06, -0.02, 0.01, "worse"),
        (0.02, 0.06, 0.05, "undecided"),  # interval and test must agree
        (-0.001, 0.06, 0.01, "undecided"),
        (-0.004, 0.006, 0.9, "equivalent"),
        (0.002, 0.006, 0.001, "equivalent"),  # surely above 0, and surely too little to matter
        (-0.01, 0.01, 0.9, "equivalent"),  # the ends of the margin belong to it
        (0.002, 0.02, 0.001, "better"),
        (-0.02, 0.02, 0.9, "undecided"),
    ],
)
def test_a_conclusion_follows_from_interval_margin_and_test(low: float, high: float, p: float, word: str) -> None:
    """At a margin of one point."""
    assert conclude(seen(low, high, p), 0.01).word == word


def test_lower_may_be_better() -> None:
    """The same numbers, the other word."""
    assert conclude(seen(-0.06, -0.02), 0.01, is_better_higher=False).word == "better"
    assert non_inferiority(seen(0.02, 0.06), 0.01, is_better_higher=False).word == "fail"


def test_a_correction_can_take_a_conclusion_back() -> None:
    """One find among many comparisons is no find."""
    found = seen(0.02, 0.06, p=0.02)
    assert conclude(found, 0.01).word == "better"
    assert conclude(corrected([found] + [seen(-0.1, 0.1, p=0.5)] * 9)[0], 0.01).word == "undecided"


@pytest.mark.parametrize(
    ("low", "high", "p", "word"),
    [
        (-0.005, 0.05, 0.5, "pass"),
        (-0.01, 0.05, 0.5, "pass"),  # a drop of the margin is tolerated
        (-0.009, -0.001, 0.001, "pass"),  # surely a drop, and surely a tolerated one
        (0.02, 0.05, 0.001, "pass"),
        (-0.06, -0.02, 0.001, "fail"),
        (-0.06, -0.02, 0.3, "fail"),  # all of it beyond the margin: no test needed
        (-0.06, -0.005, 0.001, "fail"),  # surely a drop, likely beyond the margin
        (-0.06, -0.005, 0.2, "inconclusive"),
        (-0.012, -0.002, 0.001, "inconclusive"),  # surely a drop, likely a tolerated one
        (-0.05, 0.02, 0.5, "inconclusive"),
        (-0.5, 0.7, 0.9, "inconclusive"),
    ],
)
def test_a_verdict_follows_from_interval_margin_and_test(low: float, high: float, p: float, word: str) -> None:
    """At a margin of one point."""
    assert non_inferiority(seen(low, high, p), 0.01).word == word


@pytest.mark.parametrize("n", [1, 2, 5])
def test_few_units_that_moved_decide_nothing(n: int) -> None:
    """Neither a large drop nor a tiny one."""
    few = Sample("question", n, n, "")
    for found in (seen(-0.9, -0.8, sample=few), seen(-0.001, 0.001, sample=few)):
        assert conclude(found, 0.01).word == "undecided"
        assert non_inferiority(found, 0.01).word == "inconclusive"
        assert "decide nothing, at least 6 are needed" in non_inferiority(found, 0.01).reason


@pytest.mark.parametrize(("n", "word"), [(1, "undecided"), (6, "equivalent"), (150, "equivalent")])
def test_where_nothing_moved_the_candidate_passes(n: int, word: str) -> None:
    """Even without a margin: the very same scores are no regression, though a few do not show that none is possible."""
    found = difference([0.7] * n, [0.7] * n)
    assert (conclude(found, 0.0).word, non_inferiority(found, 0.0).word) == (word, "pass")


def test_without_questions_nothing_is_decided() -> None:
    """And the reason says so."""
    found = difference([], [])
    assert conclude(found, 0.01) == Conclusion("undecided", "no question was scored in both")
    assert non_inferiority(found, 0.01).word == "inconclusive"


def test_reasons_hold_the_numbers() -> None:
    """What was seen, and what it was held against."""
    assert conclude(seen(0.002, 0.006), 0.01).reason == "[+0.0020, +0.0060] lies within ±0.01"
    assert non_inferiority(seen(-0.06, -0.02), 0.01).reason == "all of [-0.0600, -0.0200] is below -0.01"


@pytest.mark.parametrize("margin", [-0.01, float("nan"), float("inf")])
def test_a_margin_that_makes_no_sense_is_an_error(margin: float) -> None:
    """It is the largest difference that does not matter."""
    with pytest.raises(ValueError, match="margin must be a finite number of at least 0"):
        conclude(seen(0.0, 0.1), margin)
    with pytest.raises(ValueError, match="margin must be a finite number of at least 0"):
        non_inferiority(seen(0.0, 0.1), margin)


@given(st.floats(-0.1, 0.1), st.floats(0, 0.1), st.floats(0.001, 1), st.floats(0, 0.05))
def test_mirrored_arms_get_the_mirrored_conclusion(low: float, width: float, p: float, margin: float) -> None:
    """Better and worse trade places, the other words stay."""
    opposite = {"better": "worse", "worse": "better"}
    found = seen(low, low + width, p)
    word = conclude(found, margin).word
    assert conclude(mirrored(found), margin).word == opposite.get(word, word)


@given(st.floats(-0.1, 0.1), st.floats(0, 0.1), st.floats(0.001, 1), st.floats(0, 0.05))
def test_what_is_no_loss_never_fails(low: float, width: float, p: float, margin: float) -> None:
    """Better and equivalent candidates pass; only worse or undecided ones can fail."""
    found = seen(low, low + width, p)
    allowed = {"better": {"pass"}, "equivalent": {"pass"}}
    words = {"pass", "fail", "inconclusive"}
    assert non_inferiority(found, margin).word in allowed.get(conclude(found, margin).word, words)


# Strata and flips.


def strata_scores() -> tuple[list[float], list[float], list[list[str]]]:
    """Twenty questions: tables got worse, prose better, and four lists were lost altogether."""
    change = [-0.3, -0.2, -0.4, -0.3, -0.2, -0.3, -0.1, -0.5] + [0.2, 0.1, 0.3, 0.2, 0.1, 0.2, 0.1, 0.3] + [-0.5] * 4
    tags = [["table", "number"]] * 8 + [["prose"]] * 8 + [["list"]] * 4
    return [0.5] * 20, [0.5 + one for one in change], tags


def test_strata_show_what_the_mean_hides() -> None:
    """By name, each with its own difference and count, corrected over those that can gate."""
    strata = by_tag(*strata_scores())
    assert [row.tag for row in strata.rows] == ["list", "number", "prose", "table"]
    assert [row.difference.sample.n_questions for row in strata.rows] == [4, 8, 8, 8]
    assert [row.can_gate for row in strata.rows] == [False, True, True, True]
    assert [row.difference.family for row in strata.rows] == [1, 3, 3, 3]
    table = strata.rows[3].difference
    assert table.mean == pytest.approx(-2.3 / 8)
    assert (table.p, table.p_corrected) == (2 / 256, 6 / 256)


def test_the_worst_stratum_is_one_that_can_gate() -> None:
    """Four lists lost more, but four questions decide nothing; of equal ones the first by name."""
    strata = by_tag(*strata_scores())
    assert strata.worst == "number"
    assert strata.rows[0].difference.p_corrected is None
    assert by_tag(*strata_scores(), is_better_higher=False).worst == "prose"


def test_a_stratum_is_the_difference_on_its_questions() -> None:
    """Nothing else, clusters included."""
    generator = np.random.default_rng(2)
    baseline, candidate = generator.random((2, 60))
    documents = [f"d{place % 15}" for place in range(60)]
    row = by_tag(baseline, candidate, [["odd"] if place % 2 else [] for place in range(60)], documents).rows[0]
    assert row.difference == difference(baseline[1::2], candidate[1::2], documents[1::2])
    assert row.difference.sample.unit == "document"


@pytest.mark.parametrize(("n", "can_gate"), [(5, False), (6, True)])
def test_six_units_make_a_stratum_that_can_gate(n: int, can_gate: bool) -> None:
    """Five can decide nothing, and are shown all the same."""
    row = by_tag([0.0] * n, [0.5] * n, [["t"]] * n).rows[0]
    assert (row.can_gate, row.difference.sample.n_questions) == (can_gate, n)


def test_without_tags_there_are_no_strata() -> None:
    """And no worst one."""
    strata = by_tag([0.1], [0.2], [[]])
    assert (strata.rows, strata.worst) == ((), None)


@pytest.mark.parametrize(
    ("words", "flips", "reason"),
    [
        (["better", "worse", "better"], True, "better under a, c, worse under b"),
        (["better", "undecided", "equivalent"], False, "better under a"),
        (["equivalent", "undecided", "undecided"], False, "neither better nor worse under any retriever"),
    ],
)
def test_a_conclusion_flips_when_it_is_reversed(words: list[str], flips: bool, reason: str) -> None:
    """Not when it is merely not shown."""
    base = Conclusion("undecided", "")
    found = flip({name: replace(base, word=word) for name, word in zip("abc", words, strict=True)})  # type: ignore[arg-type]
    assert (found.flips, found.reason) == (flips, reason)
