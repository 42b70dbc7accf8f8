"""Two runs side by side: what may be compared, and the paired difference of each metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import numpy as np

from evals.errors import NotComparable
from evals.metrics import find_metric
from evals.runs import Run, Settings
from evals.stats import (
    Conclusion,
    Difference,
    Interval,
    Strata,
    by_tag,
    conclude,
    corrected,
    difference,
    mean_interval,
)
from evals.stats.units import changes

DEFAULT_MARGIN = 0.01  # the largest difference of a share that nobody would act on


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate against a baseline, by one metric.

    Attributes:
        difference: candidate minus baseline over the questions that both scored.
        n_unpaired: questions that only one of the two scored.
    """

    metric: str
    baseline: Run
    candidate: Run
    difference: Difference
    conclusion: Conclusion
    n_unpaired: int


@dataclass(frozen=True, slots=True)
class Move:
    """A question whose score is not the same in both runs."""

    question_id: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


class Measured(Protocol):
    """What has to agree before scores mean the same: of a run, or of one that is still to be made."""

    @property
    def eval_set(self) -> str:
        """Name of the eval set."""

    @property
    def fingerprint(self) -> str:
        """Identity of the eval set."""

    @property
    def settings(self) -> Settings:
        """What scores depend on besides."""


class Paired:
    """The questions that two runs both scored by one metric, in the baseline's order."""

    def __init__(self, baseline: Run, candidate: Run, metric: str) -> None:
        # Sets with equal fingerprints may list their questions in another order: pairs are made by id.
        later = dict(zip(candidate.questions, candidate.scores[metric], strict=True))
        pairs = [
            (before, later.get(question))
            for question, before in zip(baseline.questions, baseline.scores[metric], strict=True)
        ]
        rows = zip(baseline.questions, pairs, baseline.clusters, baseline.tags, strict=True)
        both = [(row[0], *row[1], *row[2:]) for row in rows if None not in row[1]]
        self.questions = [row[0] for row in both]
        self.before = [float(row[1] or 0) for row in both]
        self.after = [float(row[2] or 0) for row in both]
        self.documents = [row[3] for row in both]
        self.tags = [row[4] for row in both]
        self.n_unpaired = sum((before is None) != (after is None) for before, after in pairs)


def check_comparable(baseline: Measured, candidate: Measured, metrics: Sequence[str] = ()) -> None:
    """Raises: NotComparable: names everything that differs and must not."""
    ours, theirs = candidate.settings, baseline.settings
    reasons = [
        f"{what} differs: {before!r} in the baseline, {after!r} in the candidate"
        for what, before, after in (
            ("tokenizer of the budgets", theirs.tokenizer, ours.tokenizer),
            ("fill", theirs.fill, ours.fill),
        )
        if before != after
    ]
    if baseline.fingerprint != candidate.fingerprint:
        names = [f"{one.eval_set} {one.fingerprint[:12]}" for one in (baseline, candidate)]
        reasons.insert(0, f"eval set differs: {names[0]!r} in the baseline, {names[1]!r} in the candidate")
    for name in metrics:
        versions = [settings.metrics.get(name) for settings in (theirs, ours)]
        if None in versions:
            reasons.append(f"{name} was not measured in the {'baseline' if versions[0] is None else 'candidate'}")
        elif versions[0] != versions[1]:
            reasons.append(f"{name} is version {versions[0]} in the baseline, {versions[1]} in the candidate")
        if len(found := instruments(name, (theirs, ours))) > 1:
            reasons.append(f"{name} is scored with {' in the baseline, with '.join(found)} in the candidate")
    if reasons:
        raise NotComparable(f"Not comparable: {'; '.join(reasons)}. Measure both anew with the same settings.")


def instruments(metric: str, settings: Sequence[Settings]) -> list[str]:
    """What scores the metric in several runs, each once: judge, embedder, price."""
    name = metric.partition("@")[0]
    return [*dict.fromkeys(one.instruments.get(name, "nothing") for one in settings)]


def interval(run: Run, metric: str, tag: str | None = None) -> Interval:
    """The mean of one metric with its interval; shares are known to lie between 0 and 1.

    Args:
        tag: only the questions that have it.
    """
    rows = zip(run.scores[metric], run.clusters, run.tags, strict=True)
    kept = [(value, cluster) for value, cluster, tags in rows if value is not None and (tag is None or tag in tags)]
    bounds = (0.0, 1.0) if find_metric(metric)[0].is_share else None
    return mean_interval([value for value, _ in kept], [cluster for _, cluster in kept], bounds=bounds)


def tags_of(run: Run) -> tuple[str, ...]:
    """Every tag of its questions once, sorted."""
    return tuple(sorted({tag for tags in run.tags for tag in tags}))


def compare(
    pairs: Sequence[tuple[Run, Run]], metrics: Sequence[str], margin: float = DEFAULT_MARGIN
) -> list[Comparison]:
    """Every metric of every pair of baseline and candidate; all of them are one family for Holm's correction.

    Raises: NotComparable.
    """
    for baseline, candidate in pairs:
        check_comparable(baseline, candidate, metrics)
    paired = [(one, two, metric, Paired(one, two, metric)) for one, two in pairs for metric in metrics]
    found = corrected([difference(both.before, both.after, both.documents) for *_, both in paired])
    return [
        Comparison(metric, one, two, change, _conclude(change, margin, metric), both.n_unpaired)
        for (one, two, metric, both), change in zip(paired, found, strict=True)
    ]


def strata(baseline: Run, candidate: Run, metric: str) -> Strata:
    """The difference by tag, with the worst one."""
    both = Paired(baseline, candidate, metric)
    better_higher = find_metric(metric)[0].is_better_higher
    return by_tag(both.before, both.after, both.tags, both.documents, is_better_higher=better_higher)


def moves(baseline: Run, candidate: Run, metric: str) -> list[Move]:
    """The questions that moved, the largest change first, ties by id."""
    both = Paired(baseline, candidate, metric)
    change = changes(np.array(both.before), np.array(both.after))
    rows = map(Move, both.questions, both.before, both.after)
    moved = (row for row, by in zip(rows, change, strict=True) if by)
    return sorted(moved, key=lambda row: (-abs(row.change), row.question_id))


def losses(baseline: Run, candidate: Run, metric: str) -> list[Move]:
    """The questions that got worse, the largest loss first, ties by id."""
    sign = 1 if find_metric(metric)[0].is_better_higher else -1
    return [move for move in moves(baseline, candidate, metric) if sign * move.change < 0]


def by_retriever(runs: Sequence[Run]) -> Mapping[str, list[Run]]:
    """The runs of each retriever, in the order given."""
    ordered = sorted(runs, key=lambda run: run.retriever)
    return {name: [*group] for name, group in groupby(ordered, key=lambda run: run.retriever)}


def _conclude(change: Difference, margin: float, metric: str) -> Conclusion:
    found, _ = find_metric(metric)
    return conclude(change, margin if found.is_share else 0.0, is_better_higher=found.is_better_higher)
