"""`evals promote`: a run becomes the current version of a baseline."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import OK
from chunker.cli.saying import note
from chunker.output import to_line
from evals.cli.options import BaselineFolder, Folder, Note, Reference
from evals.folders import DEFAULT_BASELINES, DEFAULT_FOLDER, store_in
from evals.history import Baselines
from evals.history import promote as promoted
from evals.references import find_run

BaselineName = Annotated[str, typer.Option("--name", "-n", help="The baseline that gets a new version.")]


def promote(
    run: Reference,
    name: BaselineName = "main",
    remark: Note = "",
    folder: Folder = DEFAULT_FOLDER,
    baselines: BaselineFolder = DEFAULT_BASELINES,
    as_json: AsJson = False,
) -> int:
    """Write a run without its contexts as a new version of a baseline; commit the files.

    Example: evals promote 'sentence(max_tokens=128)' --name main
    """
    found = find_run(run, store_in(folder), Baselines(baselines))
    step = promoted(baselines, name, found, today(), remark)
    if failed := sum(map(len, found.failures.values())):
        note(f"{failed} scores of this run failed; the gate compares what is left.")
    if found.document_failures:
        note(f"{len(found.document_failures)} documents of this run were not cut.")
    if as_json:
        sys.stdout.write(to_line({"name": name, **asdict(step)}) + "\n")
    else:
        sys.stdout.write(f"{name} is now version {step.version}: {baselines / name / f'{step.version}.json'}\n")
    return OK


def today() -> str:
    """The date here, as in 2025-03-31."""
    return datetime.now().astimezone().date().isoformat()
