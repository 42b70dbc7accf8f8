"""`evals compare`: two runs side by side."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import OK
from chunker.output import to_line
from evals.calibration.keeping import with_worth
from evals.cli.options import BaselineFolder, Folder, Reference
from evals.comparing import DEFAULT_MARGIN
from evals.contrast import MOST_MOVES, contrast, to_object
from evals.errors import NotComparable
from evals.evalsets import fingerprint, load
from evals.folders import DEFAULT_BASELINES, DEFAULT_FOLDER, store_in
from evals.history import Baselines
from evals.references import find_run
from evals.report.contrast import show_contrast
from evals.types import EvalSet

Metrics = Annotated[list[str] | None, typer.Option("--metric", "-M", help="A metric to compare; repeatable.")]
EvalSetOption = Annotated[
    str | None, typer.Option("--eval-set", metavar="EVALSET", help="Shows texts of questions and contexts from here.")
]
Margin = Annotated[float, typer.Option("--margin", min=0.0, help="The largest difference that does not matter.")]
Moves = Annotated[int, typer.Option("--moves", min=0, help="How many of the questions that moved to show.")]


def compare(
    baseline: Reference,
    candidate: Reference,
    metric: Metrics = None,
    eval_set: EvalSetOption = None,
    margin: Margin = DEFAULT_MARGIN,
    moves: Moves = MOST_MOVES,
    folder: Folder = DEFAULT_FOLDER,
    baselines: BaselineFolder = DEFAULT_BASELINES,
    as_json: AsJson = False,
) -> int:
    """Compare two runs question by question: metrics, tags, and what moved most; exit 2 if they are not comparable.

    Example: evals compare main 'sentence(max_tokens=128)' --eval-set handbook
    """
    store, versions = store_in(folder), Baselines(baselines)
    before, after = (with_worth(find_run(name, store, versions), folder) for name in (baseline, candidate))
    found = contrast(before, after, metric or (), margin, moves)
    texts = _texts(eval_set, found.baseline.fingerprint) if eval_set else None
    if as_json:
        sys.stdout.write(to_line(to_object(found)) + "\n")
    else:
        show_contrast(found, texts)
    return OK


def _texts(reference: str, wanted: str) -> EvalSet:
    """The eval set that was measured.

    Raises: NotComparable: it is another one now.
    """
    found = load(reference)
    if (seen := fingerprint(found)) != wanted:
        raise NotComparable(
            f"{reference} is {seen[:12]} now, and the runs measured {wanted[:12]}: texts would not fit."
        )
    return found
