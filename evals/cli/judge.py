"""`evals judge`: what a judge's scores are worth, by labels that people gave."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.output import to_line
from evals.calibration import Scale, calibrate, read_labels
from evals.calibration.calibrating import PROBED, REPEATS
from evals.calibration.keeping import keep
from evals.cli.models import asks_models
from evals.cli.options import Folder
from evals.cli.printing import shown_line
from evals.folders import DEFAULT_FOLDER
from evals.judges import parse
from evals.llm import Session
from evals.report.calibration import calibration_lines, calibration_object


class Work(StrEnum):
    """What is done with a judge."""

    CALIBRATE = "calibrate"


What = Annotated[Work, typer.Argument(metavar="calibrate", help="Hold its scores against labels of people.")]
LabelFile = Annotated[Path, typer.Argument(metavar="LABELS.jsonl", help="Answers with labels of people.")]
JudgeSpec = Annotated[str, typer.Option("--judge", "-j", metavar="SPEC", help="A judge, such as support or f1.")]
ScaleText = Annotated[
    str, typer.Option("--scale", metavar="LOW,HIGH", help="Lowest and highest label; 0,1 is no and yes.")
]
Probe = Annotated[
    int, typer.Option("--probe", min=0, help="Answers that a model is asked about again, to see how steady it is.")
]
Repeats = Annotated[int, typer.Option("--repeats", min=2, help="How often it is asked about each of these.")]


@asks_models
def judge(
    work: What,
    file: LabelFile,
    judge_spec: JudgeSpec,
    scale: ScaleText = "0,1",
    probe: Probe = PROBED,
    repeats: Repeats = REPEATS,
    folder: Folder = DEFAULT_FOLDER,
    as_json: AsJson = False,
    *,
    session: Session,
) -> int:
    """Calibrate a judge: its agreement with people, beside two rules that read nothing.

    It is kept, and shown beside every score of the judge; one that does not beat both rules is called not trustworthy.

    Example: evals judge calibrate labels.jsonl --judge f1
    """
    del work  # there is one so far
    used = parse(judge_spec, session)
    found = calibrate(read_labels(file, _scale(scale)), used, probed=probe, repeats=repeats)
    if found.failed or not found.n_scored:
        note(f"This calibration is not kept: {found.failed:,} answers failed, {found.n_scored:,} were judged.")
    else:
        keep(folder, found)
    if as_json:
        sys.stdout.write(to_line(calibration_object(found)) + "\n")
    else:
        sys.stdout.writelines(map(shown_line, calibration_lines(found)))
    for reason, detail in found.details.items():
        note(f"{found.without[reason]:,} × {reason}, the first: {detail}")
    return FAILED if found.failed else OK


def _scale(text: str) -> Scale:
    try:
        low, high = map(float, text.split(","))
    except ValueError:
        raise typer.BadParameter(f"expected two numbers with a comma between, as in 1,5, got {text!r}.") from None
    return Scale(low, high)
