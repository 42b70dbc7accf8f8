"""What reading an eval set gives: the set, where each question stands, and every problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evals.types import EvalSet

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an eval set.

    Attributes:
        place: file and line, such as `questions.jsonl:12`, or a place inside a JSON file.
        question_id: the question it is about; empty where it is about something else.
        rule: short name of what was broken, such as `quote`; see docs/formats.md.
        message: what was expected, what came and what to do, in sentences.
        severity: an error keeps the set from being used, a warning does not.
    """

    place: str
    question_id: str
    rule: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        about = f", question {self.question_id!r}" if self.question_id else ""
        return f"{self.place}{about}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format found.

    Attributes:
        format: name of the format.
        eval_set: every row that could be understood; broken rows are left out and named in `problems`.
        places: where each of the set's questions stands, in their order.
    """

    format: str
    eval_set: EvalSet
    places: tuple[str, ...]
    problems: tuple[Problem, ...]


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether anything among the problems keeps the set from being used."""
    return any(problem.severity == "error" for problem in problems)
