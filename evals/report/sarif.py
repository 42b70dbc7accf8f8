"""Findings as SARIF 2.1.0, which code hosts and editors show at the line they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

from evals.gate import Judgement
from evals.report.judgement import one_line

Level = Literal["error", "warning", "note"]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_DISTRIBUTION = "chunkproof"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, where, and what to do.

    Attributes:
        rule: its id, such as `over-limit`.
        path: relative to the repository, with `/`.
        line: the first is 1.
        fix: what to do, in words; empty where there is no advice.
    """

    rule: str
    level: Level
    message: str
    path: str
    line: int = 1
    fix: str = ""


def sarif(findings: Sequence[Finding], rules: Mapping[str, str] | None = None) -> str:
    """The findings as one SARIF document, in the order given; equal findings give equal bytes.

    Args:
        rules: what each rule says, by id; rules that nothing was found for may be among them.
    Source: OASIS SARIF 2.1.0, sections 3.19 (tool component), 3.27 (result) and 3.29 (physical location).
    """
    told = {**dict.fromkeys((finding.rule for finding in findings), ""), **(rules or {})}
    places = {rule: place for place, rule in enumerate(told)}
    driver = {
        "name": f"{_DISTRIBUTION} evals",
        **_version(),
        "rules": [
            {"id": rule, **({"shortDescription": {"text": text}} if text else {})} for rule, text in told.items()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.rule]) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _version() -> dict[str, str]:
    """The version of our distribution, where it is installed."""
    try:
        return {"version": version(_DISTRIBUTION)}
    except PackageNotFoundError:
        return {}


def _result(finding: Finding, place: int) -> dict[str, object]:
    text = f"{finding.message} Fix: {finding.fix}" if finding.fix else finding.message
    where = {
        "artifactLocation": {"uri": _uri(finding.path)},
        "region": {"startLine": max(1, finding.line)},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": finding.level,
        "message": {"text": text},
        "locations": [{"physicalLocation": where}],
    }


def _uri(path: str) -> str:
    """The path as a URI reference; one that begins with a name and a colon must not look like a scheme."""
    written = quote(path, safe="/", errors="replace")
    return f"file://{written}" if PurePosixPath(path).is_absolute() else written


def judged(found: Judgement, path: str, text: str = "") -> list[Finding]:
    """A finding for each rule that does not pass, at its line in the file of rules.

    Args:
        path: the file of rules, or of the baseline where there are no rules.
        text: what stands in that file.
    """
    levels: dict[str, Level] = {"fail": "error", "inconclusive": "warning"}
    return [
        Finding(
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
    """The line on which a rule's last key stands, or else the table it belongs to, or else the first."""
    table, _, key = rule.partition(".")
    lines = [line.strip() for line in text.splitlines()]
    for wanted in (key, table):
        for number, line in enumerate(lines, 1):
            if wanted and line.lstrip('"').startswith(wanted):
                return number
    return 1
