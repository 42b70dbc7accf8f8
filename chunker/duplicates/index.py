"""Texts fed in order, each compared with those that stay: what stands for equal and for nearly equal ones.

Every text that goes has a text that stays, and their true similarity is known. Chains do not count: where A is like B
and B like C, but A not like C, A and C stay. The work grows with the texts, because a band offers few others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.duplicates.facts import firm_facts, same_facts, telling
from chunker.duplicates.shingles import TEXTS_AT_ONCE, Shingled, Shingler, hash_of
from chunker.duplicates.signatures import Signer, bands_for
from chunker.duplicates.types import THRESHOLD, Match, check_similarity
from chunker.duplicates.words import joined, plain, tokens_of

if TYPE_CHECKING:
    from chunker.duplicates.shingles import Hashes

SHORT_CHARS = 80  # what is shorter says different things in different places
_MOST_IN_BUCKET = 4  # texts that one band offers for comparison, and as many again that tell the same
_CHARS_AT_ONCE = 1_000_000
_ODD = np.uint64(0x9E3779B97F4A7C15)


class _Text(NamedTuple):
    number: int
    text: str
    shingles: Hashes


class _Buckets:
    """The texts that each band offers for comparison: of very many only few, and few of each that tells the same."""

    def __init__(self) -> None:
        self._few: defaultdict[int, list[_Text]] = defaultdict(list)
        self._telling: defaultdict[tuple[int, tuple[str, ...]], list[_Text]] = defaultdict(list)

    def offer(self, one: _Text, groups: Sequence[int]) -> None:
        """Offer a text that stays to later ones."""
        for group in groups:
            if len(few := self._few[group]) < _MOST_IN_BUCKET:
                few.append(one)
            elif len(same := self._telling[group, telling(one.text)]) < _MOST_IN_BUCKET:
                same.append(one)

    def offered(self, one: _Text, groups: Sequence[int]) -> Iterator[_Text]:
        """The texts to compare one with; some come more than once."""
        for group in groups:
            yield from (few := self._few[group])
            if len(few) == _MOST_IN_BUCKET:
                yield from self._telling.get((group, telling(one.text)), ())


class Index:
    """Remembers the texts that stay.

    Attributes:
        threshold: least Jaccard similarity, of runs of three words, of a text to the one that stands for it. Texts of
            fewer than twelve words must be equal.
        facts: of two texts that differ in numbers, dates, negations or names both stay.
    Raises: InvalidSpec: a threshold outside (0, 1].
    """

    def __init__(self, threshold: float = THRESHOLD, *, facts: bool = True) -> None:
        check_similarity("threshold", threshold)
        self.threshold, self.facts = threshold, facts
        self._signer, self._shingler = Signer(bands_for(threshold)), Shingler()
        self._fed = 0
        self._equal: dict[bytes, int] = {}
        self._gone: dict[int, Match] = {}
        self._stayed: list[_Text] = []
        self._keys = np.zeros((0, self._signer.bands.number), dtype=np.uint64)

    def feed(
        self, texts: Sequence[str], contexts: Sequence[str] | None = None, groups: Sequence[str] | None = None
    ) -> list[Match | None]:
        """What stands for each text; None for those that stay, which all later texts are compared with.

        A call sorts the keys of all that stayed so far: few calls with many texts each are cheap, many calls with one
        are not.

        Args:
            contexts: words in front of each text. Their numbers, dates and negations count as facts, and in front of a
                text of fewer than 80 characters they are a part of it.
            groups: texts of two groups never stand for each other, whatever they say; "" is one as well.
        """
        contexts, groups = ([""] * len(texts) if given is None else given for given in (contexts, groups))
        firsts: list[int] = []
        found: list[_Text] = []
        keys = [self._keys[:0]]
        for start, end in _batches(texts):
            read = [*map(tokens_of, texts[start:end])]
            numbers = range(self._fed + start, self._fed + end)
            firsts += map(self._first, read, contexts[start:end], groups[start:end], numbers)
            fresh = [place for place, number in enumerate(numbers) if firsts[start + place] == number]
            shingled = self._shingled(
                [read[place] for place in fresh],
                *([some[start + place] for place in fresh] for some in (contexts, groups)),
            )
            keys.append(self._signer.keys(shingled))
            found += _texts([(numbers[place], texts[start + place]) for place in fresh], shingled)
        self._compare(found, np.concatenate(keys))
        told = [*map(self._match, firsts, range(self._fed, self._fed + len(texts)))]
        self._fed += len(texts)
        return told

    def _first(self, tokens: list[str], context: str, group: str, number: int) -> int:
        """Number of the first text that is equal to one; its own if there is none."""
        said = joined(tokens)
        if context and len(said) < SHORT_CHARS:
            said = f"{plain(context)}\n{said}"
        elif context and self.facts:
            said = f"{_told_by(context)}\n{said}"
        if group:
            said = f"{group}\n\n{said}"
        return self._equal.setdefault(blake2b(said.encode(errors="surrogatepass"), digest_size=16).digest(), number)

    def _match(self, first: int, number: int) -> Match | None:
        gone = self._gone.get(first)
        return gone if gone or first == number else Match(first, 1.0, "exact")

    def _compare(self, found: Sequence[_Text], keys: Hashes) -> None:
        """Note which of some texts, no two of them equal, go."""
        meeting = _meeting(np.concatenate([self._keys, keys]))
        buckets = _Buckets()
        for one, groups in zip(self._stayed, meeting, strict=False):
            buckets.offer(one, groups)
        stay = []
        for place, (one, groups) in enumerate(zip(found, meeting[len(self._stayed) :], strict=True)):
            if groups and (match := self._best(one, {each.number: each for each in buckets.offered(one, groups)})):
                self._gone[one.number] = match
            else:
                stay.append(place)
                buckets.offer(one, groups)
        self._stayed += [found[place] for place in stay]
        self._keys = np.concatenate([self._keys, keys[stay]])

    def _shingled(self, texts: Sequence[list[str]], contexts: Sequence[str], groups: Sequence[str]) -> Shingled:
        """The shingles of some texts; the number of the facts of each is also that of its context and group."""
        shingled = self._shingler.shingled(texts)
        apart = shingled.facts if self.facts else np.zeros_like(shingled.facts)
        if self.facts and any(contexts):
            apart = apart + _hashes([*map(_told_by, contexts)]) * _ODD
        if any(groups):
            apart = apart + _hashes(groups)
        return shingled._replace(facts=apart)

    def _best(self, one: _Text, others: dict[int, _Text]) -> Match | None:
        """The most similar of some texts that may stand for one, of equally similar ones the first."""
        alike = [
            (-similarity, number)
            for number, other in others.items()
            if (similarity := _jaccard(one.shingles, other.shingles, self.threshold)) >= self.threshold
        ]
        for negative, number in sorted(alike):
            if not self.facts or same_facts(one.text, others[number].text):
                return Match(number, -negative, "near")
        return None


@lru_cache(maxsize=1 << 12)
def _told_by(context: str) -> str:
    """The facts of a context, which are those of many chunks."""
    return " ".join(firm_facts(context))


def _hashes(texts: Sequence[str]) -> Hashes:
    """A number for each text, 0 for empty ones."""
    return np.array([hash_of(text) if text else 0 for text in texts], dtype=np.uint64)


def _texts(numbered: Sequence[tuple[int, str]], shingled: Shingled) -> Iterator[_Text]:
    """The texts that are long enough to be compared."""
    starts = shingled.starts.tolist()
    for (number, text), first, last in zip(numbered, starts, starts[1:], strict=False):
        if first < last:
            yield _Text(number, text, shingled.hashes[first:last])


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Starts and ends of groups that are worked on together."""
    start = chars = 0
    for place, text in enumerate(texts):
        if place > start and (chars + len(text) > _CHARS_AT_ONCE or place - start == TEXTS_AT_ONCE):
            yield start, place
            start, chars = place, 0
        chars += len(text)
    if start < len(texts):
        yield start, len(texts)


def _meeting(keys: Hashes) -> list[list[int]]:
    """For each text the numbers of those of its keys that another text has as well."""
    _, inverse, counts = np.unique(keys.ravel(), return_inverse=True, return_counts=True)
    groups: list[list[int]] = [[]] * len(keys)
    rows, columns = np.nonzero((counts[inverse] > 1).reshape(keys.shape))
    shared = inverse.reshape(keys.shape)[rows, columns].tolist()
    edges = np.flatnonzero(np.diff(rows, prepend=-1, append=-1)).tolist()
    for first, last in pairwise(edges):
        groups[rows[first]] = shared[first:last]
    return groups


def _jaccard(one: Hashes, other: Hashes, least: float) -> float:
    """Shingles in common over all of two sorted sets; 0 where their sizes alone keep it below `least`."""
    few, many = sorted((len(one), len(other)))
    if few < least * many:
        return 0.0
    both = np.concatenate([one, other])
    both.sort()
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / (len(both) - common)
