"""Two runs side by side as text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from chunker.viewing import visible
from evals.contrast import Contrast, MetricRow, Moved
from evals.report.answers import worth_lines
from evals.report.tables import aligned, ends, figure
from evals.runs import PlacedSpan
from evals.stats import Stratum
from evals.types import EvalSet, Evidence, Question

_MOST_CHARS = 240
_HEADER = (
    "metric",
    "baseline",
    "n",
    "candidate",
    "n",
    "difference",
    "95 %",
    "p",
    "up",
    "down",
    "detectable",
    "more",
    "verdict",
)


def show_contrast(found: Contrast, eval_set: EvalSet | None = None, stream: TextIO | None = None) -> None:
    """Write the metrics, the tags and the questions that moved most.

    Args:
        eval_set: gives questions and contexts their text; without it, contexts are shown as spans.
    """
    out = stream or sys.stdout
    out.writelines(f"{line}\n" for line in _lines(found, eval_set))


def _lines(found: Contrast, eval_set: EvalSet | None) -> Iterator[str]:
    for what, run in (("baseline ", found.baseline), ("candidate", found.candidate)):
        yield f"{what}  {visible(run.name)}  {run.id}"
    yield f"eval set   {visible(found.baseline.eval_set)}, {len(found.baseline.questions)} questions"
    yield from (f"differs    {one.what}: {visible(one.baseline)} -> {visible(one.candidate)}" for one in found.unlike)
    yield ""
    yield from aligned([_HEADER, *map(_cells, found.rows)], left=(0, 12))
    yield ""
    yield _basis(found)
    yield from worth_lines({**found.baseline.judges, **found.candidate.judges})
    yield from _strata(found)
    yield from _moves(found, eval_set)


def _cells(row: MetricRow) -> Sequence[str]:
    one, change = row.comparison, row.comparison.difference
    return (
        one.metric,
        figure(row.baseline.mean),
        str(row.baseline.sample.n_questions),
        figure(row.candidate.mean),
        str(row.candidate.sample.n_questions),
        figure(change.mean, "+"),
        ends(change.low, change.high, "+"),
        _p(change.p_corrected),
        str(change.n_higher),
        str(change.n_lower),
        figure(change.smallest_detectable),
        f"{row.more_questions:,}" if row.more_questions else "",
        one.conclusion.word,
    )


def _p(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.4f}"


def _basis(found: Contrast) -> str:
    sample = found.rows[0].comparison.difference.sample
    families = sorted({row.comparison.difference.family for row in found.rows[1:]})
    family = f", the other metrics for {families[-1]} comparisons" if families else ""
    first = found.rows[0].comparison.difference.family
    return (
        f"Differences are candidate minus baseline over the questions that both scored, {sample.n_units} "
        f"{sample.unit}s resampled. p is corrected (Holm): {found.metric} for {first}{family}. `detectable` is the "
        f"smallest true difference that such a set finds in 80 % of cases, `more` how many more questions it takes to "
        f"find one of the margin, {found.margin:g}."
    )


def _strata(found: Contrast) -> Iterator[str]:
    if not found.strata.rows:
        return
    yield ""
    yield f"{found.metric} by tag, worst {visible(found.strata.worst or 'not known')}"
    header = ("tag", "n", "difference", "95 %", "p", "")
    yield from aligned([header, *(_stratum(row, found.strata.worst) for row in found.strata.rows)], left=(0, 5))


def _stratum(row: Stratum, worst: str | None) -> Sequence[str]:
    change = row.difference
    remark = "worst" if row.tag == worst else "" if row.can_gate else "too few to decide"
    figures = (figure(change.mean, "+"), ends(change.low, change.high, "+"), _p(change.p_corrected))
    return (visible(row.tag), str(change.sample.n_questions), *figures, remark)


def _moves(found: Contrast, eval_set: EvalSet | None) -> Iterator[str]:
    if not found.n_moved:
        return
    budget = "" if found.budget is None else f"; contexts of {found.budget} tokens"
    yield ""
    yield f"{found.n_moved} questions moved by {found.metric}, the first {len(found.moved)}{budget}"
    asked = {question.id: question for question in eval_set.questions} if eval_set else {}
    for one in found.moved:
        move = one.move
        yield ""
        yield f"  {visible(move.question_id)}  {figure(move.before)} -> {figure(move.after)}  ({move.change:+.4f})"
        question = asked.get(move.question_id)
        if question:
            yield f"    question   {_short(question.text)}"
            yield from (f"    evidence   {_passage(_span(item), eval_set)}" for item in question.evidence)
        yield from _contexts(one, eval_set, question)


def _contexts(one: Moved, eval_set: EvalSet | None, question: Question | None) -> Iterator[str]:
    """What was sent, a line each passage; a star marks those that share characters with the evidence."""
    for who, spans in (("baseline ", one.before), ("candidate", one.after)):
        if spans is None:
            yield f"    {who}  its contexts are not kept: compare with the run itself"
        elif not spans:
            yield f"    {who}  nothing was sent"
        else:
            for span in spans:
                star = "*" if question and any(_meet(span, _span(item)) for item in question.evidence) else " "
                yield f"    {who} {star}{_passage(span, eval_set)}"


def _span(evidence: Evidence) -> PlacedSpan:
    return evidence.document_id, evidence.start, evidence.end


def _meet(one: PlacedSpan, other: PlacedSpan) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _passage(span: PlacedSpan, eval_set: EvalSet | None) -> str:
    document, start, end = span
    place = f"{visible(document)} [{start}:{end}]"
    known = eval_set.documents.get(document) if eval_set else None
    return f"{place} {_short(known.text[start:end])}" if known else place


def _short(text: str) -> str:
    return visible(text if len(text) <= _MOST_CHARS else f"{text[:_MOST_CHARS]}…")
