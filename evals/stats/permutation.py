"""The sign-flip test, which asks whether differences could just as well have gone the other way."""

from __future__ import annotations

import numpy as np

from evals.stats.bootstrap import blocks
from evals.stats.types import DRAWS, TIE, FloatArray
from evals.stats.units import exact

_ENUMERATED = 16  # up to 2**16 = 65 536 ways of flipping are all looked at


def sign_flip_p(sums: FloatArray, *, draws: int = DRAWS, seed: int = 0) -> float:
    """Two-sided p-value of the sum of differences, were each unit's sign a matter of chance; never 0.

    Units without a difference say nothing about its direction, and are left out. Up to 16 others are flipped in all
    ways; more of them `draws` times at random, where p = (hits + 1) / (draws + 1), as the data themselves are one way
    of flipping. Ties with the data are hits, also those that floats miss by a last digit.

    Worked example: differences 1, 2, 3. Of 8 ways two reach a sum of 6 or -6: p = 2 / 8.

    >>> sign_flip_p(np.array([1.0, 2.0, 3.0]))
    0.25

    Args:
        sums: sum of differences of each unit, shape (units,).
        draws: at least 1.
    Source: Fisher's randomisation test; the added one is of Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9(1).
    """
    moved = exact(sums, len(sums))
    moved = moved[moved != 0]
    reached = abs(float(moved.sum())) - TIE * float(np.abs(moved).sum())
    if len(moved) <= _ENUMERATED:
        return float((np.abs(_all_flips(moved)) >= reached).mean())
    generator = np.random.default_rng(seed)
    hits = sum(
        int((np.abs(_flips(generator, rows, len(moved)) @ moved) >= reached).sum())
        for rows in blocks(draws, len(moved))
    )
    return (hits + 1) / (draws + 1)


def _all_flips(values: FloatArray) -> FloatArray:
    """The sum under each of the 2**n ways of giving signs.

    >>> _all_flips(np.array([1.0, 2.0])).tolist()
    [3.0, 1.0, -1.0, -3.0]
    """
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums + value, sums - value])
    return sums


def _flips(generator: np.random.Generator, rows: int, width: int) -> FloatArray:
    """Signs, each 1 or -1 with equal chance, shape (rows, width)."""
    heads = generator.integers(0, 2, size=(rows, width), dtype=np.int8)
    return heads.astype(np.float64) * 2 - 1
