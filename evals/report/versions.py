"""Versions of baselines as text."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from chunker.viewing import visible
from evals.history import Step
from evals.report.tables import aligned, ends, figure


def show_versions(histories: Mapping[str, Sequence[Step]], stream: TextIO | None = None) -> None:
    """Write the steps of each baseline, oldest first; a star marks the version that is current."""
    out = stream or sys.stdout
    for place, (name, steps) in enumerate(histories.items()):
        cells = [("", "version", "date", "step", "score", "95 %", "what"), *_rows(steps)]
        out.write("\n" * (place > 0) + f"{name}, version {steps[-1].version} is current\n")
        out.writelines(f"{line}\n" for line in aligned(cells, left=(0, 2, 3, 6)))


def _rows(steps: Sequence[Step]) -> list[tuple[str, ...]]:
    last = len(steps) - 1
    return [_row(step, is_current=place == last) for place, step in enumerate(steps)]


def _row(step: Step, *, is_current: bool) -> tuple[str, ...]:
    what = f"{step.headline} of {step.strategy} · {step.retriever} on {step.eval_set}, run {step.run}"
    note = f": {step.note}" if step.note else ""
    return (
        "*" if is_current else "",
        str(step.version),
        step.date,
        step.action,
        figure(step.mean),
        ends(step.low, step.high),
        visible(what + note),
    )
