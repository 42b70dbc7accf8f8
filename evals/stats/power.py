"""What a set of questions can see: the smallest difference it finds, and how many questions a smaller one needs."""

from __future__ import annotations

import math

from evals.stats.student import t_quantile
from evals.stats.types import FEWEST_UNITS, Difference

POWER = 0.8
ALPHA = 0.05


def smallest_detectable(se: float, n_units: int, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """The true difference that is significant, two-sided at `alpha`, in a share `power` of such experiments.

    It is also the margin at which an unchanged strategy passes the gate in that share of cases.

    Worked example: with standard error 0.01 and very many units (1.96 + 0.84) * 0.01.

    >>> round(smallest_detectable(0.01, 1_000_000), 4)
    0.028

    Args:
        se: standard error of the mean difference.
        n_units: independent units it rests on, at least 2.
    Source: Bloom 1995, Minimum Detectable Effects, Evaluation Review 19(5).
    """
    degrees = n_units - 1
    return (t_quantile(1 - alpha / 2, degrees) + t_quantile(power, degrees)) * se


def failing_drop(se: float, n_units: int, margin: float, *, power: float = POWER, alpha: float = ALPHA) -> float:
    """The true drop that the gate fails in a share `power` of cases: it must be seen, and be seen beyond the margin."""
    beyond = margin + t_quantile(power, n_units - 1) * se
    return max(smallest_detectable(se, n_units, power=power, alpha=alpha), beyond)


def more_questions(difference: Difference, effect: float, *, power: float = POWER, alpha: float = ALPHA) -> int | None:
    """How many more questions would make a true difference of `effect` detectable; None where nothing can be said.

    They are taken to be like those there are, spread over as many more documents, 6 at least in the end: questions
    needed grow with the square of the precision wanted.

    Worked example: 100 questions detect 0.04. To detect 0.02 takes four times as many: 300 more.

    Raises: ValueError: an effect that is not above 0.
    """
    if effect <= 0:
        raise ValueError(f"The effect to detect must be above 0, got {effect}.")
    if difference.se is None or difference.sample.n_units < FEWEST_UNITS:
        return None
    n, n_units = difference.sample.n_questions, max(difference.sample.n_independent, FEWEST_UNITS)
    now = smallest_detectable(difference.se, n_units, power=power, alpha=alpha)
    # Rounded first: a quarter of 0.04 squared must not become one question more by the last bit of a float.
    return max(0, math.ceil(round(n * (now / effect) ** 2, 9)) - n)
