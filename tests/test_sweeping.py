"""Specs with lists among their settings."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import evals.sweeping
from chunker import tokenizer_for
from chunker.errors import InvalidSpec
from evals.chunkers import chunkers_for
from evals.sweeping import swept
from tests.command import evals as run
from tests.small_set import saved


def test_the_example_is_true() -> None:
    """In the docstring."""
    assert doctest.testmod(evals.sweeping).failed == 0


@pytest.mark.parametrize("spec", ["sentence", "sentence(max_tokens=8)", "python:mine.split", "no spec at all (", ""])
def test_a_spec_without_lists_is_itself(spec: str) -> None:
    """To the letter, so that errors show what was written."""
    assert swept([spec]) == [spec]


def test_lists_of_transforms_are_swept_as_well() -> None:
    """Combinations come in the order of their values, the last list the fastest."""
    found = chunkers_for(["sentence(max_tokens=[8, 9]) | deduplicate(threshold=[0.8, 0.9])"], tokenizer_for())
    assert [(name[:21], name[name.index("threshold=") :][:13]) for name in (one.name for one in found.chunkers)] == [
        ("sentence(max_tokens=8", "threshold=0.8"),
        ("sentence(max_tokens=8", "threshold=0.9"),
        ("sentence(max_tokens=9", "threshold=0.8"),
        ("sentence(max_tokens=9", "threshold=0.9"),
    ]


def test_a_list_without_values_is_refused() -> None:
    """Nothing would be measured."""
    with pytest.raises(InvalidSpec, match="max_tokens is a list without values"):
        swept(["sentence(max_tokens=[])"])


def test_more_combinations_than_anybody_waits_for_are_refused() -> None:
    """Before they fill the memory; as many as are allowed are made."""
    values = ",".join(map(str, range(100)))
    with pytest.raises(InvalidSpec, match="expected at most 10,000 combinations of its lists, got 1,000,000"):
        swept([f"sentence(max_tokens=[{values}], overlap=[{values}], target=[{values}])"])
    assert len(set(swept([f"sentence(max_tokens=[{values}], overlap=[{values}])"]))) == 10_000


def test_retrievers_that_are_one_are_measured_once(tmp_path: Path) -> None:
    """However they are spelled: a strategy is not held against itself, which would count as a comparison."""
    done = run(
        "run",
        saved(tmp_path),
        "-s",
        "sentence",
        "-r",
        "bm25",
        "-r",
        "bm25(k1=[1.5])",
        "--folder",
        tmp_path / "f",
        "--json",
    )
    assert len(done.rows[0]["runs"]) == 1


def test_strategies_and_retrievers_are_swept_in_a_run(tmp_path: Path) -> None:
    """Every strategy with every retriever, and what is named twice once."""
    line = ("-s", "sentence(max_tokens=[20, 24, 20])", "-r", "bm25(k1=[1.2, 1.5])", "-M", "mrr", "--json")
    done = run("run", saved(tmp_path), *line, "--folder", tmp_path / "f")
    assert done.code == 0, done.err
    pairs = {(row["strategy"][20:22], row["retriever"][5:11]) for row in done.rows[0]["runs"]}
    assert pairs == {(tokens, k1) for tokens in ("20", "24") for k1 in ("k1=1.2", "k1=1.5")}
    assert len(done.rows[0]["runs"]) == 4
