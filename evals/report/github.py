"""The gate as GitHub Actions shows it: annotations, and a summary of the step."""

from __future__ import annotations

from pathlib import Path

from evals.gate import Judgement
from evals.report.judgement import one_line
from evals.report.markdown import markdown

_MOST_ANNOTATIONS = 10  # of each kind; GitHub leaves out what comes after
_COMMANDS = {"fail": "error", "inconclusive": "warning"}


def workflow_commands(found: Judgement) -> list[str]:
    """A workflow command for each rule that does not pass, at most ten of a kind.

    Source: GitHub's documentation of workflow commands, and actions/toolkit for what is escaped.
    """
    lines = []
    for word, command in _COMMANDS.items():
        rulings = [ruling for ruling in found.rulings if ruling.word == word][:_MOST_ANNOTATIONS]
        title = _property(f"evals check {found.candidate.eval_set}: {word}")
        lines += [f"::{command} title={title}::{_data(one_line(ruling))}" for ruling in rulings]
    return lines


def add_summary(found: Judgement, path: Path) -> None:
    """Append the judgement to the file that GitHub names for summaries of a step."""
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(markdown(found) + "\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
