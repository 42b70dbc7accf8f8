"""MinHash signatures in bands: texts that share a band are worth comparing.

Source: Broder 1997, On the resemblance and containment of documents; Leskovec, Rajaraman, Ullman, Mining of Massive
Datasets, chapter 3.
"""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chunker.duplicates.shingles import Hashes, Shingled

_MISSED = 0.003  # of pairs right at the threshold at most so many share no band
_MOST_HASHES = 96
_SHINGLES_AT_ONCE = 1 << 15  # as many as a processor keeps near


class Bands(NamedTuple):
    """How many bands there are, and how many least hashes in each."""

    number: int
    rows: int


def bands_for(threshold: float) -> Bands:
    """The bands of most rows, hence with fewest pairs in vain, that miss next to no pair at the threshold.

    Two texts of similarity s share one of b bands of r rows with probability 1 - (1 - s^r)^b.
    >>> bands_for(0.8), bands_for(0.5), bands_for(1.0)
    (Bands(number=15, rows=5), Bands(number=21, rows=2), Bands(number=1, rows=8))
    """
    if threshold >= 1:
        return Bands(1, 8)
    found = Bands(ceil(log(_MISSED) / log(1 - threshold)), 1)
    for rows in range(2, 9):
        number = ceil(log(_MISSED) / log(1 - threshold**rows))
        if number * rows <= _MOST_HASHES:
            found = Bands(number, rows)
    return found


class Signer:
    """Makes band keys of sets of shingles."""

    def __init__(self, bands: Bands) -> None:
        random = np.random.default_rng(20_260_102)
        self.bands = bands
        hashes = bands.number * bands.rows
        self._factors = random.integers(1, 2**31, hashes, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
        self._offsets = random.integers(0, 2**32, hashes, dtype=np.uint32)
        self._mixers = random.integers(1, 2**63, (bands.number, bands.rows), dtype=np.uint64) | np.uint64(1)

    def keys(self, shingled: Shingled) -> Hashes:
        """A key for each band of each text that has shingles, its facts mixed in; shape (such texts, bands)."""
        counts = np.diff(shingled.starts)
        firsts = shingled.starts[:-1][counts > 0]
        least = self._least(shingled.hashes, firsts)
        rows = least.reshape(len(firsts), *self.bands).astype(np.uint64)
        keys: Hashes = (rows * self._mixers).sum(axis=2, dtype=np.uint64) + shingled.facts[counts > 0, None]
        mixed: Hashes = (keys ^ (keys >> np.uint64(31))) * self._mixers[:, 0]
        return mixed

    def _least(self, hashes: Hashes, firsts: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The least of each hash function over each text's shingles, shape (texts, functions)."""
        least = np.empty((len(firsts), len(self._factors)), dtype=np.uint32)
        edges = np.append(firsts, len(hashes))
        begin = 0
        while begin < len(firsts):  # blocks of whole texts
            end = max(begin + 1, int(edges.searchsorted(edges[begin] + _SHINGLES_AT_ONCE, side="right")) - 1)
            least[begin:end] = self._least_of(hashes[edges[begin] : edges[end]], firsts[begin:end] - edges[begin])
            begin = end
        return least

    def _least_of(self, hashes: Hashes, firsts: NDArray[np.int64]) -> NDArray[np.uint32]:
        base = (hashes * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)).astype(np.uint32)
        mixed = np.empty_like(base)
        least = np.empty((len(self._factors), len(firsts)), dtype=np.uint32)
        for number, (factor, offset) in enumerate(zip(self._factors, self._offsets, strict=True)):
            np.multiply(base, factor, out=mixed)  # multiply-shift, modulo 2^32
            np.add(mixed, offset, out=mixed)
            np.minimum.reduceat(mixed, firsts, out=least[number])
        return least.T
