"""`evals selfcheck`: our figures against those of trusted libraries and published tables."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import FAILED, OK
from chunker.output import to_line
from chunker.viewing import visible
from evals.report.tables import aligned
from evals.selfcheck import Check, LeftOut, run_checks

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", exists=True, file_okay=False, help="Chroma's corpora and questions."),
]


def selfcheck(data: Data = None, as_json: AsJson = False) -> int:
    """Hold our figures against trusted libraries and published tables; exit 1 if one disagrees.

    What is not installed or not at hand is left out and named.

    Example: evals selfcheck
    """
    found = [*run_checks(data)]
    checks = [one for one in found if isinstance(one, Check)]
    left_out = [one for one in found if isinstance(one, LeftOut)]
    is_ok = all(check.is_ok for check in checks)
    if as_json:
        rows = [{**dataclasses.asdict(check), "ok": check.is_ok} for check in checks]
        missing = [dataclasses.asdict(one) for one in left_out]
        sys.stdout.write(to_line({"ok": is_ok, "checks": rows, "left_out": missing}) + "\n")
    else:
        sys.stdout.writelines(f"{visible(line)}\n" for line in _lines(checks, left_out))
    return OK if is_ok else FAILED


def _lines(checks: Sequence[Check], left_out: Sequence[LeftOut]) -> list[str]:
    """A row a check, then what was left out, then the sum."""
    rows = [("check", "expected", "got", "ok", "source"), *map(_row, checks)]
    lines = [line.removeprefix("  ") for line in aligned(rows, left=(0, 3, 4))]
    lines += [f"left out: {one.name}: {one.reason}" for one in left_out]
    wrong = sum(not check.is_ok for check in checks)
    return [*lines, f"{len(checks) - wrong} of {len(checks)} checks agree, {len(left_out)} left out"]


def _row(check: Check) -> tuple[str, str, str, str, str]:
    word = "yes" if check.is_ok else "NO"
    return check.name, f"{check.expected:.6g}", f"{check.got:.6g}", word, check.source
