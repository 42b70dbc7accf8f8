"""The sign-flip test against scipy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evals.selfcheck.types import Check, LeftOut, library
from evals.stats import sign_flip_p

_SAMPLES = 50
_TOLERANCE = 1e-9


def checks() -> Iterator[Check | LeftOut]:
    """The largest difference of p-values over random differences, all ways of flipping looked at."""
    scipy, theirs = library("scipy"), library("scipy.stats")
    if scipy is None or theirs is None:
        yield LeftOut("sign-flip test", "scipy is not installed")
        return
    chance = np.random.default_rng(0)
    largest = 0.0
    for _ in range(_SAMPLES):
        sums = chance.normal(0.3, 1.0, size=int(chance.integers(3, 11)))
        exact = theirs.permutation_test(
            (sums,), np.sum, permutation_type="samples", n_resamples=np.inf, vectorized=True
        )
        largest = max(largest, abs(sign_flip_p(sums) - float(exact.pvalue)))
    name = f"sign-flip p: largest difference over {_SAMPLES} random samples"
    yield Check(name, 0.0, largest, _TOLERANCE, f"scipy {scipy.__version__}, permutation_test")
