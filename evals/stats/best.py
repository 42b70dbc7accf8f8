"""Which of many arms is likely to be the best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from evals.stats.bootstrap import resampled_means
from evals.stats.types import DRAWS, FEWEST_UNITS, TIE
from evals.stats.units import finite, units_of


def probability_of_best(
    arms: Mapping[str, npt.ArrayLike],
    documents: Sequence[str] | None = None,
    *,
    is_better_higher: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, float | None]:
    """The share of resamples in which each arm has the best mean; arms that tie share it. Sums to 1.

    It is None for all arms where fewer than 6 units could be resampled, or where they are questions about 2 to 9
    documents: how those differ would not show.

    Worked example: b is above a everywhere, and c is b: b and c share.

    >>> rising = [0.1, 0.3, 0.5, 0.6, 0.8, 0.9]
    >>> probability_of_best({"a": [0.0] * 6, "b": rising, "c": rising})
    {'a': 0.0, 'b': 0.5, 'c': 0.5}

    Args:
        arms: by name, the scores of the questions that were scored in every arm, in the same order.
        documents: the document of each question, empty for a question without.
    Raises: ValueError: arms with unlike numbers of questions, or a score that is not finite.
    """
    columns = [finite(values, name) for name, values in arms.items()]
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{name}: {len(column)}" for name, column in zip(arms, columns, strict=True))
        raise ValueError(f"Expected scores of the same questions in every arm, got {lengths}.")
    if not columns:
        return {}
    units = units_of(np.column_stack(columns), documents)
    if units.sample.n_units < FEWEST_UNITS or units.groups:
        return dict.fromkeys(arms)
    means = resampled_means(units, draws, seed) * (1 if is_better_higher else -1)
    tie = TIE * max(float(np.abs(column).max()) for column in columns)
    is_best = means >= means.max(axis=1, keepdims=True) - tie
    shares = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0)
    return dict(zip(arms, map(float, shares), strict=True))
