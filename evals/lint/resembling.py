"""Texts that say nearly the same, found by MinHash and banding, and verified by their true Jaccard similarity.

Source: Broder 1997, On the resemblance and containment of documents; Leskovec, Rajaraman, Ullman, Mining of Massive
Datasets, chapter 3. Every text is compared with a bounded number of others, so the work grows with the texts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from evals.metrics._words import words

SIMILARITY = 0.8  # least Jaccard similarity, of runs of three words, of two texts that are alike
LEAST_WORDS = 12
_BANDS, _ROWS = 20, 5  # two texts of similarity 0.8 share a band with probability 1 - (1 - 0.8^5)^20 = 0.9996
_MOST_IN_BUCKET = 8  # texts that one band offers for comparison
_SEED = 20_260_101

_DATES = frozenset(
    (
        "january,february,march,april,may,june,july,august,september,october,november,december,monday,tuesday,wednesday,"
        "thursday,friday,saturday,sunday,januar,februar,märz,mai,juni,juli,oktober,dezember,montag,dienstag,mittwoch,"
        "donnerstag,freitag,samstag,sonntag,enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,"
        "noviembre,diciembre,lunes,martes,miércoles,jueves,viernes,sábado,domingo,janvier,février,mars,avril,juin,"
        "juillet,août,septembre,octobre,novembre,décembre,lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche"
    ).split(",")
)


_Key = tuple[int, int, bytes]  # number of a band, checksum of the facts, least hashes


class Pair(NamedTuple):
    """Two texts that are alike, by number, and how much (Jaccard, 0 to 1)."""

    later: int
    earlier: int
    similarity: float


class _Text(NamedTuple):
    shingles: frozenset[tuple[str, ...]]
    facts: tuple[str, ...]


def resembling(texts: Sequence[str]) -> Iterator[Pair]:
    """Each text that is like an earlier one, with the first such; copies, white space aside, are passed over.

    Numbers, months and weekdays must be the same in the same order. A text that is like an earlier one is not offered
    to later ones: of many versions each is told against the first.
    """
    buckets: dict[_Key, list[int]] = {}
    known: dict[int, _Text] = {}
    seen: set[str] = set()
    for number, text in enumerate(texts):
        plain = " ".join(text.split())
        if plain in seen:
            continue
        seen.add(plain)
        one = _read(text)
        if one is None:
            continue
        keys = _bands(one)
        candidates = sorted({other for key in keys for other in buckets.get(key, ())})
        found = next((pair for other in candidates if (pair := _compare(number, one, other, known[other]))), None)
        if found:
            yield found
            continue
        known[number] = one
        for key in keys:
            if len(bucket := buckets.setdefault(key, [])) < _MOST_IN_BUCKET:
                bucket.append(number)


def _read(text: str) -> _Text | None:
    found = words(text)
    if len(found) < LEAST_WORDS:
        return None
    facts = tuple(word for word in found if word in _DATES or any(map(str.isdigit, word)))
    return _Text(frozenset(zip(found, found[1:], found[2:], strict=False)), facts)


def _compare(number: int, one: _Text, other_number: int, other: _Text) -> Pair | None:
    if one.facts != other.facts:
        return None
    common = len(one.shingles & other.shingles)
    similarity = common / (len(one.shingles) + len(other.shingles) - common)
    return Pair(number, other_number, similarity) if similarity >= SIMILARITY else None


def _bands(text: _Text) -> list[_Key]:
    """A key for each band; texts that share one are compared."""
    # zlib's checksum is the same in every process, unlike hash(); texts that meet by chance are told apart later.
    base = np.array([zlib.crc32(" ".join(run).encode()) for run in text.shingles], dtype=np.uint64)
    least = np.full(len(_FACTORS), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(base), _AT_ONCE):
        mixed = base[start : start + _AT_ONCE, None] * _FACTORS + _OFFSETS  # multiply-shift, modulo 2^64
        least = np.minimum(least, (mixed >> np.uint64(32)).min(axis=0))
    facts = zlib.crc32("\n".join(text.facts).encode())  # rows of one form with other numbers never meet
    return [(band, facts, least[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)]


_AT_ONCE = 4_096  # shingles hashed together: some 3 MB
_RANDOM = np.random.default_rng(_SEED)
_FACTORS = _RANDOM.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64)
