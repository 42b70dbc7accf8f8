"""What a judge is worth, as text and as an object for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from evals.calibration.types import Calibration
from evals.report.tables import aligned, ends, figure


def calibration_lines(found: Calibration) -> Iterator[str]:
    """A verdict, the measures with their intervals, the rules to beat, and the confusion matrix."""
    groups = next(iter(found.measures.values())).sample
    yield f"{found.judge} on {found.labels}: {found.n_scored:,} answers, {groups.n_units:,} groups"
    yield found.why if found.is_trustworthy else f"NOT TRUSTWORTHY: {found.why}"
    rows = [("", "value", "95 %")]
    rows += [(name, figure(one.mean), ends(one.low, one.high)) for name, one in found.measures.items()]
    rows += [(f"{name} (rule)", figure(one.mean), ends(one.low, one.high)) for name, one in found.rules.items()]
    rows += [(f"lead over {name}", figure(one.mean, "+"), ends(one.low, one.high, "+"))
             for name, one in found.leads.items()]  # fmt: skip
    yield from aligned(rows)
    cells = found.confusion
    yield f"people yes: judge yes {cells.true_positives:,}, no {cells.false_negatives:,}"
    yield f"people no:  judge yes {cells.false_positives:,}, no {cells.true_negatives:,}"
    if found.n_unlabelled:
        yield f"{found.n_unlabelled:,} answers have no label"
    yield from (f"{number:,} answers have no score: {reason}" for reason, number in found.without.items())


def calibration_object(found: Calibration) -> dict[str, Any]:
    """All of it, and the label that stands beside scores of this judge."""
    return {**asdict(found), "label": found.label}
