"""How well scores agree with labels, as functions of the cases' weights, so that any of them can be resampled.

In the worked examples the labels are 1, 1, 0, 0, the scores 0.9, 0.4, 0.4, 0.1, and all weights are 1. What is
undefined, because a class is missing, is nan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evals.judges.types import THRESHOLD
from evals.stats.statistic import Statistic
from evals.stats.types import FloatArray

LEAST_PROBABILITY = 0.01  # so that one sure mistake costs ln 100, and not infinity


@dataclass(frozen=True, eq=False)
class Scored:
    """Labels and scores of the same cases, from 0 to 1, and the answers' lengths in characters; shape (cases,) each."""

    labels: FloatArray
    scores: FloatArray
    lengths: FloatArray

    @property
    def truth(self) -> FloatArray:
        """1 where people said yes, else 0."""
        return (self.labels >= THRESHOLD).astype(np.float64)

    @property
    def said(self) -> FloatArray:
        """1 where the judge said yes, else 0."""
        return (self.scores >= THRESHOLD).astype(np.float64)


def cells(said: FloatArray, truth: FloatArray, weights: FloatArray) -> tuple[FloatArray, ...]:
    """True positives, false positives, false negatives, true negatives of each draw.

    Example: (1, 0, 1, 2).
    """
    return tuple(weights @ ((said == one) & (truth == other)) for one, other in ((1, 1), (1, 0), (0, 1), (0, 0)))


def accuracy(found: Scored) -> Statistic:
    """Share of the cases in which judge and people say the same.

    Example: 3 / 4.
    """
    return lambda weights: weights @ (found.said == found.truth) / weights.sum(axis=1)


def balanced_accuracy(said: FloatArray, truth: FloatArray) -> Statistic:
    """Mean of the shares of yes and of no that the judge gets right; 0.5 for a judge that always says the same.

    Example: (1 / 2 + 2 / 2) / 2 = 0.75.
    """

    def of(weights: FloatArray) -> FloatArray:
        tp, fp, fn, tn = cells(said, truth, weights)
        return (_ratio(tp, tp + fn) + _ratio(tn, tn + fp)) / 2

    return of


def kappa(found: Scored) -> Statistic:
    """Agreement beyond chance: (observed - expected) / (1 - expected). 0 is chance, 1 is always.

    Source: Cohen 1960, Educational and Psychological Measurement 20(1).
    Example: observed 3 / 4; expected (2 · 1 + 2 · 3) / 16 = 1 / 2: 0.5.
    """

    def of(weights: FloatArray) -> FloatArray:
        tp, fp, fn, tn = cells(found.said, found.truth, weights)
        total = tp + fp + fn + tn
        expected = ((tp + fn) * (tp + fp) + (tn + fp) * (tn + fn)) / total**2
        return _ratio((tp + tn) / total - expected, 1 - expected)

    return of


def roc_auc(found: Scored) -> Statistic:
    """Probability that a yes of the people has the higher score than a no, a tie being one half.

    Source: the Mann-Whitney form, Hanley and McNeil 1982, Radiology 143(1).
    Example: 0.9 is above both, 0.4 above one and tied with one: (2 + 1.5) / 4 = 0.875.
    """
    order = np.argsort(found.scores, kind="stable")
    starts = np.flatnonzero(np.diff(found.scores[order], prepend=-np.inf))
    truth = found.truth[order]

    def of(weights: FloatArray) -> FloatArray:
        ordered = weights[:, order]
        yes, no = (np.add.reduceat(ordered * kind, starts, axis=1) for kind in (truth, 1 - truth))
        below = np.cumsum(no, axis=1) - no / 2
        return _ratio((yes * below).sum(axis=1), yes.sum(axis=1) * no.sum(axis=1))

    return of


def log_loss(found: Scored) -> Statistic:
    """Mean of -ln(what the judge gives to what people said), scores held between 0.01 and 0.99; 0.693 for 0.5 always.

    Example: -(ln 0.9 + ln 0.4 + ln 0.6 + ln 0.9) / 4 = 0.4095.
    """
    chances = np.clip(found.scores, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    losses = -np.log(np.where(found.truth == 1, chances, 1 - chances))
    return _mean(losses)


def mean_error(found: Scored, width: float) -> Statistic:
    """Mean distance of score and label, in steps of the scale, which is `width` wide.

    Example: on a scale from 1 to 5: 4 · (0.1 + 0.6 + 0.4 + 0.1) / 4 = 1.2.
    """
    return _mean(np.abs(found.scores - found.labels) * width)


def root_mean_square_error(found: Scored, width: float) -> Statistic:
    """Root of the mean squared distance of score and label, in steps of the scale.

    Example: on a scale from 1 to 5: 4 · √((0.01 + 0.36 + 0.16 + 0.01) / 4) = 1.4697.
    """
    of = _mean((found.scores - found.labels) ** 2)
    return lambda weights: np.sqrt(of(weights)) * width


def length_bias(found: Scored) -> Statistic:
    """How much more than people the judge likes long answers: mean error of the longer half minus the shorter half's.

    The error is score - label; answers of the median length belong to the shorter half. 0 is no bias.
    Example: lengths 5, 20, 20, 5: ((-0.6 + 0.4) - (-0.1 + 0.1)) / 2 = -0.1.
    """
    is_long = found.lengths > np.median(found.lengths)
    error = found.scores - found.labels

    def of(weights: FloatArray) -> FloatArray:
        return _ratio(weights @ (error * is_long), weights @ is_long) - _ratio(
            weights @ (error * ~is_long), weights @ ~is_long
        )

    return of


def mean_of(values: FloatArray) -> Statistic:
    """The mean of one value a case.

    Example: of 1, 0, 0, 0: 0.25.
    """
    return _mean(values)


def minus(one: Statistic, other: Statistic) -> Callable[[FloatArray], FloatArray]:
    """The difference of two statistics of the same draws.

    Example: accuracy minus balanced accuracy: 0.75 - 0.75 = 0.
    """
    return lambda weights: one(weights) - other(weights)


def _mean(values: FloatArray) -> Statistic:
    return lambda weights: weights @ values / weights.sum(axis=1)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """The quotient; nan where it is 0 / 0."""
    found: FloatArray = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    return found
