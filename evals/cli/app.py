"""All commands of `evals`, one module each."""

from __future__ import annotations

import typer

from evals.cli.boundaries import boundaries
from evals.cli.lint import lint
from evals.cli.reanchor import reanchor
from evals.cli.run import run
from evals.cli.validate import validate

app = typer.Typer(
    help="Measure ways of cutting documents.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (run, boundaries, validate, reanchor, lint):
    app.command()(command)
