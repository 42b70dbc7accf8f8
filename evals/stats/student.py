"""Quantiles of the normal and of Student's t distribution."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def normal_cdf(z: float) -> float:
    """Share of a standard normal distribution below `z`."""
    return _NORMAL.cdf(z)


def normal_quantile(p: float) -> float:
    """The `z` below which a share `p` of a standard normal distribution lies, 0 < p < 1."""
    return _NORMAL.inv_cdf(p)


def t_quantile(p: float, degrees: int) -> float:
    """The `t` below which a share `p` of Student's distribution lies.

    Exact for 1 and 2 degrees of freedom, within 0.3 % for more at the levels used here.

    >>> round(t_quantile(0.975, 9), 3)
    2.262

    Source: Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.5.
    """
    if degrees == 1:
        return math.tan(math.pi * (p - 0.5))
    if degrees == 2:
        return (2 * p - 1) / math.sqrt(2 * p * (1 - p))
    z: float = normal_quantile(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    correction: float = sum(term / degrees**power for power, term in enumerate(terms, start=1))
    return z + correction
