"""`evals reanchor`: evidence put back in place after its documents changed."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, get_args

import typer

from chunker.cli.options import AsJson
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.cli.watching import watched
from chunker.fields import shown
from chunker.output import to_line, writing
from chunker.types import Document
from evals.cli.printing import shown_line
from evals.errors import BrokenEvalSet, EvalsError
from evals.evalsets.documents import read_documents
from evals.evalsets.formats.folder import read_settings
from evals.evalsets.loading import read, split_reference
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import read_text
from evals.reanchoring import Outcome, Placement, rewritten
from evals.reanchoring import reanchor as reanchored

_REPAIRED = {"quote", "outside", "empty-span", "unknown-document"}

EvalSetFolder = Annotated[str, typer.Argument(metavar="EVALSET", help="The folder of an eval set.")]
Write = Annotated[bool, typer.Option("--write", help="Put the new places into the set's file of questions.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="Write the questions to this FILE.jsonl instead.")]
Old = Annotated[
    Path | None, typer.Option("--old", metavar="DOCUMENTS", help="The documents before the change: tells copies apart.")
]


def reanchor(
    eval_set: EvalSetFolder, write: Write = False, output: Output = None, old: Old = None, as_json: AsJson = False
) -> int:
    """Find each quote again after documents changed; exit 1 if one could not be placed. Writes only when told.

    A quote is looked for word for word, then without regard to white space and typography, then as a passage
    that is at least 80 % like it and has the same numbers.

    Example: evals reanchor handbook --write
    """
    if write and output:
        raise typer.BadParameter("--write and --output exclude each other: choose where the questions go.")
    reading = _readable(eval_set)
    before = _documents(old) if old else None
    count = sum(len(question.evidence) for question in reading.eval_set.questions)
    placements = [*watched(reanchored(reading.eval_set, before), "Looking", count)]
    _tell(placements, as_json)
    changed = any(placement.outcome not in {"kept", "lost"} for placement in placements)
    questions = read_settings(Path(split_reference(eval_set)[1]), []).questions
    if output or (write and changed):
        _write(output or str(questions), read_text(questions), placements)
    elif changed:
        note("nothing was written; --write puts the new places into the eval set.")
    return FAILED if any(placement.after is None for placement in placements) else OK


def _readable(reference: str) -> Reading:
    """The eval set, if nothing is wrong with it but places.

    Raises: EvalsError: it is of a format that we only read. BrokenEvalSet: other rows are broken.
    """
    reading = read(reference)
    if reading.format != "folder":
        raise EvalsError(
            f"Expected an eval set in our own format, got {reading.format}: correct it where it comes from."
        )
    if others := [one for one in reading.problems if one.severity == "error" and one.rule not in _REPAIRED]:
        raise BrokenEvalSet(reference, others)
    return reading


def _documents(path: Path) -> dict[str, Document]:
    problems: list[Problem] = []
    documents = read_documents(path, problems)
    if problems:
        raise BrokenEvalSet(str(path), problems)
    return documents


def _write(target: str, text: str, placements: Sequence[Placement]) -> None:
    with writing(target, {}) as rows:
        lines = rewritten(text.removesuffix("\n").split("\n"), placements)
        rows.write("".join(f"{line}\n" for line in lines).encode())


def _tell(placements: Sequence[Placement], as_json: bool) -> None:
    counts = Counter(placement.outcome for placement in placements)
    totals = {outcome: counts[outcome] for outcome in get_args(Outcome)}
    changed = [placement for placement in placements if placement.outcome != "kept"]
    if as_json:
        sys.stdout.write(to_line({**totals, "changed": [dataclasses.asdict(one) for one in changed]}) + "\n")
        return
    sys.stdout.writelines(shown_line(_line(placement)) for placement in changed)
    sys.stdout.write(f"{', '.join(f'{number:,} {outcome}' for outcome, number in totals.items())}\n")


def _line(placement: Placement) -> str:
    before, after = placement.before, placement.after
    head = (
        f"{placement.outcome:9} question {placement.question_id!r}: {before.document_id} [{before.start}:{before.end}]"
    )
    if after is None:
        return f"{head} {shown(before.quote)}. {placement.reason}"
    moved = f"{head} -> [{after.start}:{after.end}]"
    if after.quote == before.quote:
        return moved
    return f"{moved} {placement.similarity:.0%} alike: {shown(before.quote)} -> {shown(after.quote)}"
