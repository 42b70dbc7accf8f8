"""Findings as SARIF 2.1.0, for GitHub and GitLab: the least that shows them at their lines."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from urllib.parse import quote

from chunker.errors import OutputError
from chunker.output import to_line
from evals.lint import find_rule
from evals.lint.explaining import summary
from evals.lint.types import Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(path: Path, findings: Sequence[Finding]) -> None:
    """Writes a log; it takes the place of what stood there when it is complete.

    Raises: OutputError.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(to_line(as_sarif(findings)) + "\n")
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise OutputError(
            f"Cannot write {str(path)!r}: {error.strerror or error}. Nothing there was changed."
        ) from error


def as_sarif(findings: Sequence[Finding]) -> Mapping[str, object]:
    """A log with one run; columns and offsets count code points."""
    ids = sorted({one.rule for one in findings})
    rules = [
        {
            "id": name,
            "shortDescription": {"text": summary(find_rule(name))},
            "help": {"text": find_rule(name).FIX},
            "defaultConfiguration": {"level": find_rule(name).LEVEL},
        }
        for name in ids
    ]
    driver = {"name": "evals lint", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, ids.index(one.rule)) for one in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, rule_index: int) -> Mapping[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.path)}}
    if finding.line:
        location["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": finding.level,
        "message": {"text": f"{finding.message} {finding.fix}"},
        "locations": [{"physicalLocation": location}],
        "properties": {"document": finding.document_id, "start": finding.start, "end": finding.end},
    }


def _uri(path: str) -> str:
    """A path as a URI; one that is not absolute stays relative to where the command ran."""
    if PurePath(path).is_absolute():
        return PurePath(path).as_uri()
    return quote(PurePath(path).as_posix().encode("utf-8", "replace"), safe="/")
