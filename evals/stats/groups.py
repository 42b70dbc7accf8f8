"""How far a mean may be off where its questions are about a few documents, which differ."""

from __future__ import annotations

import math

from evals.stats.bootstrap import Range
from evals.stats.student import t_quantile
from evals.stats.units import Groups


def grouped_error(groups: Groups) -> float:
    """Standard error of the mean over the questions of one arm, from how far groups are from that mean.

    Each group counts as often as it has questions. Worked example: two groups of two questions, one of which scored 1
    in all, the other 0: 0.5, as far as either is from the mean.

    >>> import numpy as np
    >>> grouped_error(Groups(np.array([[2.0], [0.0]]), np.array([2.0, 2.0])))
    0.5

    Source: the ratio estimator, Cochran 1977, Sampling Techniques, 3rd ed., 9A.1.
    """
    sums, counts = groups.sums[:, 0], groups.counts
    n_groups, n_questions = len(counts), float(counts.sum())
    off = sums - counts * (math.fsum(sums) / n_questions)
    return math.sqrt(math.fsum(off**2) * n_groups / (n_groups - 1)) / n_questions


def over_groups(inner: Range, mean: float, groups: Groups | None, bounds: Range, level: float) -> Range:
    """The interval, at least as wide as Student's t of the groups, as far as that lies within what is possible.

    Source: t intervals of few clusters, Ibragimov and Mueller 2010, J. Bus. Econ. Stat. 28(4); what was measured is in
    docs/decisions/0009-statistics.md.
    """
    if groups is None:
        return inner
    reach = t_quantile((1 + level) / 2, len(groups.counts) - 1) * grouped_error(groups)
    return Range(min(inner.low, max(bounds.low, mean - reach)), max(inner.high, min(bounds.high, mean + reach)))
