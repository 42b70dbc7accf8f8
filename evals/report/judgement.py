"""What the gate says, as text."""

from __future__ import annotations

import re

from chunker.viewing import visible
from evals.gate import Judgement, Ruling
from evals.report.answers import worth_lines
from evals.report.sarif import Level, Result
from evals.report.tables import figure

MOST_LOSSES = 5


def as_text(found: Judgement) -> str:
    """The verdict, who was judged, and a line for each rule."""
    lines = (f"  {ruling.word:<12}  {one_line(ruling)}" for ruling in found.rulings)
    rest = (*loss_lines(found), *worth_lines(found.candidate.judges))
    return "\n".join((title(found), *about(found), *lines, *rest)) + "\n"


def title(found: Judgement) -> str:
    """The verdict with its metric and eval set."""
    return f"{found.word.upper()}  {found.headline.metric} on {visible(found.candidate.eval_set)}"


def about(found: Judgement) -> list[str]:
    """Candidate and baseline, a line each."""
    runs = {"candidate": found.candidate, "baseline": found.baseline}
    return [f"  {what:<12}  {visible(run.name)}  {run.id}" for what, run in runs.items()]


def one_line(ruling: Ruling) -> str:
    """What a rule expected, what came, and why that is not enough or not certain."""
    reason = f" ({ruling.reason})" if ruling.reason else ""
    return visible(f"{ruling.rule}: expected {ruling.expected}; found {ruling.found}{reason}")


def loss_lines(found: Judgement) -> list[str]:
    """The questions that lost most, a line each, unless all is well."""
    lost = [] if found.word == "pass" else found.losses
    shown = [f"{visible(one.question_id)}: {figure(one.before)} -> {figure(one.after)}" for one in lost[:MOST_LOSSES]]
    more = [f"{len(lost) - MOST_LOSSES} more: evals compare shows them"] if len(lost) > MOST_LOSSES else []
    return [f"  {'lost most':<12}  {line}" for line in (*shown, *more)]


def as_results(found: Judgement, path: str, text: str = "") -> list[Result]:
    """A result for each rule that does not pass, at its line in the file of rules, for SARIF.

    Args:
        path: the file of rules, or where it would be.
        text: what stands in that file.
    """
    levels: dict[str, Level] = {"fail": "error", "inconclusive": "warning"}
    return [
        Result(
            f"gate-{ruling.rule.partition('.')[0]}",
            levels[ruling.word],
            one_line(ruling),
            path,
            _line(text, ruling.rule),
        )
        for ruling in found.rulings
        if ruling.word in levels
    ]


def _line(text: str, rule: str) -> int:
    """The line on which a rule's key stands, or else the table or key it is part of, or else the first."""
    table, _, key = rule.partition(".")
    keys = [
        re.compile(rf'"?{re.escape(wanted)}"?\s*=|\[(?:.*\.)?{re.escape(wanted)}\]')
        for wanted in (key, table)
        if wanted
    ]
    lines = [line.strip() for line in text.splitlines()]
    found = (number for wanted in keys for number, line in enumerate(lines, 1) if wanted.match(line))
    return next(found, 1)
