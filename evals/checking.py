"""A candidate measured as its baseline was, and judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evals.answering import Answering
from evals.comparing import check_comparable
from evals.cutting import Chunker
from evals.evalsets import fingerprint
from evals.gate import Judgement, headline_of, judge
from evals.invariants import invariants
from evals.rules import Rules
from evals.runner import evaluate, settings_for
from evals.runs import Run, RunStore, Settings
from evals.types import EvalSet, Retriever


@dataclass(frozen=True, slots=True)
class _Planned:
    """A run that is still to be made."""

    eval_set: str
    fingerprint: str
    settings: Settings


def check(
    eval_set: EvalSet,
    chunker: Chunker,
    retriever: Retriever,
    baseline: Run,
    rules: Rules,
    store: RunStore | None = None,
    answering: Answering | None = None,
) -> Judgement:
    """What the rules say about a chunker and a retriever, measured with the baseline's settings.

    Args:
        answering: needed where the baseline has scores of answers.
    Raises: NotComparable: before anything is measured; NothingToMeasure; UnknownName: a metric of the baseline that
        does not exist any more; InvalidRules: rules for chunks of a chunker without a limit; InvalidMetric: metrics of
        answers, and nobody to answer; ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
    """
    settings = _settings(baseline, rules, answering)
    planned = _Planned(eval_set.name, fingerprint(eval_set), settings)
    check_comparable(baseline, planned, [headline_of(baseline, rules)])
    found = invariants(chunker, eval_set.documents, [*rules.intrinsic])
    (candidate,) = evaluate(eval_set, [chunker], [retriever], settings, store, answering)
    candidate = replace(candidate, judges=baseline.judges)
    return judge(baseline, candidate, rules, found)


def _settings(baseline: Run, rules: Rules, answering: Answering | None) -> Settings:
    """The baseline's settings, and the metrics that have a floor."""
    theirs = baseline.settings
    wanted = [headline_of(baseline, rules), *rules.floors]
    metrics = [*dict.fromkeys([*theirs.metrics, *(name for name in wanted if name not in theirs.metrics)])]
    return settings_for(metrics, theirs.budgets, theirs.tokenizer, theirs.fill, answering)
