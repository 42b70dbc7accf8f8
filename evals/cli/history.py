"""`evals history`: the versions of baselines."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import OK
from chunker.cli.saying import note
from chunker.output import to_line
from evals.cli.options import BaselineFolder
from evals.folders import DEFAULT_BASELINES
from evals.history import Baselines, to_object
from evals.report.versions import show_versions

OneName = Annotated[str | None, typer.Argument(metavar="[NAME]", help="A baseline; all of them unless given.")]


def history(name: OneName = None, baselines: BaselineFolder = DEFAULT_BASELINES, as_json: AsJson = False) -> int:
    """List the versions of baselines with their scores, and which is current.

    Example: evals history main
    """
    known = Baselines(baselines)
    histories = {one: known.steps(one) for one in ([name] if name else known.names())}
    if as_json:
        sys.stdout.writelines(to_line(to_object(one, steps)) + "\n" for one, steps in histories.items())
    elif histories:
        show_versions(histories)
    else:
        note(f"no baselines in {baselines}; evals promote makes one.")
    return OK
