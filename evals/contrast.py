"""All there is to say about two runs: each metric, each tag, what differs between them, which questions moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from evals.comparing import (
    DEFAULT_MARGIN,
    Comparison,
    Move,
    check_comparable,
    compare,
    instruments,
    interval,
    moves,
    strata,
)
from evals.errors import NotComparable
from evals.leaderboard import score_object
from evals.metrics import find_metric
from evals.runs import PlacedSpan, Run
from evals.stats import Interval, Strata, more_questions

MOST_MOVES = 5
_USUAL_BUDGET = 1000


class Unlike(NamedTuple):
    """Something that is not the same in both runs, and may explain a difference."""

    what: str
    baseline: str
    candidate: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric in both runs.

    Attributes:
        more_questions: how many more would make a difference of the margin detectable; None unless it is undecided.
    """

    baseline: Interval
    candidate: Interval
    comparison: Comparison
    more_questions: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A question whose score changed, with what was sent for it; None where a run does not keep its contexts."""

    move: Move
    before: tuple[PlacedSpan, ...] | None
    after: tuple[PlacedSpan, ...] | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two runs side by side; the first metric is the one by which tags and questions are looked at.

    Attributes:
        budget: tokens of the contexts that are shown; None where the runs share none.
        n_moved: questions that changed, of which `moved` are the first.
    """

    baseline: Run
    candidate: Run
    margin: float
    unlike: tuple[Unlike, ...]
    rows: tuple[MetricRow, ...]
    strata: Strata
    budget: int | None
    n_moved: int
    moved: tuple[Moved, ...]

    @property
    def metric(self) -> str:
        """The first metric."""
        return self.rows[0].comparison.metric


def contrast(
    baseline: Run,
    candidate: Run,
    metrics: Sequence[str] = (),
    margin: float = DEFAULT_MARGIN,
    most_moves: int = MOST_MOVES,
) -> Contrast:
    """Two runs side by side.

    Metrics that are named are one family for Holm's correction. When none is, the headline is a declared comparison
    of its own, and the other metrics that both runs have are a family of their own.

    Raises: NotComparable: names all reasons.
    """
    names = [*dict.fromkeys(metrics)] or _shared(baseline, candidate)
    check_comparable(baseline, candidate, names)
    families = [names] if metrics else [names[:1], names[1:]]
    found = [one for family in families for one in compare([(baseline, candidate)], family, margin)]
    budget = _budget(baseline, candidate, names[0])
    changed = moves(baseline, candidate, names[0])
    return Contrast(
        baseline, candidate, margin,
        tuple(_unlike(baseline, candidate)),
        tuple(_row(one, margin) for one in found),
        strata(baseline, candidate, names[0]),
        budget, len(changed),
        tuple(
            Moved(move, *(_sent(run, move.question_id, budget) for run in (baseline, candidate)))
            for move in changed[:most_moves]
        ),
    )  # fmt: skip


def _shared(baseline: Run, candidate: Run) -> list[str]:
    check_comparable(baseline, candidate)
    both = (baseline.settings, candidate.settings)
    names = [name for name in both[0].metrics if name in both[1].metrics and len(instruments(name, both)) == 1]
    if not names:
        theirs, ours = (", ".join(run.settings.metrics) for run in (baseline, candidate))
        raise NotComparable(f"Not comparable: no metric in both; the baseline has {theirs}, the candidate {ours}.")
    return names


def _row(one: Comparison, margin: float) -> MetricRow:
    is_open = one.conclusion.word == "undecided" and find_metric(one.metric)[0].is_share and margin > 0
    more = more_questions(one.difference, margin) if is_open else None
    return MetricRow(interval(one.baseline, one.metric), interval(one.candidate, one.metric), one, more or None)


def _unlike(baseline: Run, candidate: Run) -> list[Unlike]:
    """What is not the same, in words; what must be the same has been checked before."""
    before, after = _facts(baseline), _facts(candidate)
    return [Unlike(what, before[what], after[what]) for what in before if before[what] != after[what]]


def _facts(run: Run) -> dict[str, str]:
    cost, settings = run.cost, run.settings
    return {
        "strategy": run.strategy,
        "tokenizer of the limit": run.chunk_tokenizer,
        "retriever": run.retriever,
        "reader": run.reader or "none",
        "name of the eval set": run.eval_set,
        "metrics": ", ".join(settings.metrics),
        "budgets": ", ".join(map(str, settings.budgets)),
        "chunks": f"{cost.chunks:,}",
        "indexed tokens": f"{cost.indexed_tokens:,}",
        "documents not cut": ", ".join(sorted(run.document_failures)) or "none",
        "failed scores": f"{sum(map(len, run.failures.values())):,}",
        "pieces not located": f"{cost.unlocated:,}",
        "chunks that the embedder cut": f"{cost.truncated:,}",
        "chunks foreign to the embedder": f"{cost.foreign:,}",
    }


def _budget(baseline: Run, candidate: Run, metric: str) -> int | None:
    """The budget that the metric is about, else the usual or a middle one of those that both runs have."""
    shared = [budget for budget in baseline.settings.budgets if budget in candidate.settings.budgets]
    found, number = find_metric(metric)
    for wanted in (number if found.at == "tokens" else 0, _USUAL_BUDGET):
        if wanted in shared:
            return wanted
    return shared[len(shared) // 2] if shared else None


def _sent(run: Run, question_id: str, budget: int | None) -> tuple[PlacedSpan, ...] | None:
    if budget is None or budget not in run.contexts:
        return None
    return run.contexts[budget][run.questions.index(question_id)]


def to_object(found: Contrast) -> dict[str, object]:
    """What `evals compare --json` prints."""
    return {
        "eval_set": found.baseline.eval_set,
        "fingerprint": found.baseline.fingerprint,
        "baseline": _run_object(found.baseline),
        "candidate": _run_object(found.candidate),
        "unlike": [one._asdict() for one in found.unlike],
        "margin": found.margin,
        "metrics": [_row_object(row) for row in found.rows],
        "strata": [asdict(row) for row in found.strata.rows],
        "worst_stratum": found.strata.worst,
        "budget": found.budget,
        "moved": found.n_moved,
        "moves": [_moved_object(one) for one in found.moved],
    }


def _run_object(run: Run) -> Mapping[str, object]:
    named = {"id": run.id, "strategy": run.strategy, "retriever": run.retriever, "reader": run.reader}
    return {**named, "judges": dict(run.judges), "document_failures": dict(run.document_failures)}


def _row_object(row: MetricRow) -> Mapping[str, object]:
    one = row.comparison
    return {
        "metric": one.metric,
        "baseline": score_object(one.baseline, one.metric, row.baseline),
        "candidate": score_object(one.candidate, one.metric, row.candidate),
        "difference": asdict(one.difference),
        "conclusion": asdict(one.conclusion),
        "unpaired": one.n_unpaired,
        "more_questions": row.more_questions,
    }


def _moved_object(one: Moved) -> Mapping[str, object]:
    return {**asdict(one.move), "change": one.move.change, "contexts": {"baseline": one.before, "candidate": one.after}}
