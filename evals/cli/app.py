"""All commands of `evals`, one module each."""

from __future__ import annotations

import typer

from chunker.cli.version import SHORT_HELP, with_version
from evals.cli.ask import ask_command
from evals.cli.boundaries import boundaries
from evals.cli.check import check
from evals.cli.compare import compare
from evals.cli.generate import generate
from evals.cli.history import history
from evals.cli.judge import judge
from evals.cli.lint import lint
from evals.cli.promote import promote
from evals.cli.reanchor import reanchor
from evals.cli.rollback import rollback
from evals.cli.run import run
from evals.cli.selfcheck import selfcheck
from evals.cli.trec import trec
from evals.cli.validate import validate

app = typer.Typer(
    help="Measure ways of cutting documents.",
    callback=with_version,
    context_settings=SHORT_HELP,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    run, compare, check, history, promote, rollback, boundaries, validate, reanchor, lint, trec, selfcheck, judge,
    generate,
):  # fmt: skip
    app.command()(command)
app.command("ask")(ask_command)
