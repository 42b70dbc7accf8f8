"""Versions of a baseline in files made for git: promote a run, go back to an earlier one, delete nothing.

`NAME/<n>.json` holds a version: a run without its contexts. `NAME/log.jsonl` has a line for each step; the last one
says which version is current.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date as Date  # noqa: N812  a type, beside an argument called date
from pathlib import Path
from typing import Literal

from chunker.calls import nearest
from evals.comparing import interval
from evals.errors import BrokenHistory, UnknownRun
from evals.files import write_text
from evals.runs import Run, read_run, to_lines

Action = Literal["promote", "rollback"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LOG = "log.jsonl"
_MAKE_ONE = "`evals promote RUN --name NAME` makes one of a run."


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a log: a version became current, with what it scored.

    Attributes:
        run: id of the run that the version holds.
        headline: the run's first metric, whose mean and interval follow.
        date: as in 2025-03-31.
        note: why, for people.
    """

    version: int
    action: Action
    run: str
    strategy: str
    retriever: str
    eval_set: str
    fingerprint: str
    headline: str
    mean: float | None
    low: float | None
    high: float | None
    date: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Baselines:
    """Baselines by name, in one folder."""

    folder: Path

    def names(self) -> tuple[str, ...]:
        """Those that have a log, sorted."""
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"*/{_LOG}")))

    def steps(self, name: str) -> tuple[Step, ...]:
        """The log of a baseline, oldest first.

        Raises: UnknownRun: no such baseline. BrokenHistory: a line that cannot be read.
        """
        if name not in self.names():
            raise UnknownRun(f"No baseline {name!r} in {self.folder}. {nearest(name, self.names())} {_MAKE_ONE}")
        path = self.folder / name / _LOG
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        return tuple(_step(line, f"{path}, line {number}") for number, line in enumerate(lines, 1))

    def current(self, name: str) -> int:
        """The version that counts now."""
        return self.steps(name)[-1].version

    def path(self, name: str, version: int | None = None) -> Path:
        """The file of a version, of the current one unless it is named.

        Raises: UnknownRun: no such baseline or version.
        """
        versions = [step.version for step in self.steps(name) if step.action == "promote"]
        wanted = self.current(name) if version is None else version
        if wanted not in versions:
            raise UnknownRun(f"{name} has no version {wanted}. There are: {', '.join(map(str, versions))}.")
        return self.folder / name / f"{wanted}.json"


def promote(folder: Path, name: str, run: Run, date: str, note: str = "") -> Step:
    """Make a run the current version of a baseline, which is made if there is none.

    The version's file is complete before the log names it. Its number is above all that were ever given.

    Args:
        folder: holds all baselines; made if there is none.
        date: as in 2025-03-31.
    Raises: BrokenHistory: a name that is no name of a folder, a date that is none, or a log that cannot be read.
    """
    _check(name, date)
    baselines, home = Baselines(folder), folder / name
    steps = baselines.steps(name) if name in baselines.names() else ()
    home.mkdir(parents=True, exist_ok=True)
    taken = [int(path.stem) for path in home.glob("*.json") if path.stem.isdecimal()]
    version = 1 + max([*taken, *(step.version for step in steps)], default=0)
    write_text(home / f"{version}.json", to_lines(replace(run, contexts={}, answers={})))
    return _append(home, steps, _described(run, version, date, note))


def rollback(folder: Path, name: str, date: str, to: int | None = None, note: str = "") -> Step:
    """Make an earlier version current: the one named, or the one that was current when this one was promoted.

    Raises: UnknownRun: no such baseline or version. BrokenHistory: nothing to go back to. UnreadableRun: its file.
    """
    _check(name, date)
    baselines = Baselines(folder)
    steps, current = baselines.steps(name), baselines.current(name)
    promoted = next(place for place, step in enumerate(steps) if (step.action, step.version) == ("promote", current))
    if to is None and not promoted:
        raise BrokenHistory(f"{name} has no version before {current}, which is current.")
    version = steps[promoted - 1].version if to is None else to
    if version == current:
        raise BrokenHistory(f"Version {version} of {name} is current already.")
    run = read_run(baselines.path(name, version))
    return _append(folder / name, steps, replace(_described(run, version, date, note), action="rollback"))


def _described(run: Run, version: int, date: str, note: str) -> Step:
    headline = next(iter(run.settings.metrics))
    found = interval(run, headline)
    return Step(
        version, "promote", run.id, run.strategy, run.retriever, run.eval_set, run.fingerprint,
        headline, found.mean, found.low, found.high, date, note,
    )  # fmt: skip


def _append(home: Path, steps: Sequence[Step], step: Step) -> Step:
    lines = [json.dumps(asdict(one), ensure_ascii=True) + "\n" for one in (*steps, step)]
    write_text(home / _LOG, "".join(lines))
    return step


def _step(line: str, where: str) -> Step:
    try:
        step = Step(**json.loads(line))
        is_whole = isinstance(step.version, int) and step.action in {"promote", "rollback"}
    except (ValueError, TypeError) as error:
        raise BrokenHistory(
            f"{where} is not a step of a baseline: {error}. Restore it from version control."
        ) from error
    if not is_whole:
        raise BrokenHistory(f"{where} has version {step.version!r} and action {step.action!r}. Restore it.")
    return step


def _check(name: str, date: str) -> None:
    if not _NAME.fullmatch(name):
        raise BrokenHistory(f"A baseline's name has letters, digits, dots, dashes and underscores, got {name!r}.")
    try:
        Date.fromisoformat(date)
    except ValueError as error:
        raise BrokenHistory(f"Expected a date as in 2025-03-31, got {date!r}.") from error


def to_object(name: str, steps: Sequence[Step]) -> dict[str, object]:
    """What `evals history --json` prints of a baseline."""
    return {"name": name, "current": steps[-1].version, "steps": [asdict(step) for step in steps]}
