"""Eval sets as tests write them to disk, and small ones made in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chunker.types import Document
from evals.evalsets import read
from evals.evalsets.problems import Problem
from evals.types import EvalSet, Evidence, Question
from tests.command import fill

GUIDE = "The gauge hangs above the water. It measures every 15 minutes.\n\nCall the hotline when it stops.\n"
MANIFEST = 'format = 1\nname = "handbook"\n'
ROW: dict[str, Any] = {
    "id": "q1",
    "question": "How often does it measure?",
    "evidence": [{"document": "guide.md", "start": 33, "end": 62, "quote": "It measures every 15 minutes."}],
}


def lines(*rows: Mapping[str, Any] | str) -> str:
    """Rows as JSON Lines; texts stand as they are."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def folder_of(
    folder: Path,
    rows: Sequence[Mapping[str, Any] | str] = (ROW,),
    documents: Mapping[str, str | bytes] | None = None,
    manifest: str = MANIFEST,
) -> Path:
    """A folder in our own format; by default one good question about one document."""
    files = {f"documents/{name}": text for name, text in (documents or {"guide.md": GUIDE}).items()}
    return fill(folder, {"evalset.toml": manifest, "questions.jsonl": lines(*rows), **files})


def problems_of(folder: Path) -> list[Problem]:
    """What is wrong with the eval set at a path."""
    return [*read(folder).problems]


def set_of(text: str, *quotes: str) -> EvalSet:
    """One document `d` and a question about each quote, at its first place."""
    spans = [(quote, text.index(quote)) for quote in quotes]
    questions = (
        Question(f"q{n}", "Why?", (Evidence("d", at, at + len(quote), quote),)) for n, (quote, at) in enumerate(spans)
    )
    return EvalSet("set", {"d": Document("d", text)}, tuple(questions))
