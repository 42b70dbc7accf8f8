"""The paired difference between two arms: its size, its interval, and whether chance explains it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from evals.stats.bootstrap import Range, expanded_percentiles, resampled_means, standard_error, unseen_share, widened
from evals.stats.groups import grouped_error, over_groups
from evals.stats.permutation import sign_flip_p
from evals.stats.power import smallest_detectable
from evals.stats.types import DRAWS, FEWEST_UNITS, LEVEL, Difference, FloatArray
from evals.stats.units import Units, changes, finite, units_of


def difference(
    baseline: npt.ArrayLike,
    candidate: npt.ArrayLike,
    documents: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> Difference:
    """Candidate minus baseline over the same questions, with interval, p-value and what the set could have seen.

    Differences that were not seen are taken to be no larger than the largest seen; so where no question moved, the
    interval is [0, 0]. Swapping the arms changes signs and nothing else; the order of the questions changes nothing.

    Args:
        baseline, candidate: scores of the questions that were scored in both, in the same order.
        documents: the document of each question, empty for a question without.
    Raises: ValueError: not as many scores, or one that is not finite.

    >>> found = difference([0.2, 0.4, 0.9, 0.5, 0.1, 0.3], [0.5, 0.6, 0.9, 0.9, 0.4, 0.4])
    >>> round(found.mean, 3), found.n_higher, found.n_lower, found.p
    (0.217, 5, 0, 0.0625)
    """
    ours, theirs = finite(candidate, "candidate"), finite(baseline, "baseline")
    if len(ours) != len(theirs):
        raise ValueError(f"Expected scores of the same questions, got {len(theirs)} and {len(ours)}.")
    change = changes(theirs, ours)
    if not len(change):
        sample = units_of(change[:, None], documents).sample
        return Difference(None, None, None, sample, level=level, reason="no question was scored in both")
    units, other = units_of(change[:, None], documents), units_of(-change[:, None], documents)
    if _comes_first(other, units):
        return mirrored(_described(other, -change, draws, seed, level))
    return _described(units, change, draws, seed, level)


def mirrored(difference: Difference) -> Difference:
    """The same comparison seen from the other side: baseline minus candidate."""
    mean, low, high = difference.mean, difference.low, difference.high
    return replace(
        difference,
        mean=None if mean is None else 0.0 - mean,
        low=None if high is None else 0.0 - high,
        high=None if low is None else 0.0 - low,
        n_higher=difference.n_lower,
        n_lower=difference.n_higher,
    )


def _comes_first(units: Units, others: Units) -> bool:
    """Whether to compute with these differences rather than with the others, their negatives.

    Which of the two arms is called the baseline must not decide which units are drawn, so one of the two orders of
    units has to be chosen for both.
    """
    unlike = np.flatnonzero(units.sums != others.sums)
    return bool(len(unlike)) and bool(units.sums[unlike[0], 0] > others.sums[unlike[0], 0])


def _described(units: Units, change: FloatArray, draws: int, seed: int, level: float) -> Difference:
    """All there is to say about the differences of at least one question."""
    mean, n_units = math.fsum(change) / len(change), units.sample.n_units
    inner, se = Range(mean, mean), None
    if n_units > 1:
        means = resampled_means(units, draws, seed)[:, 0]
        inner = expanded_percentiles(means, n_units, level)
        se = max(standard_error(means, n_units), grouped_error(units.groups) if units.groups else 0.0) or None
    n_higher, n_lower = int((change > 0).sum()), int((change < 0).sum())
    largest = float(np.abs(change).max())
    inner = over_groups(inner, mean, units.groups, Range(-largest, largest), level)
    p = sign_flip_p(units.sums[:, 0], draws=draws, seed=seed)
    ends = widened(inner, mean, unseen_share(len(change), level), Range(-largest, largest))
    n = units.sample.n_independent
    return Difference(
        mean, *ends, units.sample, se=se, p=p, p_corrected=p, n_higher=n_higher, n_lower=n_lower,
        smallest_detectable=smallest_detectable(se, n) if se and n_units >= FEWEST_UNITS else None,
        level=level, reason="" if se else _without_spread(n_higher + n_lower, n_units),
    )  # fmt: skip


def _without_spread(n_moved: int, n_units: int) -> str:
    """Why nothing shows how much differences vary."""
    if not n_moved:
        return "no question moved"
    return "there is only one unit" if n_units == 1 else "all units moved alike"
