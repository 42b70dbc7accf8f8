"""Statistics of scores: intervals, paired tests, corrections, power and verdicts.

Pure functions of numbers, one a question. Questions that were not scored, because a metric does not apply or because
something failed, are left out and counted by the caller; a value that is not finite is an error here. What was chosen
and what was measured for it: docs/decisions/0009-statistics.md.
"""

from __future__ import annotations

from evals.stats.best import probability_of_best
from evals.stats.correction import corrected, holm
from evals.stats.flipping import flip
from evals.stats.interval import mean_interval
from evals.stats.paired import difference, mirrored
from evals.stats.permutation import sign_flip_p
from evals.stats.power import failing_drop, more_questions, smallest_detectable
from evals.stats.strata import by_tag
from evals.stats.types import Conclusion, Difference, Flip, Interval, Sample, Strata, Stratum, Verdict
from evals.stats.verdict import conclude, non_inferiority

__all__ = [
    "Conclusion",
    "Difference",
    "Flip",
    "Interval",
    "Sample",
    "Strata",
    "Stratum",
    "Verdict",
    "by_tag",
    "conclude",
    "corrected",
    "difference",
    "failing_drop",
    "flip",
    "holm",
    "mean_interval",
    "mirrored",
    "more_questions",
    "non_inferiority",
    "probability_of_best",
    "sign_flip_p",
    "smallest_detectable",
]
