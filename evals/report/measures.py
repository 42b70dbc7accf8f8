"""The mean of a metric with its interval as text."""

from __future__ import annotations

from evals.metrics import find_metric
from evals.report.tables import ends, figure
from evals.stats import Interval


def measured(metric: str, found: Interval) -> tuple[str, str]:
    """Mean and interval, `n/a` for none: shares in percent, with one decimal."""
    if not find_metric(metric)[0].is_share:
        return figure(found.mean), ends(found.low, found.high)
    mean = "n/a" if found.mean is None else f"{100 * found.mean:.1f}"
    return mean, "n/a" if found.low is None or found.high is None else f"{100 * found.low:.1f}-{100 * found.high:.1f}"
