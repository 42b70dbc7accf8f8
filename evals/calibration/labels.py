"""Labelled answers from a file: JSON Lines of `{id, question, answer, context, references, label, group}`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from chunker.missing import unreadable
from evals.errors import InvalidLabels
from evals.judges.types import Case


class Scale(NamedTuple):
    """The lowest and the highest label that people could give; 0 and 1 stand for no and yes."""

    low: float = 0.0
    high: float = 1.0

    @property
    def is_graded(self) -> bool:
        """Whether there are grades between the two."""
        return self != (0.0, 1.0)

    def share(self, label: float) -> float:
        """The label from 0 to 1."""
        return (label - self.low) / (self.high - self.low)


class Labels(NamedTuple):
    """Cases with their labels, and the hash of the file they come from."""

    name: str
    sha256: str
    scale: Scale
    cases: tuple[Case, ...]


def read_labels(path: Path, scale: Scale | None = None) -> Labels:
    """The labelled answers of a file. `group` is the question where none is given; a label may be null.

    Raises: InvalidLabels: the line, what was expected and what came.
    """
    used = scale or Scale()
    if not used.low < used.high:
        raise InvalidLabels(f"A scale goes from a lower to a higher label, got {used.low:g} to {used.high:g}.")
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise InvalidLabels(unreadable(path, error)) from error
    except UnicodeDecodeError as error:
        raise InvalidLabels(f"Cannot read the labels {str(path)!r}: {error}.") from error
    rows = [(f"{path}, line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    cases = tuple(_case(_object(line, where), where, used) for where, line in rows)
    if len({case.id for case in cases}) < len(cases):
        raise InvalidLabels(f"{path}: ids must differ, and some are given twice.")
    if not cases:
        raise InvalidLabels(f"{path}: no line holds a labelled answer.")
    return Labels(path.name, hashlib.sha256(data).hexdigest(), used, cases)


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InvalidLabels(f"{where}: expected a JSON object, got {line[:60]!r} ({error}).") from error
    if not isinstance(row, dict):
        raise InvalidLabels(f"{where}: expected a JSON object, got {line[:60]!r}.")
    return row


def _case(row: Mapping[str, Any], where: str, scale: Scale) -> Case:
    texts = {key: row.get(key) for key in ("id", "question", "answer")}
    if wrong := [key for key, value in texts.items() if not isinstance(value, str)]:
        raise InvalidLabels(f"{where}: expected a text in {wrong[0]!r}, got {texts[wrong[0]]!r}.")
    context = row.get("context")
    if context is not None and not isinstance(context, str):
        raise InvalidLabels(f"{where}: expected a text or null in 'context', got {context!r}.")
    group = row.get("group", row["question"])
    return Case(
        row["id"], row["question"], row["answer"], context, _references(row, where), str(group),
        _label(row.get("label"), where, scale),
    )  # fmt: skip


def _references(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """One text, several or none."""
    given = row.get("references", row.get("reference"))
    found = () if given is None else (given,) if isinstance(given, str) else given
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise InvalidLabels(f"{where}: expected a text or a list of texts in 'references', got {given!r}.")
    return tuple(found)


def _label(label: object, where: str, scale: Scale) -> float | None:
    if label is None:
        return None
    if not isinstance(label, int | float) or not scale.low <= label <= scale.high:
        raise InvalidLabels(
            f"{where}: expected a label from {scale.low:g} to {scale.high:g} or null, got {label!r}. "
            "Another scale is named by --scale."
        )
    return scale.share(float(label))
