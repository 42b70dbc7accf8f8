"""Findings as SARIF, for code review on GitHub and GitLab."""

from __future__ import annotations

from collections.abc import Sequence

from evals.lint import find_rule
from evals.lint.explaining import summary
from evals.lint.types import Finding
from evals.report.sarif import Result, Rule, sarif


def as_sarif(findings: Sequence[Finding]) -> str:
    """A log with one run, with the rules that were broken."""
    rules = {name: find_rule(name) for name in sorted({one.rule for one in findings})}
    told = {name: Rule(summary(rule), rule.FIX, rule.LEVEL) for name, rule in rules.items()}
    return sarif([_result(one) for one in findings], told)


def _result(one: Finding) -> Result:
    where = {"document": one.document_id, "start": one.start, "end": one.end}
    return Result(one.rule, one.level, one.message, one.path, one.line, one.fix, where)
