"""Runs ranked: intervals for every metric, the chance to be the best, and what may be concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from evals.comparing import DEFAULT_MARGIN, Comparison, by_retriever, compare, interval, tags_of
from evals.metrics import find_metric
from evals.runs import Run
from evals.stats import Conclusion, Flip, Interval, flip, probability_of_best


@dataclass(frozen=True, slots=True)
class Row:
    """One run on the leaderboard.

    Attributes:
        scores: by metric.
        best_chance: share of resamples in which it leads its retriever by the headline; None with too few documents.
        against_first: the headline compared with the first strategy's; None for that one itself.
    """

    run: Run
    scores: dict[str, Interval]
    best_chance: float | None
    against_first: Comparison | None


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """All runs of one eval set, by retriever and then best first, and conclusions that depend on the retriever."""

    headline: str
    rows: tuple[Row, ...]
    flips: dict[str, Flip]

    @property
    def comparisons(self) -> list[Comparison]:
        """Every strategy against the first one, as far as there are any."""
        return [row.against_first for row in self.rows if row.against_first]


def leaderboard(runs: Sequence[Run], margin: float = DEFAULT_MARGIN) -> Leaderboard:
    """The leaderboard of runs with equal settings; the first run of each retriever is what the others are held against.

    The headline is the first metric of the settings. All comparisons together are one family for Holm's correction.
    """
    headline = next(iter(runs[0].settings.metrics))
    groups = by_retriever(runs)
    pairs = [(group[0], run) for group in groups.values() for run in group[1:]]
    against = {comparison.candidate.id: comparison for comparison in compare(pairs, [headline], margin)}
    rows: list[Row] = []
    for group in groups.values():
        chances = _best_chances(group, headline)
        scores = {run.id: {metric: interval(run, metric) for metric in run.settings.metrics} for run in group}
        found = [Row(run, scores[run.id], chances[run.id], against.get(run.id)) for run in group]
        rows += sorted(found, key=lambda row: _order(row, headline))
    return Leaderboard(headline, tuple(rows), _flips(against.values()))


def _order(row: Row, headline: str) -> tuple[bool, float]:
    """Best first, and last of all what has no score."""
    mean = row.scores[headline].mean
    sign = -1 if find_metric(headline)[0].is_better_higher else 1
    return mean is None, sign * (mean or 0.0)


def _best_chances(runs: Sequence[Run], headline: str) -> dict[str, float | None]:
    """By run id; over the questions that all of them scored, which need not stand in the same order."""
    known = {run.id: run.scored(headline) for run in runs}
    first = zip(runs[0].questions, runs[0].clusters, strict=True)
    shared = {question: cluster for question, cluster in first if all(question in one for one in known.values())}
    arms = {run_id: [scores[question] for question in shared] for run_id, scores in known.items()}
    better_higher = find_metric(headline)[0].is_better_higher
    return probability_of_best(arms, [*shared.values()], is_better_higher=better_higher)


def _flips(comparisons: Iterable[Comparison]) -> dict[str, Flip]:
    """By strategy, the conclusions against the first that depend on the retriever."""
    words: dict[str, dict[str, Conclusion]] = {}
    for comparison in comparisons:
        words.setdefault(comparison.candidate.strategy, {})[comparison.candidate.retriever] = comparison.conclusion
    found = {strategy: flip(conclusions) for strategy, conclusions in words.items()}
    return {strategy: one for strategy, one in found.items() if one.flips}


def to_object(runs: Sequence[Run], board: Leaderboard, *, by_tag: bool = False) -> dict[str, object]:
    """What `evals run --json` prints; `by_tag` adds the headline of the questions with each tag."""
    return {
        "eval_set": runs[0].eval_set,
        "fingerprint": runs[0].fingerprint,
        "runs": [_run_object(row) | (_by_tag(row.run) if by_tag else {}) for row in board.rows],
        "comparisons": [_comparison_object(one) for one in board.comparisons],
        "flips": {strategy: asdict(one) for strategy, one in board.flips.items()},
    }


def _run_object(row: Row) -> dict[str, object]:
    run = row.run
    return {
        "id": run.id,
        "strategy": run.strategy,
        "retriever": run.retriever,
        "reader": run.reader,
        "judges": dict(run.judges),
        "refusals": {str(budget): [*counts] for budget, counts in run.refusals.items()},
        "scores": {metric: score_object(run, metric, found) for metric, found in row.scores.items()},
        "best_chance": row.best_chance,
        "document_failures": dict(run.document_failures),
        "cost": {**asdict(run.cost), "seconds_are_machine_dependent": True},
    }


def _by_tag(run: Run) -> dict[str, object]:
    return {"by_tag": {tag: _tag_object(run, tag) for tag in tags_of(run)}}


def _tag_object(run: Run, tag: str) -> dict[str, object]:
    """The headline of the questions with one tag."""
    found = interval(run, next(iter(run.settings.metrics)), tag)
    return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.sample.n_questions}


def score_object(run: Run, metric: str, found: Interval) -> dict[str, object]:
    """One metric of a run as JSON, with what was not scored."""
    failed = len(run.failures.get(metric, {}))
    return {
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "n": found.sample.n_questions,
        "failed": failed,
        "not_applicable": len(run.questions) - found.sample.n_questions - failed,
        "unit": found.sample.unit,
        "units": found.sample.n_units,
    }


def _comparison_object(one: Comparison) -> dict[str, object]:
    return {
        "metric": one.metric,
        "retriever": one.candidate.retriever,
        "baseline": one.baseline.strategy,
        "candidate": one.candidate.strategy,
        "difference": asdict(one.difference),
        "conclusion": asdict(one.conclusion),
        "unpaired": one.n_unpaired,
    }
