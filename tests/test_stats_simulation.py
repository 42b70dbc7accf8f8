"""Simulated experiments with a known truth: intervals hold it, tests keep their level, the gate keeps its word.

All of it is seeded. What is left to chance in a share of so many rounds, 2.5 standard errors, is allowed for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from evals.stats import difference, failing_drop, mean_interval, non_inferiority, sign_flip_p, smallest_detectable
from evals.stats.types import FloatArray

ROUNDS, DRAWS = 400, 800
N_QUESTIONS, N_DOCUMENTS = 100, 20
DOCUMENTS = [f"d{place % N_DOCUMENTS}" for place in range(N_QUESTIONS)]
Simulated = tuple[FloatArray, FloatArray, list[str] | None]


def recalls(generator: np.random.Generator, n: int) -> FloatArray:
    """Skewed and tied shares with mean 0.725: 60 % found whole, 15 % not at all, the others in part."""
    kind = generator.random(n)
    return np.where(kind < 0.6, 1.0, np.where(kind < 0.75, 0.0, generator.beta(2, 2, n)))


def by_question(generator: np.random.Generator, drop: float, n: int = N_QUESTIONS) -> Simulated:
    """Two arms of which the second is worse by `drop`; three questions in ten move by up to half a point."""
    moves = np.where(generator.random(n) < 0.3, generator.uniform(-0.5, 0.5, n), 0.0)
    baseline = recalls(generator, n)
    return baseline, baseline + moves - drop, None


def by_document(generator: np.random.Generator, drop: float) -> Simulated:
    """The same, and questions about one document move together besides."""
    baseline, candidate, _ = by_question(generator, drop)
    together = generator.normal(0, 0.1, N_DOCUMENTS)
    return baseline, candidate + np.tile(together, N_QUESTIONS // N_DOCUMENTS), DOCUMENTS


def by_few_documents(n_documents: int) -> Callable[[np.random.Generator, float], Simulated]:
    """The same, about so few documents."""

    def simulate(generator: np.random.Generator, drop: float) -> Simulated:
        baseline, candidate, _ = by_question(generator, drop, 20 * n_documents)
        documents = np.arange(20 * n_documents) % n_documents
        together = generator.normal(0, 0.1, n_documents)
        return baseline, candidate + together[documents], [f"d{document}" for document in documents]

    return simulate


def noise(share: float, rounds: int = ROUNDS) -> float:
    """How far a share of many rounds may be off by chance."""
    return 2.5 * math.sqrt(share * (1 - share) / rounds)


# Standard errors of the mean differences, from the spreads above: the variance of a move is 0.3 / 12.
CASES = [
    pytest.param(by_question, (0.025 / N_QUESTIONS) ** 0.5, N_QUESTIONS, id="questions"),
    pytest.param(by_document, (0.025 / N_QUESTIONS + 0.1**2 / N_DOCUMENTS) ** 0.5, N_DOCUMENTS, id="documents"),
]
simulated = pytest.mark.parametrize(("simulate", "se", "n_units"), CASES)


def verdicts(
    simulate: Callable[[np.random.Generator, float], Simulated], drop: float, margin: float
) -> dict[str, float]:
    """Share of each verdict over many experiments with this true drop."""
    words: Counter[str] = Counter()
    for seed in range(ROUNDS):
        baseline, candidate, documents = simulate(np.random.default_rng(seed), drop)
        found = difference(baseline, candidate, documents, draws=DRAWS, seed=seed)
        words[non_inferiority(found, margin).word] += 1
    return {word: words[word] / ROUNDS for word in ("pass", "fail", "inconclusive")}


@simulated
def test_no_change_passes_at_the_margin_the_set_can_resolve(
    simulate: Callable[[np.random.Generator, float], Simulated], se: float, n_units: int
) -> None:
    """At the margin stated for 95 % of cases; and hardly ever fails."""
    shares = verdicts(simulate, 0.0, smallest_detectable(se, n_units, power=0.95))
    assert shares["pass"] >= 0.95 - noise(0.95)
    assert shares["fail"] <= 0.005


@simulated
@pytest.mark.parametrize("margin_in_se", [1.0, 3.6])
def test_a_real_drop_fails_with_the_stated_power(
    simulate: Callable[[np.random.Generator, float], Simulated], se: float, n_units: int, margin_in_se: float
) -> None:
    """A drop of the size stated for 80 % of cases, and none of that size passes."""
    margin = margin_in_se * se
    shares = verdicts(simulate, failing_drop(se, n_units, margin), margin)
    assert shares["fail"] >= 0.8 - noise(0.8)
    assert shares["pass"] <= 0.02


@simulated
def test_a_drop_beyond_the_margin_rarely_passes(
    simulate: Callable[[np.random.Generator, float], Simulated], se: float, n_units: int
) -> None:
    """At the margin itself in 2.5 % of cases."""
    assert verdicts(simulate, 0.02, 0.02)["pass"] <= 0.025 + noise(0.025)


@simulated
def test_without_a_drop_the_strictest_gate_fails_rarely(
    simulate: Callable[[np.random.Generator, float], Simulated], se: float, n_units: int
) -> None:
    """Without any margin, chance alone fails in 2.5 % of cases."""
    assert verdicts(simulate, 0.0, 0.0)["fail"] <= 0.025 + noise(0.025)


def test_a_small_drop_on_few_questions_is_inconclusive() -> None:
    """Two points on twelve questions can be neither seen nor ruled out."""
    shares = verdicts(lambda generator, drop: by_question(generator, drop, n=12), 0.02, 0.01)
    assert shares["inconclusive"] >= 0.95


@pytest.mark.parametrize("n", [10, 20, 50, 150])
def test_intervals_hold_the_true_mean(n: int) -> None:
    """Of skewed scores with ties, about as often as they say, also with few questions."""
    held = 0
    for seed in range(ROUNDS):
        found = mean_interval(recalls(np.random.default_rng(seed), n), bounds=(0, 1), draws=DRAWS)
        held += (found.low or 0) <= 0.725 <= (found.high or 0)
    assert held / ROUNDS >= 0.94 - noise(0.94)


def test_intervals_hold_a_mean_near_the_bound() -> None:
    """Two questions in a hundred fail: of 50 often none does, and yet 100 % is not claimed."""
    held = 0
    for seed in range(ROUNDS):
        found = mean_interval((np.random.default_rng(seed).random(50) < 0.98) * 1.0, bounds=(0, 1), draws=DRAWS)
        held += (found.low or 0) <= 0.98 <= (found.high or 0)
    assert held / ROUNDS >= 0.95 - noise(0.95)


@simulated
def test_intervals_hold_the_true_difference(
    simulate: Callable[[np.random.Generator, float], Simulated], se: float, n_units: int
) -> None:
    """Over questions and over documents; and the standard error is the true one."""
    held, errors = 0, []
    for seed in range(ROUNDS):
        found = difference(*simulate(np.random.default_rng(seed), 0.03), draws=DRAWS)
        held += (found.low or 0) <= -0.03 <= (found.high or 0)
        errors.append(found.se or 0)
    assert held / ROUNDS == pytest.approx(0.95, abs=noise(0.95))
    assert np.mean(errors) == pytest.approx(se, rel=0.05)


def test_resampling_questions_of_documents_would_claim_too_much() -> None:
    """Why documents are resampled: with questions as units far fewer intervals hold the truth."""
    held = 0
    for seed in range(ROUNDS):
        baseline, candidate, _ = by_document(np.random.default_rng(seed), 0.0)
        found = difference(baseline, candidate, draws=DRAWS)
        held += (found.low or 0) <= 0 <= (found.high or 0)
    assert held / ROUNDS <= 0.9


@pytest.mark.parametrize("n_documents", [2, 3, 5, 9])
def test_few_documents_that_differ_fail_no_gate_by_chance(n_documents: int) -> None:
    """Too few to resample them; yet intervals hold the truth, and without a drop the strictest gate fails rarely."""
    held, words = 0, Counter[str]()
    for seed in range(ROUNDS):
        found = difference(*by_few_documents(n_documents)(np.random.default_rng(seed), 0.0), draws=DRAWS)
        held += (found.low or 0) <= 0 <= (found.high or 0)
        words[non_inferiority(found, 0.0).word] += 1
    assert held / ROUNDS >= 0.95 - noise(0.95)
    assert words["fail"] / ROUNDS <= 0.025 + noise(0.025)


def test_a_large_drop_fails_on_a_few_documents() -> None:
    """What five documents agree about is no chance."""
    assert verdicts(by_few_documents(5), 0.3, 0.01)["fail"] >= 0.8


@pytest.mark.parametrize("n", [6, 12, 30])
def test_the_permutation_test_keeps_its_level(n: int) -> None:
    """Without a difference p is below 0.05 in at most 5 % of cases."""
    generator = np.random.default_rng(n)
    found = [sign_flip_p(generator.uniform(-1, 1, n) * (generator.random(n) < 0.7), draws=500) for _ in range(1000)]
    assert np.mean(np.array(found) <= 0.05) <= 0.05 + noise(0.05, 1000)
