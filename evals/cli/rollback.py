"""`evals rollback`: an earlier version of a baseline becomes current."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import OK
from chunker.output import to_line
from evals.cli.options import BaselineFolder, Name, Note
from evals.cli.promote import today
from evals.folders import DEFAULT_BASELINES
from evals.history import rollback as rolled_back

Version = Annotated[int | None, typer.Option("--to", metavar="N", help="The version; else the one before.")]


def rollback(
    name: Name,
    to: Version = None,
    remark: Note = "",
    baselines: BaselineFolder = DEFAULT_BASELINES,
    as_json: AsJson = False,
) -> int:
    """Make an earlier version current again; adds a line to the log and deletes nothing.

    Example: evals rollback main --to 1
    """
    step = rolled_back(baselines, name, today(), to, remark)
    if as_json:
        sys.stdout.write(to_line({"name": name, **asdict(step)}) + "\n")
    else:
        sys.stdout.write(f"{name} is version {step.version} again: {step.strategy} · {step.retriever}\n")
    return OK
