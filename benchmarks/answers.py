"""Answer scores of strategies at equal token budgets, and how they go with evidence recall.

`python -m benchmarks.answers SET [SET ...] --own SET`, with `--reader SPEC` for a model's; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.evidence import eval_sets
from benchmarks.generating import interval as with_percentiles
from benchmarks.generating import spearman
from chunker.tokens import tokenizer_for
from evals.answering import Answering, answering_for
from evals.chunkers import chunkers_for
from evals.comparing import interval
from evals.folders import FindEmbedder
from evals.llm import Session
from evals.report.strategies import short
from evals.retrievers import retriever_for
from evals.runner import evaluate, settings_for
from evals.runs import Run, RunStore
from evals.stats.bootstrap import resampled_means
from evals.stats.types import FloatArray
from evals.stats.units import units_of
from evals.types import EvalSet

STRATEGIES = (
    "multiscale",
    *(f"{name}(max_tokens={size})" for name in ("structure", "sentence", "fixed") for size in (100, 200, 400)),
    *(f"{name}(max_tokens=200)" for name in ("langchain_recursive", "semchunk", "llamaindex_sentence")),
)
BUDGETS = (250, 500, 1000, 2000)
CEILINGS, READ = ("ceiling_f1", "ceiling_contains"), ("token_f1", "answer_contains", "refusal_accuracy")
DRAWS = 10_000


@dataclass(frozen=True)
class Together:
    """How an answer score goes with evidence recall at one budget.

    Attributes:
        strategies: Spearman of the strategies' means, and its 2.5th and 97.5th percentile, documents drawn again.
        questions: mean over strategies of the Spearman of the questions' scores.
    """

    eval_set: str
    budget: int
    metric: str
    n: int
    strategies: tuple[float, float, float]
    questions: float


def together(runs: Sequence[Run], budget: int, metric: str) -> Together:
    """The correlation over the questions that every run scored by both."""
    names = (f"evidence_recall@{budget}", f"{metric}@{budget}")
    columns = np.array([[run.scores[name] for run in runs] for name in names], dtype=np.float64)
    known = np.flatnonzero(~np.isnan(columns).any(axis=(0, 1)))
    recall, answers = columns[:, :, known]
    clusters = [runs[0].clusters[place] for place in known]
    both = np.vstack([recall, answers]).T
    means = resampled_means(units_of(both, clusters), DRAWS, 0)
    draws = spearman(means[:, : len(runs)], means[:, len(runs) :])
    value = spearman(recall.mean(1), answers.mean(1))
    by_question = float(np.mean(spearman_of_many(recall, answers)))
    return Together(runs[0].eval_set, budget, metric, len(known), with_percentiles(value, draws), by_question)


def spearman_of_many(left: FloatArray, right: FloatArray) -> list[float]:
    """Correlation of ranks of each pair of rows, too long for a matrix of all pairs; 0 where a row has no order."""
    from scipy.stats import rankdata

    ranked = ((rankdata(a), rankdata(b)) for a, b in zip(left, right, strict=True))
    return [float(np.corrcoef(a, b)[0, 1]) if a.std() and b.std() else 0.0 for a, b in ranked]


def runs_of(found: EvalSet, args: argparse.Namespace, asked: Answering | None) -> list[Run]:
    """One run a strategy."""
    metrics = [f"{name}@{budget}" for budget in args.budgets for name in ("evidence_recall", *CEILINGS)]
    if asked:
        metrics += [f"{name}@{budget}" for budget in args.budgets for name in READ]
    chunkers = chunkers_for(args.strategy or STRATEGIES, tokenizer_for(tokenizer="o200k_base"))
    settings = settings_for(metrics, args.budgets, answering=asked)
    store = RunStore(Path(args.runs)) if args.runs else None
    return [*evaluate(found, chunkers.chunkers, [retriever_for(args.retriever)], settings, store, asked)]


def lines(runs: Sequence[Run], metrics: Sequence[str], budgets: Sequence[int]) -> Iterator[str]:
    """A row a strategy and metric, with 95 % intervals."""
    yield f"{runs[0].eval_set}, {len(runs[0].questions)} questions, {runs[0].retriever}"
    for metric in ("evidence_recall", *metrics):
        for run in sorted(runs, key=lambda run: -(interval(run, f"{metric}@{budgets[-1]}").mean or 0)):
            cells = (_cell(run, f"{metric}@{budget}") for budget in budgets)
            yield f"  {metric:17} {short(run):38.38} {'  '.join(cells)}"


def _cell(run: Run, metric: str) -> str:
    found = interval(run, metric)
    if found.mean is None or found.low is None or found.high is None:
        return "n/a".rjust(18)
    return f"{100 * found.mean:5.1f} [{100 * found.low:4.1f}, {100 * found.high:5.1f}]"


def row(one: Together) -> str:
    """The correlations of one score at one budget."""
    value, low, high = one.strategies
    return (
        f"  {one.metric:17} @{one.budget:<5} n={one.n:<5} strategies {value:+.2f} [{low:+.2f}, {high:+.2f}]   "
        f"questions {one.questions:+.2f}"
    )


def main() -> None:
    """Prints scores and correlations set by set; `--json` the correlations alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--own", nargs="*", default=[], help="sets whose questions search their own document only")
    parser.add_argument("--questions", type=int, default=100_000, help="at most, a set")
    parser.add_argument("--strategy", action="append", help="instead of the usual ones")
    parser.add_argument("--retriever", default="bm25")
    parser.add_argument("--budgets", type=int, nargs="+", default=BUDGETS)
    parser.add_argument("--reader", help="who answers besides")
    parser.add_argument("--recordings", type=Path, default=Path(".evals/replies"))
    parser.add_argument("--runs", help="folder of runs, kept for the next time")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    session = Session(os.environ, args.recordings)
    asked = answering_for(args.reader, (), None, session, FindEmbedder(Path(".evals"), {}))
    metrics = [*CEILINGS, *(READ if asked else ())]
    for found in eval_sets([*args.sets, *args.own], args.own, args.questions, "all"):
        runs = runs_of(found, args, asked)
        pairs = [together(runs, budget, metric) for metric in metrics for budget in args.budgets]
        if args.json:
            print(json.dumps([asdict(one) for one in pairs]))
        else:
            print(*lines(runs, metrics, args.budgets), *map(row, pairs), sep="\n", flush=True)


if __name__ == "__main__":
    main()
