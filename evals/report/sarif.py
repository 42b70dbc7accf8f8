"""Findings as SARIF 2.1.0, which code hosts and editors show at the line they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

Level = Literal["error", "warning", "note"]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_DISTRIBUTION = "chunkproof"


@dataclass(frozen=True, slots=True)
class Result:
    """Something that is wrong, where, and what to do.

    Attributes:
        rule: its id, such as `over-limit`.
        path: relative to the repository, with `/`, or absolute.
        line: the first is 1; 0 is the file as a whole.
        fix: what to do, in words; empty where there is no advice.
        properties: whatever else a program may want to know.
    """

    rule: str
    level: Level
    message: str
    path: str
    line: int = 0
    fix: str = ""
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, how to keep it, and how bad it is not to."""

    summary: str
    help: str
    level: Level


def sarif(results: Sequence[Result], rules: Mapping[str, Rule] | None = None) -> str:
    """The results as one SARIF document, in the order given; equal results give equal bytes, in ASCII.

    Args:
        rules: by id; those that nothing was found for may be among them.
    Source: OASIS SARIF 2.1.0, sections 3.19 (tool component), 3.27 (result) and 3.29 (physical location).
    """
    told = {**dict.fromkeys((result.rule for result in results), None), **(rules or {})}
    places = {rule: place for place, rule in enumerate(told)}
    driver = {"name": f"{_DISTRIBUTION} evals", **_version(), "rules": [_rule(*item) for item in told.items()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, places[result.rule]) for result in results],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(name: str, rule: Rule | None) -> dict[str, object]:
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": rule.level},
    }


def _version() -> dict[str, str]:
    """The version of our distribution, where it is installed."""
    try:
        return {"version": version(_DISTRIBUTION)}
    except PackageNotFoundError:
        return {}


def _result(result: Result, place: int) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": _uri(result.path)}}
    if result.line:
        location["region"] = {"startLine": result.line}
    return {
        "ruleId": result.rule,
        "ruleIndex": place,
        "level": result.level,
        "message": {"text": f"{result.message} {result.fix}" if result.fix else result.message},
        "locations": [{"physicalLocation": location}],
        **({"properties": dict(result.properties)} if result.properties else {}),
    }


def _uri(path: str) -> str:
    """The path as a URI reference; one that begins with a name and a colon must not look like a scheme."""
    written = quote(path, safe="/", errors="replace")
    return f"file://{written}" if PurePosixPath(path).is_absolute() else written
