"""`evals validate`: every broken row of an eval set."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import OK, USAGE
from chunker.output import to_line
from evals.cli.printing import shown_line
from evals.errors import BrokenEvalSet
from evals.evalsets import fingerprint, read, save
from evals.evalsets.problems import Problem, Reading, has_errors

Reference = Annotated[str, typer.Argument(metavar="EVALSET", help="An eval set: PATH, or FORMAT:PATH.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FOLDER", help="Write it as a folder of our own format, if it can be used."),
]


def validate(eval_set: Reference, output: Output = None, as_json: AsJson = False) -> int:
    """Name everything that is wrong with an eval set; exit 0 if it can be used, 2 if not.

    Example: evals validate handbook
    """
    try:
        reading = read(eval_set)
    except BrokenEvalSet as error:
        _tell(None, error.problems, as_json)
        return USAGE
    _tell(reading, reading.problems, as_json)
    if has_errors(reading.problems):
        return USAGE
    if output:
        save(reading.eval_set, output)
    return OK


def _tell(reading: Reading | None, problems: Sequence[Problem], as_json: bool) -> None:
    counts = {f"{kind}s": sum(problem.severity == kind for problem in problems) for kind in ("error", "warning")}
    found = {**_found(reading, usable=not counts["errors"]), **counts}
    if as_json:
        sys.stdout.write(to_line({**found, "problems": [dataclasses.asdict(one) for one in problems]}) + "\n")
        return
    sys.stdout.writelines(shown_line(f"{one.severity}: {one}") for one in problems)
    named = (f"{value:,} {name}" for name, value in found.items() if isinstance(value, int))
    about = f"{reading.eval_set.name} ({reading.format}): " if reading else ""
    sys.stdout.write(shown_line(f"{about}{', '.join(named)}"))
    if found["fingerprint"]:
        sys.stdout.write(f"fingerprint {found['fingerprint']}\n")


def _found(reading: Reading | None, *, usable: bool) -> dict[str, str | int | None]:
    """What was read; nothing where not even that could be found out."""
    if reading is None:
        return {"eval_set": None, "format": None, "fingerprint": None}
    questions = reading.eval_set.questions
    return {
        "eval_set": reading.eval_set.name,
        "format": reading.format,
        "fingerprint": fingerprint(reading.eval_set) if usable else None,
        "documents": len(reading.eval_set.documents),
        "questions": len(questions),
        "evidence": sum(len(question.evidence) for question in questions),
        "unanswerable": sum(not question.evidence for question in questions),
    }
