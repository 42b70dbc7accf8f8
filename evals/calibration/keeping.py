"""Calibrations kept beside the runs, so that what a judge is worth stands beside every score it gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evals.calibration.types import Calibration
from evals.judges.types import Judge
from evals.runs import write_whole

NOT_CALIBRATED = "NOT CALIBRATED: hold it against labels of people with `evals judge calibrate`"


def keep(folder: Path, found: Calibration) -> Path:
    """Write down what a judge is worth on some labels, instead of what was known of both before.

    Raises: OutputError.
    """
    name = hashlib.sha256(f"{found.judge}\n{found.sha256}".encode()).hexdigest()[:16]
    home = folder / "calibrations"
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{name}.json"
    write_whole(path, json.dumps({"judge": found.judge, "label": found.label}) + "\n")
    return path


def worth(folder: Path, judges: Iterable[Judge]) -> Mapping[str, str]:
    """What is known of each judge, by the name of its scores: a label for each file of labels, else that there is none.

    Files that cannot be read are passed over.
    """
    known = [row for path in sorted((folder / "calibrations").glob("*.json")) if (row := _row(path))]
    found = {judge: [row["label"] for row in known if row["judge"] == judge.name] for judge in judges}
    return {judge.score_name: "; ".join(labels) or NOT_CALIBRATED for judge, labels in found.items()}


def _row(path: Path) -> Mapping[str, str] | None:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("judge", "label"))
    return row if is_ours else None
