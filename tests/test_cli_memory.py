"""`chunker split` over many documents: memory for a few of them, whatever their number."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import ENVIRONMENT, STORY, fill

# Peaks of what Python holds, of two runs in one process, after a first one that loads vocabularies. Groups and
# batches are made small, so that a small folder already has many of them.
MEASURE = """
import sys, tracemalloc
import chunker.engines.local, chunker.output
from chunker.cli.app import app
from chunker.cli.running import run
chunker.engines.local._BATCH_BYTES = 30_000
chunker.output._GROUP_BYTES = 100_000
few, many, *options = sys.argv[1:]
run("chunker", app, ["split", few, *options])
for folder in (few, many):
    tracemalloc.start()
    assert run("chunker", app, ["split", folder, *options]) == 0
    print(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
"""
OPTIONS = {
    "json lines": ["-o", "c.jsonl", "--documents", "d.jsonl"],
    "parquet": ["-o", "c.parquet", "--documents", "d.parquet"],
    "two workers": ["-o", "c.jsonl", "--documents", "d.jsonl", "--workers", "2"],
}


def peaks(place: Path, options: Sequence[str], first: str = "") -> tuple[int, int]:
    """Peak of memory in bytes with 25 documents and with 100, and another one before them."""
    for name, count in {"few": 25, "many": 100}.items():
        folder = fill(place / name, {"1.md": STORY.read_bytes(), **({"0.md": first} if first else {})})
        for number in range(2, count + 1):
            (folder / f"{number}.md").hardlink_to(folder / "1.md")
    line = [sys.executable, "-c", MEASURE, "few", "many", *options]
    done = subprocess.run(line, cwd=place, env=ENVIRONMENT, capture_output=True, text=True, timeout=200, check=True)
    few, many = map(int, done.stdout.split())
    return few, many


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path, options: Sequence[str]) -> None:
    """Four times the documents take about as much; with two workers it varies how many results wait, so one try of four
    is enough: memory that grows does so each time.
    """
    tries = (peaks(tmp_path / str(number), options) for number in range(4))
    assert any(many < 2 * few for few, many in tries)


def test_memory_is_bounded_while_many_wait_for_one(tmp_path: Path) -> None:
    """A first document that takes long does not let the results of all others pile up behind it."""
    first = STORY.read_text(encoding="utf-8") * 30
    tries = (peaks(tmp_path / str(number), OPTIONS["two workers"], first) for number in range(4))
    assert any(many < 2 * few for few, many in tries)
