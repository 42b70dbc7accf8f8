"""`evals run`: strategies × retrievers on an eval set, as a leaderboard."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from chunker.assembling import Fill
from chunker.cli.options import AsJson, Model, Tokenizer, chosen_tokenizer
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.cli.watching import watched
from chunker.output import to_line
from evals.answering import answering_for
from evals.calibration.keeping import with_worth
from evals.chunkers import chunkers_for
from evals.cli.models import AnswerEmbedder, Judges, ReaderSpec, asks_models
from evals.cli.options import EvalSetPath, Folder, Retrievers, Specs
from evals.cli.telling import tell_failures
from evals.errors import NothingToMeasure
from evals.evalsets import load
from evals.folders import DEFAULT_FOLDER, FindEmbedder, store_in
from evals.leaderboard import leaderboard, to_object
from evals.llm import Session
from evals.report.terminal import show_leaderboard
from evals.retrievers import parse as parse_retriever
from evals.runner import evaluate, settings_for
from evals.runs import DEFAULT_BUDGETS
from evals.sweeping import swept

_DEFAULT_RETRIEVERS = ("bm25",)
_DEFAULT_BUDGETS = ",".join(map(str, DEFAULT_BUDGETS))


def _numbers(text: str, option: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in str(text).split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 1:
        what = f"expected whole numbers above 0 with commas between, as in 250,500, got {text!r}."
        raise typer.BadParameter(what, param_hint=option)
    return numbers


Budgets = Annotated[
    str, typer.Option("--budgets", metavar="TOKENS", help="Tokens of the contexts, with commas: 250,500,1000.")
]
Metrics = Annotated[
    list[str] | None, typer.Option("--metric", "-M", help="A metric such as evidence_recall@500; repeatable.")
]
ReadAt = Annotated[
    str | None, typer.Option("--read-at", metavar="TOKENS", help="Budgets at which the reader answers; the middle one.")
]
ByTag = Annotated[bool, typer.Option("--by-tag", help="Show the first metric for the questions of each tag.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Measure again what is known already.")]
Filling = Annotated[
    Fill, typer.Option("--fill", help="Cut the last chunk of a context to fit, or take whole ones only.")
]


@asks_models
def run(
    eval_set: EvalSetPath,
    strategy: Specs,
    retriever: Retrievers = None,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    budgets: Budgets = _DEFAULT_BUDGETS,
    metric: Metrics = None,
    fill: Filling = "truncate",
    folder: Folder = DEFAULT_FOLDER,
    fresh: Fresh = False,
    reader: ReaderSpec = None,
    read_at: ReadAt = None,
    judge: Judges = None,
    answer_embedder: AnswerEmbedder = None,
    by_tag: ByTag = False,
    as_json: AsJson = False,
    *,
    session: Session,
) -> int:
    """Measure strategies on an eval set: which finds more of the evidence for its tokens, and which answers better.

    Example: evals run handbook -s 'sentence(max_tokens=128)' -s 'fixed(max_tokens=128)' -r bm25
    """
    counter = chosen_tokenizer(model, tokenizer)
    chunkers, absent = chunkers_for(strategy, counter)
    if not chunkers:
        raise NothingToMeasure(f"No strategy of these is installed. {' '.join(dict.fromkeys(absent.values()))}")
    for spec, reason in absent.items():
        note(f"{spec} is absent: {reason}")
    found = FindEmbedder(folder, os.environ)
    parsed = (parse_retriever(spec, found) for spec in swept(retriever or _DEFAULT_RETRIEVERS))
    retrievers = [*{one.name: one for one in parsed}.values()]
    answering = answering_for(reader, judge or (), answer_embedder, session, found)
    session.check_prices()
    shown, at = _numbers(budgets, "--budgets"), _numbers(read_at, "--read-at") if read_at else ()
    settings = settings_for(metric or (), shown, fill=fill, answering=answering, read_at=at)
    store = None if fresh else store_in(folder)
    measured = evaluate(load(eval_set), chunkers, retrievers, settings, store, answering)
    measuring = watched(measured, "Measuring", len(chunkers) * len(retrievers))
    runs = [with_worth(run, folder) for run in measuring]
    board = leaderboard(runs)
    if as_json:
        missing = [{"strategy": spec, "reason": reason} for spec, reason in absent.items()]
        sys.stdout.write(to_line({**to_object(runs, board, by_tag=by_tag), "absent": missing}) + "\n")
    else:
        show_leaderboard(board, named=metric or (), by_tag=by_tag)
    troubled = [one for one in runs if tell_failures(one)]
    return FAILED if troubled else OK
