"""The headline by tag as text: a line a tag, a column a strategy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chunker.viewing import visible
from evals.comparing import interval, tags_of
from evals.leaderboard import Leaderboard, Row
from evals.report.measures import measured
from evals.report.strategies import short
from evals.report.tables import aligned


def tag_lines(board: Leaderboard) -> Iterator[str]:
    """A table for each retriever; nothing where no question has a tag."""
    if not tags_of(board.rows[0].run):
        return
    for retriever in dict.fromkeys(row.run.retriever for row in board.rows):
        rows = [row for row in board.rows if row.run.retriever == retriever]
        yield ""
        yield f"{board.headline} by tag, {retriever}"
        yield from aligned([*_table(board.headline, rows)])


def _table(headline: str, rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """Means with their intervals; the questions counted are those of the first strategy."""
    yield ("tag", "n", *(short(row.run) for row in rows))
    for tag in tags_of(rows[0].run):
        found = [interval(row.run, headline, tag) for row in rows]
        cells = (" ".join(dict.fromkeys(measured(headline, one))).strip() for one in found)  # `n/a` once
        yield (visible(tag), str(found[0].sample.n_questions), *cells)
