"""One file a family of metrics; each lists its own in `METRICS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals.types import Retrieved


@dataclass(frozen=True, slots=True)
class Metric:
    """One number a question.

    Attributes:
        name: what stands before the `@`, such as `evidence_recall`.
        at: what stands behind it: a budget in tokens, a number of chunks, or nothing.
        of: value for one question (the second argument is the budget or number, 0 where there is none);
            None where the metric does not apply, which is not zero.
        version: raised when the definition changes, so that scores of two versions are never compared.
    """

    name: str
    at: Literal["tokens", "chunks", "nothing"]
    of: Callable[[Retrieved, int], float | None]
    is_better_higher: bool = True
    version: int = 1
