"""What the statistics hand out: numbers with their intervals, counts and reasons; all of it can become JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
Unit = Literal["document", "question"]

LEVEL = 0.95
DRAWS = 10_000
# Sums that differ by less than this share of what they are made of are equal: 0.1 + 0.2 ties with 0.3.
TIE = 1e-9
# With 5 units the sign-flip test cannot get below 2 / 2**5 = 0.0625: no difference could ever be significant at 5 %.
FEWEST_UNITS = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """What an interval rests on.

    Attributes:
        unit: what was taken to be independent of each other, and resampled.
        why: the reason for that unit, for people.
        n_groups: documents, with questions about none, that are too few to resample and widen intervals as Student's t
            of so many does; 0 where nothing is known of them, or they are the units.
    """

    unit: Unit
    n_units: int
    n_questions: int
    why: str
    n_groups: int = 0

    @property
    def n_independent(self) -> int:
        """How many things the mean rests on that are independent of each other."""
        return self.n_groups or self.n_units


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean over questions, and where the mean over all questions of this kind may lie.

    Attributes:
        mean: None where no question was scored.
        low, high: ends of the interval; None where nothing can be said, and `reason` says why.
        level: share of such intervals that hold the truth, by design; docs/decisions/0009 has what was measured.
    """

    mean: float | None
    low: float | None
    high: float | None
    sample: Sample
    level: float = LEVEL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate minus baseline, question by question.

    Attributes:
        mean, low, high, sample, level, reason: as in an `Interval`.
        se: standard error of the mean difference; None where nothing shows how much differences vary.
        p: two-sided sign-flip p-value; None without questions.
        p_corrected: the same after Holm's correction over `family` declared comparisons.
        n_higher, n_lower: questions on which the candidate scored higher, or lower; the others did not move.
        smallest_detectable: true difference that a set like this one finds in 80 % of cases, at 5 %; None where se is,
            and below 6 units.
    """

    mean: float | None
    low: float | None
    high: float | None
    sample: Sample
    se: float | None = None
    p: float | None = None
    p_corrected: float | None = None
    family: int = 1
    n_higher: int = 0
    n_lower: int = 0
    smallest_detectable: float | None = None
    level: float = LEVEL
    reason: str = ""

    @property
    def n_moved(self) -> int:
        """Questions whose score is not the same in both runs."""
        return self.n_higher + self.n_lower


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a comparison of two strategies says about the candidate."""

    word: Literal["better", "worse", "equivalent", "undecided"]
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says about a candidate that must not be worse than its baseline."""

    word: Literal["pass", "fail", "inconclusive"]
    reason: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """The questions with one tag; `can_gate` is False where they are too few to decide anything."""

    tag: str
    difference: Difference
    can_gate: bool


@dataclass(frozen=True, slots=True)
class Strata:
    """All strata by name. `worst` is the tag with the largest mean loss of those that can gate; None without any."""

    rows: tuple[Stratum, ...]
    worst: str | None


@dataclass(frozen=True, slots=True)
class Flip:
    """Whether a conclusion depends on the retriever: better under one, worse under another."""

    flips: bool
    better_under: tuple[str, ...]
    worse_under: tuple[str, ...]
    reason: str
