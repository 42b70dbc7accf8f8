"""The pipelines in `docs/ci.md`: the commands in them are ours as they are, the rules in it are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.rules import Rules, read_rules
from tests.command import fill
from tests.test_docs import parsed
from tools.refresh_docs import ROOT, blocks, our_calls

TEXT = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
_CALL = re.compile(r"^[ -]*((?:evals|chunker) (?:.*\\\n)*.*)$", re.MULTILINE)


def written_in(language: str) -> list[str]:
    """The blocks in a language."""
    return ["\n".join(block.lines) for block in blocks(TEXT) if block.language == language]


@pytest.mark.parametrize("pipeline", written_in("yaml"), ids=["github", "gitlab"])
def test_commands_of_a_pipeline_parse(pipeline: str) -> None:
    """With options that exist."""
    calls = [call for command in _CALL.findall(pipeline) for call in our_calls(command)]
    assert [call[:3] for call in calls] == [["evals", "check", "corpora/fernholt"]]
    assert parsed(calls[0])["baseline"] == "main"


def test_the_rules_shown_are_all_there_are(tmp_path: Path) -> None:
    """And the file can be read."""
    (text,) = written_in("toml")
    path = fill(tmp_path, {"chunker.toml": text}) / "chunker.toml"
    assert read_rules(path).worst_stratum_margin == 0.10
    missing = [name for name in Rules.__dataclass_fields__ if name != "source" and not re.search(rf"\b{name}\b", text)]
    assert not missing


def test_the_usual_values_are_those_of_the_code() -> None:
    """Where the table of rules names one."""
    stated = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", TEXT, re.MULTILINE))
    assert stated.keys() == {"margin", "max_failed_share", "max_failed_documents"}
    assert all(float(value) == getattr(Rules(), name) for name, value in stated.items())
