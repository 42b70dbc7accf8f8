"""Texts as sets of shingles: hashes of runs of words, the same in every process."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.duplicates.facts import fact_of
from chunker.duplicates.words import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Offsets = NDArray[np.int64]

WORDS_IN_A_RUN = 3
LEAST_WORDS = 12  # shorter texts are alike by chance
HASH_BITS = 44  # of a shingle; the other 20 hold the number of a text while all are sorted together
TEXTS_AT_ONCE = 1 << (64 - HASH_BITS)

_MOST_KNOWN = 400_000  # tokens remembered, some 100 MB
_LONGEST_KNOWN_CHARS = 64
_ODD = np.random.default_rng(20_260_101).integers(1, 2**63, 8, dtype=np.uint64) | np.uint64(1)


class Shingled(NamedTuple):
    """Sets of shingles of some texts, one after the other.

    Attributes:
        hashes: those of each text sorted, each once; shape (all shingles,).
        starts: where each text's begin, and the end of the last; shape (texts + 1,). Texts of fewer than `LEAST_WORDS`
            words have none.
        facts: one number for the numbers, dates and negations of each text, in order; shape (texts,).
    """

    hashes: Hashes
    starts: Offsets
    facts: Hashes


class Shingler:
    """Makes sets of shingles, and remembers the words of the tokens it has met."""

    def __init__(self) -> None:
        self._tokens = _Tokens()

    def shingled(self, texts: Sequence[Sequence[str]]) -> Shingled:
        """The shingles of at most `TEXTS_AT_ONCE` texts, given as `tokens_of` each."""
        words, facts, owners = self._words(texts)
        hashes, starts = _distinct(*_runs(words, owners, len(texts)), len(texts))
        return Shingled(hashes, starts, _in_order(facts, owners, len(texts)))

    def _words(self, texts: Sequence[Sequence[str]]) -> tuple[Hashes, Hashes, Offsets]:
        """Of each word in order its hash, the hash of the fact it is (0 for none), and the number of its text."""
        if len(self._tokens) > _MOST_KNOWN:
            self._tokens = _Tokens()
        numbers = np.fromiter(map(self._tokens.__getitem__, chain.from_iterable(texts)), np.int64)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        ends = np.frombuffer(self._tokens.ends, dtype=np.int64)
        counts = ends[numbers + 1] - ends[numbers]
        places = np.repeat(ends[numbers] - (counts.cumsum() - counts), counts) + np.arange(counts.sum())
        owners = np.repeat(np.repeat(np.arange(len(texts)), lengths), counts)
        hashes, facts = (np.frombuffer(row, dtype=np.uint64) for row in (self._tokens.hashes, self._tokens.facts))
        return hashes[places], facts[places], owners


class _Tokens(dict[str, int]):
    """The numbers of tokens, what stands between white spaces, and the words of each.

    Attributes:
        ends: where the words of a token end in the two rows; they begin where those of the token before end.
        hashes: of the words of all tokens.
        facts: hash of the fact that a word is, 0 for none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ends, self.hashes, self.facts = array("q", [1]), array("Q", [0]), array("Q", [0])

    def __missing__(self, token: str) -> int:
        number = len(self.ends) - 1
        for word in words_of(token):
            self.hashes.append(hash_of(word))
            fact = fact_of(word)
            self.facts.append(hash_of(fact) if fact else 0)
        self.ends.append(len(self.hashes))
        if len(token) <= _LONGEST_KNOWN_CHARS:
            self[token] = number
        return number


def hash_of(word: str) -> int:
    """64 bits that depend on the word alone; `hash()` differs from process to process."""
    return int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest(), "little")


def _runs(words: Hashes, owners: Offsets, texts: int) -> tuple[Hashes, Offsets]:
    """Hashes of the runs of words that lie inside one text that is long enough, and the number of that text."""
    last = WORDS_IN_A_RUN - 1
    if len(words) <= last:
        return words[:0], owners[:0]
    stop = len(words) - last
    mixed = sum((words[place : stop + place] * _ODD[place] for place in range(WORDS_IN_A_RUN)), np.uint64(0))
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD[WORDS_IN_A_RUN] >> np.uint64(64 - HASH_BITS)
    is_long = np.bincount(owners, minlength=texts) >= LEAST_WORDS
    inside = (owners[:stop] == owners[last:]) & is_long[owners[:stop]]
    return mixed[inside], owners[:stop][inside]


def _distinct(hashes: Hashes, owners: Offsets, texts: int) -> tuple[Hashes, Offsets]:
    """The hashes of each text sorted, each once, and where each text's begin."""
    both = (owners.astype(np.uint64) << np.uint64(HASH_BITS)) | hashes
    both.sort()
    both = both[np.concatenate([[True], both[1:] != both[:-1]])] if len(both) else both
    counts = np.bincount((both >> np.uint64(HASH_BITS)).astype(np.int64), minlength=texts)
    return both & np.uint64((1 << HASH_BITS) - 1), np.concatenate([[0], counts.cumsum()])


def _in_order(facts: Hashes, owners: Offsets, texts: int) -> Hashes:
    """A number for the facts of each text that depends on their order; 0 where there are none."""
    told = np.zeros(texts, dtype=np.uint64)
    is_fact = facts != 0
    facts, owners = facts[is_fact], owners[is_fact]
    if len(facts):
        firsts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
        counts = np.diff(np.append(firsts, len(facts)))
        places = np.arange(len(facts)) - np.repeat(firsts, counts)
        powers = np.multiply.accumulate(np.full(counts.max(), _ODD[-1]))
        told[owners[firsts]] = np.add.reduceat(facts * powers[places], firsts)
    return told
