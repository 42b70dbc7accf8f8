"""The gate as Markdown for a pull request's comment or a step's summary."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from chunker.viewing import visible
from evals.gate import Judgement, Ruling
from evals.report.answers import worth_lines
from evals.report.tables import ends, figure
from evals.stats import Stratum

MOST_CHARS = 65_000  # a comment on GitHub holds 65,536
_MOST_CELL_CHARS = 400
_MOST_ROWS = 30
_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>&|~@#!$:\x00-\x1f]")
_SIGNS = {"pass": "✅", "fail": "❌", "inconclusive": "❔"}


def markdown(found: Judgement) -> str:
    """The verdict, a table of the rules, the tags, and what lost most; below 65,000 characters.

    The first line is a comment that nobody sees and that is the same for every judgement on an eval set of that name:
    whoever posts the text finds by it the comment to replace.
    """
    return limited("".join(f"{line}\n" for line in _lines(found)))


def marker(eval_set: str) -> str:
    """The hidden first line."""
    return f"<!-- chunkproof evals check {hashlib.sha256(eval_set.encode('utf-8', 'replace')).hexdigest()[:12]} -->"


def limited(text: str, most_chars: int = MOST_CHARS) -> str:
    """The text, with lines at its end left out where it is too long, and that said."""
    if len(text) <= most_chars:
        return text
    remark = "\n… the rest was left out, it is too long for a comment.\n"
    head = text[: most_chars - len(remark)]
    return head[: head.rfind("\n") + 1] + remark


def cell(text: str) -> str:
    """Any text as plain words in one cell of a table: no markup, no mention of people, no line break."""
    shown = visible(text if len(text) <= _MOST_CELL_CHARS else f"{text[:_MOST_CELL_CHARS]}…")
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shown)


def _lines(found: Judgement) -> Iterator[str]:
    yield marker(found.candidate.eval_set)
    about = f"{cell(found.headline.metric)} on {cell(found.candidate.eval_set)}"
    yield f"### {_SIGNS[found.word]} {found.word.upper()}: {about}"
    yield ""
    yield from _table(("", "run", "id"), (
        (who, cell(run.name), run.id)
        for who, run in (("candidate", found.candidate), ("baseline", found.baseline))
    ))  # fmt: skip
    yield ""
    yield from _table(("", "rule", "expected", "found", "why"), map(_ruling, found.rulings))
    for line in worth_lines(found.candidate.judges):
        yield cell(line)
    if found.strata.rows:
        yield from _details("By tag", _table(("tag", "n", "difference", "95 %", ""), _tags(found)))
    if found.word != "pass" and found.losses:
        rows = _table(("question", "baseline", "candidate", "difference"), _losses(found))
        yield from _details("Questions that lost most", rows)


def _details(summary: str, lines: Iterator[str]) -> Iterator[str]:
    """Lines that are shown on a click."""
    yield from ("", f"<details><summary>{summary}</summary>", "", *lines, "", "</details>")


def _losses(found: Judgement) -> Iterator[Sequence[str]]:
    lost = found.losses
    for move in lost[:_MOST_ROWS]:
        yield cell(move.question_id), figure(move.before), figure(move.after), figure(move.change, "+")
    if len(lost) > _MOST_ROWS:
        yield f"{len(lost) - _MOST_ROWS} more", "", "", ""


def _table(header: Sequence[str], rows: Iterator[Sequence[str]] | map[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _ruling(ruling: Ruling) -> Sequence[str]:
    texts = (ruling.rule, ruling.expected, ruling.found, ruling.reason)
    return (f"{_SIGNS[ruling.word]} {ruling.word}", *map(cell, texts))


def _tags(found: Judgement) -> Iterator[Sequence[str]]:
    """The worst tag, then the others by name."""
    rows = sorted(found.strata.rows, key=lambda row: row.tag != found.strata.worst)
    yield from (_tag(row, found.strata.worst) for row in rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield (f"{len(rows) - _MOST_ROWS} more", "", "", "", "")


def _tag(row: Stratum, worst: str | None) -> Sequence[str]:
    change = row.difference
    remark = "worst" if row.tag == worst else "" if row.can_gate else "too few to decide"
    ending = ends(change.low, change.high, "+")
    return (cell(row.tag), str(change.sample.n_questions), figure(change.mean, "+"), cell(ending), remark)
