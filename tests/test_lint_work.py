"""Twice the text is twice the work: lines run in our code, and characters counted, grow with it and no faster."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from chunker.types import Chunk, Document
from evals.lint import find_rule, lint, rule_ids
from evals.lint.types import Material
from evals.metrics._sentences import sentence_spans
from evals.metrics._structure import structure
from tests.linting import Reader, asking, question

OURS = str(Path(__file__).parent.parent / "evals")
LIMIT = 12
PARTS = {
    "prose": "The miller {0} opened the sluice. It ran to meadow {0} until noon. ",
    "structure": "# Part {0}\n\nBring:\n\n- rope {0}\n- lamp\n  - oil\n\n"
    "```\nrun {0}\n\nstop\n```\n\n| a | b |\n|---|---|\n| {0} | 2 |\n\n",
    "boilerplate": "All rights are reserved by the mill and by whoever holds the keys of it, until the lease ends.\n\n",
    "rows of one form": "The gauge at the lower bridge of the old mill reads {0} today and the river is calm.\n\n",
    "one list": "- a rope, a lamp and a map of part {0}\n",
    "no break": "aaaaaaaaaaaaaaaa",
    "questions": "who let the water run down? ",
}


@dataclass
class Counting:
    """A tokenizer that counts words, and the characters that it was given."""

    name: str = "counting"
    characters: int = 0

    def count(self, text: str) -> int:
        """Words."""
        self.characters += len(text)
        return len(text.split())


def repeated(part: str, times: int, tokenizer: Counting) -> Material:
    """A part over and over, cut every forty characters with some overlap and context words."""
    text = "".join(part.format(f"{number:03}") for number in range(times))
    document = Document("d.md", text)
    chunks = [
        Chunk("d.md", at, min(at + 45, len(text)), text[at : at + 45], 9, context="Bring:\n")
        for at in range(0, len(text), 40)
    ]
    asked = asking(
        [document], *(question(f"Who let the water run down {number}?", document, text[:9]) for number in range(3))
    )
    return Material(chunks, tokenizer, {"d.md": document}, LIMIT, "en", Reader(), asked)


def lines_run(work: Callable[[], object]) -> int:
    """Lines of `evals` that run, each time they do."""
    count = 0

    def inside(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return inside

    def outside(frame: FrameType, _event: str, _argument: Any) -> Any:
        return inside if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(outside)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def cost(rule_id: str, part: str, times: int) -> tuple[int, int]:
    """Lines run, and characters counted, by one rule that knows nothing of earlier calls."""
    structure.cache_clear()
    sentence_spans.cache_clear()
    find_rule(rule_id)
    tokenizer = Counting()
    known = repeated(part, times, tokenizer)
    lines = lines_run(lambda: lint(known, [rule_id]))
    return lines, tokenizer.characters


@pytest.mark.parametrize("rule_id", rule_ids())
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_work_grows_with_the_text(rule_id: str, part: str) -> None:
    """As much more text again is as much more work again; where work grew by the square it would be 5 / 3 as much."""
    first, second, third = (cost(rule_id, part, times) for times in (40, 80, 120))  # chunks end alike every 40 parts
    for one, two, three in zip(first, second, third, strict=True):
        assert three - two <= 1.1 * (two - one) + 100
