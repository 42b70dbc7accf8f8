"""The mean of one arm with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy.typing as npt

from evals.stats.bootstrap import Range, expanded_percentiles, resampled_means, unseen_share, widened
from evals.stats.groups import over_groups
from evals.stats.types import DRAWS, LEVEL, Interval
from evals.stats.units import finite, units_of


def mean_interval(
    values: npt.ArrayLike,
    documents: Sequence[str] | None = None,
    *,
    bounds: tuple[float, float] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """The mean over questions with its interval.

    Args:
        values: the scored questions of one arm.
        documents: the document of each question, empty for a question without.
        bounds: smallest and largest possible value. Where they are known, values that were not seen are reckoned
            with: one question, or many that all scored the same, still have an honest interval.
    Raises: ValueError: a value that is not finite or out of bounds; not one document a question.

    >>> found = mean_interval([1.0] * 12, bounds=(0, 1))
    >>> found.mean, round(found.low, 3), found.high
    (1.0, 0.735, 1.0)
    """
    array = finite(values, "values")
    units = units_of(array[:, None], documents)
    if not len(array):
        return Interval(None, None, None, units.sample, level, "no question was scored")
    mean, seen = math.fsum(array) / len(array), Range(float(array.min()), float(array.max()))
    possible = seen if bounds is None else Range(*map(float, bounds))
    if not possible.low <= seen.low <= seen.high <= possible.high:
        raise ValueError(f"Expected values from {possible.low} to {possible.high}, got {seen.low} to {seen.high}.")
    reason = "" if seen.low < seen.high else "all values are equal" if len(array) > 1 else "there is only one value"
    if reason and bounds is None:
        return Interval(mean, None, None, units.sample, level, f"{reason}: nothing shows how much others may differ")
    inner = Range(mean, mean)
    if units.sample.n_units > 1:
        means = resampled_means(units, draws, seed)[:, 0]
        inner = expanded_percentiles(means, units.sample.n_units, level)
    inner = over_groups(inner, mean, units.groups, possible, level)
    ends = widened(inner, mean, unseen_share(len(array), level), possible)
    return Interval(mean, *ends, units.sample, level, reason)
