"""Calibrations kept beside the runs, so that what a judge is worth stands beside every score it gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from evals.calibration.types import Calibration
from evals.files import write_text
from evals.metrics import JUDGED
from evals.runs import Run

NOT_CALIBRATED = "NOT CALIBRATED: hold it against labels of people with `evals judge calibrate`"


def keep(folder: Path, found: Calibration) -> Path:
    """Write down what a judge is worth on some labels, instead of what was known of both before.

    Raises: OutputError.
    """
    name = hashlib.sha256(f"{found.judge}\n{found.sha256}".encode()).hexdigest()[:16]
    path = folder / "calibrations" / f"{name}.json"
    write_text(path, json.dumps({"judge": found.judge, "label": found.label}) + "\n")
    return path


def with_worth(run: Run, folder: Path) -> Run:
    """The run with what is known of its judges here: a label for each file of labels, else what it says itself.

    Files that cannot be read are passed over.
    """
    known = [row for path in sorted((folder / "calibrations").glob("*.json")) if (row := _row(path))]
    judges = {name: spec for name, spec in run.settings.instruments.items() if name.startswith(JUDGED)}
    found = {name: "; ".join(row["label"] for row in known if row["judge"] == spec) for name, spec in judges.items()}
    return replace(run, judges={name: found[name] or run.judges.get(name, NOT_CALIBRATED) for name in judges})


def _row(path: Path) -> Mapping[str, str] | None:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    is_ours = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("judge", "label"))
    return row if is_ours else None
