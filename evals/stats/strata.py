"""Differences tag by tag: a mean may hide that one kind of question got worse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from evals.stats.correction import corrected
from evals.stats.paired import difference
from evals.stats.types import DRAWS, FEWEST_UNITS, LEVEL, Difference, Strata, Stratum
from evals.stats.units import finite


def by_tag(
    baseline: npt.ArrayLike,
    candidate: npt.ArrayLike,
    tags: Sequence[Collection[str]],
    documents: Sequence[str] | None = None,
    *,
    is_better_higher: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> Strata:
    """The difference on the questions of each tag, by name, and the stratum that lost most.

    The strata with at least 6 units (fewer can decide nothing) are one family of comparisons (Holm); smaller ones are
    shown, have no corrected p-value, and neither gate nor count as the worst. A question may have several tags.

    Args:
        baseline, candidate, documents: as for `difference`.
        tags: those of each question, in the same order.
    Raises: ValueError: not as many scores, tags or documents; a score that is not finite.
    """
    ours, theirs = finite(candidate, "candidate"), finite(baseline, "baseline")
    if not len(ours) == len(theirs) == len(tags) or len(tags if documents is None else documents) != len(tags):
        raise ValueError(
            f"Expected scores, tags and documents of the same questions, got {len(theirs)} and {len(ours)} scores, "
            f"{len(tags)} tags and {len(tags if documents is None else documents)} documents."
        )
    names = sorted({tag for own in tags for tag in own})
    places = [np.array([place for place, own in enumerate(tags) if tag in own]) for tag in names]
    found = [difference(theirs[at], ours[at], _at(documents, at), draws=draws, seed=seed, level=level) for at in places]
    large = [one.sample.n_units >= FEWEST_UNITS for one in found]
    gating = iter(corrected([one for one, is_large in zip(found, large, strict=True) if is_large]))
    rows = tuple(
        Stratum(tag, next(gating) if is_large else _uncorrected(one), is_large)
        for tag, one, is_large in zip(names, found, large, strict=True)
    )
    return Strata(rows, _worst(rows, is_better_higher))


def _at(documents: Sequence[str] | None, places: npt.NDArray[np.intp]) -> list[str] | None:
    """The documents at these places, if there are any."""
    return None if documents is None else [documents[place] for place in places]


def _uncorrected(found: Difference) -> Difference:
    """The difference of a stratum that is no part of the family."""
    return replace(found, p_corrected=None)


def _worst(rows: Sequence[Stratum], is_better_higher: bool) -> str | None:
    """The tag with the largest mean loss of those that can gate, the first by name of equal ones."""
    sign = 1 if is_better_higher else -1
    losses = [(sign * row.difference.mean, row.tag) for row in rows if row.can_gate and row.difference.mean is not None]
    return min(losses)[1] if losses else None
