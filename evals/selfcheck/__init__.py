"""Our figures held against those of others: trusted libraries, published tables, and what must be so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.selfcheck import chroma, invariants, permutations, rankings, segmentations
from evals.selfcheck.types import Check, LeftOut

__all__ = ["Check", "LeftOut", "run_checks"]


def run_checks(data: Path | None = None) -> Iterator[Check | LeftOut]:
    """Every check that the installed libraries and the data allow, and what was left out; one by one, as they end.

    Args:
        data: a folder with Chroma's corpora and questions, in its own layout or as eval sets.
    Raises: EvalsError: data that is there and cannot be read.
    """
    yield from invariants.checks()
    yield from rankings.checks()
    yield from segmentations.checks()
    yield from permutations.checks()
    yield from chroma.checks(data)
