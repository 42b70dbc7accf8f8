"""Leaderboards as text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from chunker.viewing import visible
from evals.answering import of_answers
from evals.leaderboard import Leaderboard, Row
from evals.metrics import find_metric
from evals.report.answers import answer_lines
from evals.report.measures import measured
from evals.report.strategies import short
from evals.report.tables import aligned, ends, figure
from evals.report.tags import tag_lines


def show_leaderboard(
    board: Leaderboard, stream: TextIO | None = None, named: Sequence[str] = (), *, by_tag: bool = False
) -> None:
    """Write a table for each retriever, best first, and below it what the figures rest on.

    Args:
        named: metrics that somebody asked for, and that get columns of their own.
        by_tag: tables of the headline by tag as well.
    """
    out = stream or sys.stdout
    retrievers = dict.fromkeys(row.run.retriever for row in board.rows)
    first = board.rows[0].run
    out.write(f"{visible(first.eval_set)}, {len(first.questions)} questions; ")
    out.write(f"budgets in tokens of {first.settings.tokenizer}, ")
    out.write(f"last chunk {'cut to fit' if first.settings.fill == 'truncate' else 'left out where it does not fit'}\n")
    for retriever in retrievers:
        rows = [row for row in board.rows if row.run.retriever == retriever]
        out.write(f"\n{retriever}\n")
        out.writelines(f"{line}\n" for line in _table(board.headline, rows, named))
    out.writelines(f"{line}\n" for line in (*(tag_lines(board) if by_tag else ()), *answer_lines(board)))
    out.write(f"\n{_basis(board)}\n")
    for strategy, flipped in board.flips.items():
        out.write(f"The conclusion flips: {strategy} {flipped.reason}\n")


def _table(headline: str, rows: Sequence[Row], named: Sequence[str]) -> list[str]:
    recalls = [name for name in rows[0].scores if name.startswith("evidence_recall@")]
    budgets = [name.partition("@")[2] for name in recalls]
    others = [name for name in dict.fromkeys(named) if name not in {headline, *recalls, *of_answers(named)}]
    header = ["strategy", headline, "95 %", *budgets, *others, "n", "chunks", "tokens", "best", "vs first"]
    return aligned([header, *([short(row.run), *_cells(headline, [*recalls, *others], row)] for row in rows)])


def _cells(headline: str, more: Sequence[str], row: Row) -> list[str]:
    found = row.scores[headline]
    return [
        *measured(headline, found),
        *(measured(name, row.scores[name])[0] for name in more),
        str(found.sample.n_questions),
        f"{row.run.cost.chunks:,}",
        f"{row.run.cost.indexed_tokens:,}",
        "" if row.best_chance is None else f"{row.best_chance:.0%}",
        _against(row),
    ]


def _against(row: Row) -> str:
    if row.against_first is None:
        return "first"
    change = row.against_first.difference
    if change.mean is None or change.low is None or change.high is None:
        return row.against_first.conclusion.word
    if find_metric(row.against_first.metric)[0].is_share:
        size = f"{change.mean:+.1%} [{change.low:+.1%}, {change.high:+.1%}]"
    else:
        size = f"{figure(change.mean, '+')} {ends(change.low, change.high, '+')}"
    return f"{row.against_first.conclusion.word} {size}"


def _basis(board: Leaderboard) -> str:
    samples = (row.scores[board.headline].sample for row in board.rows)
    found = max(samples, key=lambda sample: sample.n_units)  # of a run that failed there may be none
    n = len(board.comparisons)
    held = f"; `vs first` is corrected for {n} comparison{'s' * (n != 1)} (Holm)" if n else ""
    return (
        f"Intervals resample {found.n_units} {found.unit}s ({found.why}){held}. Shares are percentages. "
        "`best` is the share of resamples in which a strategy leads."
    )
