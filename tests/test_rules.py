"""Rules of the gate from TOML: found, checked, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import InvalidRules
from evals.rules import Rules, parse_rules, read_rules
from tests.command import fill

GATE = """
[gate]
metric = "evidence_recall@1000"
margin = 0.01
max_failed_documents = 2
[gate.floors]
"mrr" = 0.3
[gate.intrinsic]
size_over_limit = 0
"""


def test_every_key_of_the_table_is_read(tmp_path: Path) -> None:
    """What is not named keeps its usual value, and the file is remembered."""
    path = fill(tmp_path, {"chunker.toml": GATE}) / "chunker.toml"
    assert read_rules(path) == Rules(
        "evidence_recall@1000", 0.01, None, {"mrr": 0.3}, 0.0, 2, None, None, {"size_over_limit": 0}, str(path)
    )


def test_rules_are_found_in_the_folder(tmp_path: Path) -> None:
    """In chunker.toml, else in pyproject.toml under the name that tools have there, else the usual ones hold."""
    assert read_rules(folder=tmp_path) == Rules()
    fill(tmp_path, {"pyproject.toml": "[tool.chunker.gate]\nmargin = 0.05\n"})
    assert read_rules(folder=tmp_path).margin == 0.05
    fill(tmp_path, {"chunker.toml": "[names]\nx = 1\n"})
    assert read_rules(folder=tmp_path).margin == 0.05
    fill(tmp_path, {"chunker.toml": "[gate]\nmargin = 0.1\n"})
    assert read_rules(folder=tmp_path).margin == 0.1


def test_rules_of_windows_are_read(tmp_path: Path) -> None:
    """Editors there put a mark at the beginning, and end lines in their own way."""
    (tmp_path / "chunker.toml").write_bytes(b"\xef\xbb\xbf[gate]\r\nmargin = 0.1\r\n")
    assert read_rules(folder=tmp_path).margin == 0.1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"has no \[gate\]"),
        ("gate = 3", r"expected a table \[gate\], got 3"),
        ("[gate", "is not TOML"),
        ("[gate.floors]\nrecall@5 = 1", "is not TOML: .*Names with @ stand in quotes"),
        ("[gate]\nmargn = 1", "no rule 'margn'.*'margin'"),
        ("[gate]\nmargin = '1'", "margin must be a number, got '1'"),
        ("[gate]\nmargin = true", "margin must be a number, got True"),
        ("[gate]\nmargin = nan", "margin must be a number, got nan"),
        ("[gate]\nmargin = -0.1", "margin must be at least 0, got -0.1"),
        ("[gate]\nmax_failed_share = 2", "max_failed_share must be from 0 to 1, got 2"),
        ("[gate]\nmax_failed_documents = 1.5", "max_failed_documents must be a whole number"),
        ("[gate]\nmetric = 5", "metric must be a name in quotes"),
        ("[gate]\nmetric = 'recal_auc'", "No metric 'recal_auc'. Did you mean 'recall_auc'"),
        ("[gate.floors]\n'ndcg' = 0.1", "ndcg needs a number of chunks"),
        ("[gate.floors]\nmrr = 5", "floors.mrr must be from 0 to 1, got 5"),
        ("[gate]\nfloors = 0.1", "floors must be a table of numbers"),
        ("[gate.intrinsic]\nover_limit = 0", "no metric of chunks 'over_limit'.*'size_over_limit'"),
    ],
)
def test_rules_that_cannot_be_read_name_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    """And what was expected."""
    path = fill(tmp_path, {"rules.toml": text}) / "rules.toml"
    with pytest.raises(InvalidRules, match=rf"rules\.toml.*{words}"):
        read_rules(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """One that was asked for is not replaced by the usual rules."""
    with pytest.raises(InvalidRules, match=r"No file '.*none\.toml'"):
        read_rules(tmp_path / "none.toml")


@given(st.dictionaries(st.text(max_size=20), st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=9))))
def test_any_table_is_read_or_refused(table: dict[str, object]) -> None:
    """Nothing else comes out of it."""
    try:
        parse_rules(table)
    except InvalidRules:
        return
    assert set(table) <= {*Rules.__dataclass_fields__}
