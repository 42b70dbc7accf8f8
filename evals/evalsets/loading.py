"""Eval sets from paths: the format is named, or found by looking."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

import evals.evalsets.formats
from chunker.missing import no_such
from evals.errors import BrokenEvalSet, UnknownFormat
from evals.evalsets.checking import NO_QUESTIONS, check
from evals.evalsets.problems import Reading, has_errors
from evals.types import EvalSet


class Format(Protocol):
    """What a file in `evals/evalsets/formats` defines; the file's name is the format's."""

    def looks_right(self, path: Path) -> bool:
        """Whether the file or folder, which exists, is of this format; decided without reading all of it."""

    def read(self, reference: str) -> Reading:
        """The eval set at a path (or what the format calls so); broken rows become problems.

        Raises: BrokenEvalSet: nothing can be read at all.
        """


def format_names() -> tuple[str, ...]:
    """Names of the formats that exist, one for each file in `evals/evalsets/formats`, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(evals.evalsets.formats.__path__)))


def load(reference: str | Path, *, may_be_empty: bool = False) -> EvalSet:
    """The eval set at a path, or at `format:path`.

    Args:
        may_be_empty: no questions yet are no error.
    Raises: UnknownFormat. BrokenEvalSet: names the first problems and how many there are.
    """
    reading = read(reference)
    problems = [one for one in reading.problems if not (may_be_empty and one.rule == NO_QUESTIONS)]
    if has_errors(problems):
        raise BrokenEvalSet(str(reference), problems)
    return reading.eval_set


def read(reference: str | Path) -> Reading:
    """The eval set at a path or `format:path` with all its problems, checked as by `check`.

    Raises: UnknownFormat. BrokenEvalSet: nothing can be read at all.
    """
    name, rest = split_reference(str(reference))
    reading = _format(name).read(rest)
    problems = (*reading.problems, *check(reading.eval_set, reading.places))
    return Reading(name, reading.eval_set, reading.places, problems)


def split_reference(reference: str) -> tuple[str, str]:
    """Name of the format, and the path.

    Raises: UnknownFormat: nothing is there, or no format is recognised in it.
    """
    name, colon, rest = reference.partition(":")
    if colon and name in format_names():
        return name, rest
    path = Path(reference)
    if not path.exists():
        raise UnknownFormat(_nothing(reference, name if colon else ""))
    for found in format_names():
        if _format(found).looks_right(path):
            return found, reference
    raise UnknownFormat(
        f"No format of eval sets is recognised in {reference!r}. Name it, as in squad:{reference}. {_available()}"
    )


def _nothing(reference: str, name: str) -> str:
    near = difflib.get_close_matches(name, format_names(), n=1)
    if near:
        return f"No format {name!r}. Did you mean {near[0]}:{reference.partition(':')[2]}? {_available()}"
    return f"{no_such(reference)} {_available()}"


def _available() -> str:
    return f"Formats: {', '.join(format_names())}."


def _format(name: str) -> Format:
    return cast(Format, importlib.import_module(f"evals.evalsets.formats.{name}"))
