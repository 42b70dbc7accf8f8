"""Holm's correction: many comparisons, and still only a small chance of one false find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evals.stats.types import Difference


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """The p-values, raised so that each can be held against the level of the whole family; in the same order.

    The smallest is multiplied by the number of comparisons, the next by one less and so on; none may be below one
    before it, or above 1. A comparison that was declared but could not be tested (None) still counts.

    Worked example: of 0.01, 0.04, 0.03 and one that failed, the factors are 4, 3 (for 0.03) and 2 (for 0.04), and
    0.08 is raised to the 0.09 before it.

    >>> holm([0.01, 0.04, 0.03, None])
    (0.04, 0.09, 0.09, None)

    Raises: ValueError: a p-value that is not in [0, 1].
    Source: Holm 1979, Scand. J. Statist. 6(2).
    """
    if wrong := [p for p in p_values if p is not None and not 0 <= p <= 1]:
        raise ValueError(f"A p-value lies between 0 and 1, got {wrong[0]}.")
    corrected: list[float | None] = [None] * len(p_values)
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    highest = 0.0
    for rank, (p, place) in enumerate(tested):
        highest = max(highest, min(1.0, p * (len(p_values) - rank)))
        corrected[place] = highest
    return tuple(corrected)


def corrected(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences of one declared family of comparisons, each with its corrected p-value and the family's size."""
    p_values = holm([difference.p for difference in differences])
    return tuple(
        replace(difference, p_corrected=p, family=len(differences))
        for difference, p in zip(differences, p_values, strict=True)
    )
