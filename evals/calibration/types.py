"""What a calibration hands out; all of it can become JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.stats import Interval


@dataclass(frozen=True, slots=True)
class Confusion:
    """Cases by what people said (from the middle of the scale on it is yes) and what the judge said."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a judge is worth on labels of people.

    Attributes:
        labels, sha256: name and hash of the file with the labels.
        n_unlabelled: cases without a label, which are not judged.
        without: how many cases have no score, by the reason; they are in no figure.
        failed: those of them in which something went wrong; `details` says what, of the first of each reason.
        measures: by name, each with its interval.
        rules: balanced accuracy of two rules that read nothing.
        leads: balanced accuracy of the judge minus that of each rule.
        is_trustworthy: the judge is better than both rules, beyond what chance explains.
        why: the reason for that, for people.
    """

    judge: str
    labels: str
    sha256: str
    n_scored: int
    n_unlabelled: int
    without: Mapping[str, int]
    failed: int
    details: Mapping[str, str]
    confusion: Confusion
    measures: Mapping[str, Interval]
    rules: Mapping[str, Interval]
    leads: Mapping[str, Interval]
    is_trustworthy: bool
    why: str

    @property
    def label(self) -> str:
        """What stands beside every score of this judge: what it is worth, or that it is not trustworthy."""
        found = self.measures.get("balanced_accuracy")
        if found is None or found.mean is None:
            return "NOT TRUSTWORTHY: no score could be held against a label"
        ends = "" if found.low is None else f" [{found.low:.3f}, {found.high:.3f}]"
        worth = f"balanced accuracy {found.mean:.3f}{ends} on {self.n_scored:,} labels of {self.labels}"
        return worth if self.is_trustworthy else f"NOT TRUSTWORTHY: {self.why}; {worth}"
