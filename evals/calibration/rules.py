"""Two rules that read nothing, for a judge to beat: always yes, and a threshold on the answer's length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.stats.types import FloatArray


def always_yes(truth: FloatArray) -> FloatArray:
    """Yes to every case."""
    return np.ones_like(truth)


def length_rule(truth: FloatArray, lengths: FloatArray, groups: Sequence[str]) -> FloatArray:
    """Yes to answers on one side of a length; side and length are those that do best on the other half of the groups.

    So it is never judged on what it was chosen on, just as a judge is not.
    Example: yes for lengths 1, 2 and no for 8, 9 in either half: the threshold learned is 2, and all is right.
    """
    names = sorted({*groups})
    half = {name: place % 2 for place, name in enumerate(names)}
    halves = np.array([half[group] for group in groups])
    said = np.ones_like(truth)
    for part in (0, 1):
        learned, applied = halves != part, halves == part
        if learned.any() and applied.any():
            limit, is_short = _best_threshold(truth[learned], lengths[learned])
            said[applied] = (lengths[applied] <= limit) == is_short
    return said


def _best_threshold(truth: FloatArray, lengths: FloatArray) -> tuple[float, bool]:
    """The length, and whether yes is up to it or beyond it, with the best balanced accuracy."""
    order = np.argsort(lengths, kind="stable")
    yes, total = np.cumsum(truth[order]), np.arange(1, len(order) + 1)
    n_yes, n_no = max(1.0, truth.sum()), max(1.0, (1 - truth).sum())
    lead = yes / n_yes - (total - yes) / n_no  # of saying yes up to here, over saying yes to all
    is_last = np.append(np.diff(lengths[order]) > 0, True)  # ties fall on one side
    best = int(np.argmax(np.where(is_last, np.abs(lead), -1.0)))
    return float(lengths[order][best]), bool(lead[best] >= 0)
