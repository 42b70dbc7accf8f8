"""From a difference to a word: what a comparison concludes, and what the gate says."""

from __future__ import annotations

import math

from evals.stats.paired import mirrored
from evals.stats.power import ALPHA
from evals.stats.types import FEWEST_UNITS, Conclusion, Difference, Verdict


def conclude(
    difference: Difference, margin: float, *, alpha: float = ALPHA, is_better_higher: bool = True
) -> Conclusion:
    """Whether the candidate is better, worse or equivalent, or whether that is undecided.

    The first of these that holds:

    1. equivalent: the whole interval lies within the margin, so the difference does not matter, significant or not;
    2. better or worse: the interval excludes 0, and the corrected p-value is below `alpha`;
    3. undecided: all else, and whatever moved on fewer than 6 units.

    Args:
        margin: the largest difference that does not matter, at least 0.
    Raises: ValueError: a margin that is negative or not finite.
    """
    found = _facing_up(difference, margin, is_better_higher)
    if found.mean is None or found.low is None or found.high is None:
        return Conclusion("undecided", found.reason)
    if too_few := _too_few(found):
        return Conclusion("undecided", too_few)
    seen = f"[{found.low:+.4f}, {found.high:+.4f}]"
    if -margin <= found.low and found.high <= margin:
        return Conclusion("equivalent", f"{seen} lies within ±{margin:g}")
    if _is_significant(found, alpha):
        return Conclusion(
            "better" if found.mean > 0 else "worse", f"{seen} excludes 0, corrected p = {found.p_corrected:.4f}"
        )
    return Conclusion("undecided", f"{seen} reaches beyond ±{margin:g}, corrected p = {found.p_corrected:.4f}")


def non_inferiority(
    difference: Difference, margin: float, *, alpha: float = ALPHA, is_better_higher: bool = True
) -> Verdict:
    """Whether the candidate passes or fails for being worse than the baseline by more than the margin.

    The first of these that holds:

    1. pass: the interval's worse end is not beyond the margin. At level 0.95 a true drop of more than the margin gets
       this far in 2.5 % of cases.
    2. fail: the whole interval is beyond the margin; or a drop is certain (the interval is below 0, the corrected
       p-value below `alpha`) and its best estimate is beyond the margin. Waiting for the whole interval would let
       known losses through for want of questions; without any drop this fails in 2.5 % of cases at most.
    3. inconclusive: all else, and whatever moved on fewer than 6 units.

    Args:
        margin: the largest drop that is tolerated, at least 0.
    Raises: ValueError: a margin that is negative or not finite.
    """
    found = _facing_up(difference, margin, is_better_higher)
    if found.mean is None or found.low is None or found.high is None:
        return Verdict("inconclusive", found.reason)
    if found.n_moved and (too_few := _too_few(found)):
        return Verdict("inconclusive", too_few)
    seen = f"[{found.low:+.4f}, {found.high:+.4f}]"
    if found.low >= -margin:
        return Verdict("pass", f"{seen} is not below {-margin:g}")
    if found.high < -margin:
        return Verdict("fail", f"all of {seen} is below {-margin:g}")
    if found.mean < -margin and _is_significant(found, alpha):
        return Verdict("fail", f"{found.mean:+.4f} is below {-margin:g}, corrected p = {found.p_corrected:.4f}")
    return Verdict("inconclusive", f"{seen} has {-margin:g} inside, corrected p = {found.p_corrected:.4f}")


def _facing_up(difference: Difference, margin: float, is_better_higher: bool) -> Difference:
    """The difference with gains above 0.

    Raises: ValueError: a margin that is negative or not finite.
    """
    if not (math.isfinite(margin) and margin >= 0):
        raise ValueError(f"The margin must be a finite number of at least 0, got {margin}.")
    return difference if is_better_higher else mirrored(difference)


def _too_few(found: Difference) -> str:
    """Why so few units decide nothing, or an empty text."""
    n = found.sample.n_units
    if n >= FEWEST_UNITS:
        return ""
    return f"{n} {found.sample.unit}{'s' * (n != 1)} decide nothing, at least {FEWEST_UNITS} are needed"


def _is_significant(found: Difference, alpha: float) -> bool:
    """Whether interval and corrected p-value both say that there is a difference."""
    if found.low is None or found.high is None or found.p_corrected is None:
        return False
    return (found.low > 0 or found.high < 0) and found.p_corrected < alpha
