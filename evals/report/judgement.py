"""What the gate says, as text."""

from __future__ import annotations

from chunker.viewing import visible
from evals.gate import Judgement, Ruling


def as_text(found: Judgement) -> str:
    """The verdict, who was judged, and a line for each rule."""
    lines = (f"  {ruling.word:<12}  {one_line(ruling)}" for ruling in found.rulings)
    return "\n".join((title(found), *about(found), *lines)) + "\n"


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
