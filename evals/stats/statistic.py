"""Any statistic of weighted questions with its interval: for what is no mean, such as an area or a kappa."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from evals.stats.bootstrap import Range, blocks, expanded_percentiles, unseen_share, widened
from evals.stats.types import LEVEL, FloatArray, Interval, Sample
from evals.stats.units import FEWEST_DOCUMENTS

STATISTIC_DRAWS = 2_000
_FEWEST_KNOWN = 0.9  # share of the draws in which a statistic must be defined

# Weights of the questions, shape (draws, questions), to values, shape (draws,); nan where it is not defined.
Statistic = Callable[[FloatArray], FloatArray]


def statistic_interval(
    of: Statistic,
    n_questions: int,
    groups: Sequence[str] | None = None,
    *,
    bounds: tuple[float, float] | None = None,
    draws: int = STATISTIC_DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """The statistic of all questions with its interval, by resampling groups that belong together.

    Percentiles lie as far out as in `expanded_percentiles`. A draw in which the statistic is not defined (one class is
    missing, say) is left out; where more than a tenth are, there is no interval.

    Args:
        groups: what each question belongs to; with fewer than ten groups, questions are resampled one by one.
        bounds: smallest and largest possible value; where they are known, the interval is widened by what so few
            units cannot rule out, so that three right of three are no certainty.

    >>> share = lambda weights: weights @ np.array([1.0, 0.0, 1.0, 1.0]) / weights.sum(axis=1)
    >>> statistic_interval(share, 4).mean
    0.75
    """
    labels, sample = _labels(n_questions, groups)
    if not n_questions:
        return Interval(None, None, None, sample, level, "there is nothing to measure")
    value = float(of(np.ones((1, n_questions)))[0])
    if np.isnan(value):
        return Interval(None, None, None, sample, level, "not defined for these labels")
    found = np.concatenate([of(weights) for weights in _weights(labels, sample.n_units, draws, seed)])
    known = found[~np.isnan(found)]
    if sample.n_units < 2 or len(known) < _FEWEST_KNOWN * draws:
        return Interval(value, None, None, sample, level, "too few rows of each kind to resample")
    ends = expanded_percentiles(known, sample.n_units, level)
    if bounds is not None:
        ends = widened(ends, value, unseen_share(sample.n_units, level), Range(*bounds))
    return Interval(value, *ends, sample, level)


def _labels(n_questions: int, groups: Sequence[str] | None) -> tuple[npt.NDArray[np.intp], Sample]:
    """The unit that each question belongs to, and what the units are."""
    if groups is not None and len(groups) != n_questions:
        raise ValueError(f"Expected a group for each of {n_questions} questions, got {len(groups)}.")
    known = len({*groups}) if groups else 0
    if groups is None or known < FEWEST_DOCUMENTS:
        why = f"groups: {known}; at least {FEWEST_DOCUMENTS} are needed to resample groups"
        return np.arange(n_questions, dtype=np.intp), Sample("question", n_questions, n_questions, why)
    seen: dict[str, int] = {}
    labels = np.array([seen.setdefault(group, len(seen)) for group in groups], dtype=np.intp)
    return labels, Sample("document", known, n_questions, f"{known} groups, whose rows are not independent")


def _weights(labels: npt.NDArray[np.intp], n_units: int, draws: int, seed: int) -> list[FloatArray]:
    """How often each question was drawn, block by block, shape (rows, questions) each."""
    generator = np.random.default_rng(seed)
    found = []
    for rows in blocks(draws, len(labels)):
        times = np.zeros((rows, n_units))
        picks = generator.integers(0, n_units, size=(rows, n_units))
        np.add.at(times, (np.arange(rows)[:, None], picks), 1.0)
        found.append(times[:, labels])
    return found
