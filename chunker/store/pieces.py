"""Pieces of a text by their hashes, and every place in any bytes where such a piece stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pieces = NDArray[np.uint64]

WINDOW_BYTES = 32
_STEP = 16  # so that of 47 bytes on end one piece is whole
_FEW = 8  # a piece of fewer different bytes, a rule or spaces, says nothing
_BASE = 0x9E3779B97F4A7C15  # odd, its bits well mixed: 2 ** 64 over the golden ratio
_BLOCK = 1 << 22
_PREFIX_BITS = 16


@dataclass(frozen=True, slots=True)
class Found:
    """How often pieces stand in a file."""

    path: Path
    count: int


def pieces_of(texts: Iterable[bytes]) -> Pieces:
    """Hashes of the telling pieces of texts, one every 16 bytes and the last, sorted, each once; shape (n,)."""
    found = [_telling(text) for text in texts if len(text) >= WINDOW_BYTES]
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)


def found_in(data: bytes, wanted: Pieces) -> Pieces:
    """The hashes of pieces that stand anywhere in the data, one for each place.

    Args:
        wanted: sorted.
    """
    if not len(wanted):
        return wanted
    is_prefix = np.zeros(1 << _PREFIX_BITS, dtype=bool)
    is_prefix[_prefixes(wanted)] = True
    places = []
    for start in range(0, len(data), _BLOCK):
        here = _all_hashes(data[start : start + _BLOCK + WINDOW_BYTES - 1])
        likely = here[is_prefix[_prefixes(here)]]
        places.append(likely[np.isin(likely, wanted)])
    return np.concatenate(places) if places else wanted[:0]


def search_files(folder: Path, wanted: Pieces) -> Iterator[Found]:
    """Every file below a folder with how often pieces stand in it.

    Raises: OSError.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield Found(path, len(found_in(path.read_bytes(), wanted)))


def _telling(text: bytes) -> Pieces:
    hashes = _all_hashes(text)
    places = np.unique([*range(0, len(hashes), _STEP), len(hashes) - 1])
    kept = [place for place in places if len({*text[place : place + WINDOW_BYTES]}) >= _FEW]
    return hashes[kept]


def _all_hashes(data: bytes) -> Pieces:
    """The hash of each window of 32 bytes: its bytes as digits of a number, modulo 2 ** 64.

    The hashes of windows of twice the length come of two of half the length side by side.
    """
    if len(data) < WINDOW_BYTES:
        return np.empty(0, dtype=np.uint64)
    hashes = np.frombuffer(data, dtype=np.uint8).astype(np.uint64) + np.uint64(1)
    width = 1
    while width < WINDOW_BYTES:
        factor = np.uint64(pow(_BASE, width, 1 << 64))
        hashes = hashes[:-width] * factor + hashes[width:]
        width *= 2
    return hashes


def _prefixes(hashes: Pieces) -> NDArray[Any]:
    return (hashes >> np.uint64(64 - _PREFIX_BITS)).astype(np.intp)
