"""What a reader is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chunker.types import Context
from evals.types import Answer, Question


class Reader(Protocol):
    """Answers questions from contexts; one file in `evals/readers`, the file's name is its name."""

    @property
    def name(self) -> str:
        """Its spec, with every setting that changes an answer."""

    @property
    def price(self) -> str:
        """What its answers cost, as people would write it; empty where nobody knows."""

    def read(self, asked: Sequence[tuple[Question, Context]]) -> list[Answer]:
        """An answer for each question from its context, in order; one that failed says why."""
