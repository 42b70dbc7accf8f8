"""Scores of answers as text: a table for each retriever and budget, refusals, and what the judges are worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chunker.viewing import visible
from evals.answering import of_answers
from evals.leaderboard import Leaderboard, Row
from evals.metrics import find_metric
from evals.report.strategies import short
from evals.report.tables import aligned
from evals.stats import Interval


def answer_lines(board: Leaderboard) -> Iterator[str]:
    """A line a metric, a column a strategy; nothing where nobody answered."""
    run = board.rows[0].run
    by_budget: dict[int, list[str]] = {}
    for name in of_answers(run.settings.metrics):
        by_budget.setdefault(find_metric(name)[1], []).append(name)
    if not by_budget:
        return
    yield ""
    yield f"Answers of {visible(run.reader)}"
    for retriever in dict.fromkeys(row.run.retriever for row in board.rows):
        rows = [row for row in board.rows if row.run.retriever == retriever]
        for budget, names in by_budget.items():
            yield ""
            yield f"{retriever}, contexts of {budget:,} tokens"
            yield from aligned([*_table(names, rows), *_refusals(budget, rows)])
    yield from worth_lines(run.judges)


def worth_lines(judges: Mapping[str, str]) -> Iterator[str]:
    """What may be thought of the scores of each judge, a line each."""
    if judges:
        yield ""
    yield from (visible(f"{name}: {label}") for name, label in judges.items())


def _table(names: Sequence[str], rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    yield ("", *(short(row.run) for row in rows))
    for name in names:
        yield (name.partition("@")[0], *(_cell(row.scores[name]) for row in rows))


def _cell(found: Interval) -> str:
    ends = "" if found.low is None or found.high is None else f"[{found.low:.4g}, {found.high:.4g}]"
    mean = "n/a" if found.mean is None else f"{found.mean:.4g}"
    return " ".join(part for part in (mean, ends, f"n={found.sample.n_questions}") if part)


def _refusals(budget: int, rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """The confusion matrix, a line a cell."""
    what = ("answerable, answered", "answerable, refused", "unanswerable, answered", "unanswerable, refused")
    for place, cell in enumerate(what):
        yield (cell, *(f"{row.run.refusals[budget][place]:,}" for row in rows))
