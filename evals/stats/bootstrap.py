"""Means of resampled units, and the interval they give."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from evals.stats.student import normal_cdf, t_quantile
from evals.stats.types import FloatArray
from evals.stats.units import Units

_CELLS = 1_000_000  # numbers that are drawn at a time, unless they are kept
_KEPT_CELLS = 4_000_000  # the most that is drawn at once, 32 MB, and kept for the next metric


class Range(NamedTuple):
    """Two ends, both included."""

    low: float
    high: float


def blocks(draws: int, width: int) -> Iterator[int]:
    """Sizes of blocks that make up `draws` rows of `width` numbers, none too large for memory.

    >>> list(blocks(2_500, 1_000))
    [1000, 1000, 500]
    """
    rows = max(1, _CELLS // max(1, width))
    for start in range(0, draws, rows):
        yield min(rows, draws - start)


def resampled_means(units: Units, draws: int, seed: int) -> FloatArray:
    """Mean over the questions of as many units, drawn with replacement; shape (draws, arms).

    A unit comes with all its questions, so the number of questions differs between draws, and each mean is a ratio
    of two sums. All arms see the same draws.

    Raises: ValueError: no units, or no draws.
    """
    if units.sample.n_units < 1 or draws < 1:
        raise ValueError(f"Expected units and draws, got {units.sample.n_units} and {draws}.")
    both = np.column_stack([units.sums, units.counts])
    totals = np.concatenate([times @ both for times in _times_drawn(seed, draws, len(both))])
    means: FloatArray = totals[:, :-1] / totals[:, -1:]
    return means


def _times_drawn(seed: int, draws: int, n_units: int) -> Iterator[FloatArray]:
    """How often each unit was drawn, shape (rows, units) each, all rows together `draws`."""
    if draws * n_units <= _KEPT_CELLS:
        yield _drawn_once(seed, draws, n_units)
        return
    generator = np.random.default_rng(seed)
    for rows in blocks(draws, n_units):
        yield _drawn(generator, rows, n_units)


@lru_cache(maxsize=2)
def _drawn_once(seed: int, draws: int, n_units: int) -> FloatArray:
    """The draws of every metric and strategy with so many units, which are the same."""
    times = _drawn(np.random.default_rng(seed), draws, n_units)
    times.flags.writeable = False
    return times


def _drawn(generator: np.random.Generator, rows: int, n_units: int) -> FloatArray:
    picks = generator.integers(0, n_units, size=(rows, n_units))
    picks += n_units * np.arange(rows)[:, None]
    counts = np.bincount(picks.ravel(), minlength=rows * n_units)
    return counts.reshape(rows, n_units).astype(np.float64)


def standard_error(means: FloatArray, n_units: int) -> float:
    """Standard error of the mean that was resampled, from its draws, shape (draws,).

    Resampling n units shows too little spread, by sqrt((n - 1) / n): that is put right here.
    """
    if means.min() == means.max():
        return 0.0  # and not what rounding leaves of it
    center = math.fsum(means) / len(means)
    variance = math.fsum((means - center) ** 2) / len(means)
    return math.sqrt(variance * n_units / (n_units - 1))


def expanded_percentiles(means: FloatArray, n_units: int, level: float) -> Range:
    """The interval between two percentiles of the resampled means, shape (draws,), of at least two units.

    The percentiles lie farther out than the level says, as far as Student's t is wider than the normal distribution
    and as resampling shows too little spread: with 10 units 0.86 % on each side instead of 2.5 %. Ends are draws
    that happened, nothing between two of them.

    Source: Hesterberg 2015, What Teachers Should Know About the Bootstrap, American Statistician 69(4); our measured
    coverage beside that of the plain and the BCa interval is in docs/decisions/0009-statistics.md.
    """
    tail = (1 - level) / 2
    tail = normal_cdf(t_quantile(tail, n_units - 1) * math.sqrt(n_units / (n_units - 1)))
    ordered, outside = np.sort(means), int(tail * len(means))
    return Range(float(ordered[outside]), float(ordered[-1 - outside]))


def unseen_share(n_questions: int, level: float) -> float:
    """The largest share of all questions that may be of a kind that none of the `n_questions` is.

    A kind with a larger share would have shown itself, at the level given. Resampling cannot show it: what was not
    seen is not drawn.

    >>> round(unseen_share(150, 0.95), 4)
    0.0243
    """
    unlikely = (1 - level) / 2
    return 1 - math.exp(math.log(unlikely) / n_questions)


def widened(inner: Range, mean: float, share: float, bounds: Range) -> Range:
    """The interval, at least as wide as when a `share` of the questions lies at one end of what is possible.

    Worked example: 12 questions all scored 1. Resampling gives [1, 1]; but 26.5 % of all questions may be of an
    unseen kind, and score 0: [0.735, 1]. That is also the exact (Clopper-Pearson) interval of 12 out of 12.

    >>> [round(end, 3) for end in widened(Range(1.0, 1.0), 1.0, unseen_share(12, 0.95), Range(0.0, 1.0))]
    [0.735, 1.0]
    """
    return Range(
        min(inner.low, mean - share * (mean - bounds.low)), max(inner.high, mean + share * (bounds.high - mean))
    )
