"""In which order units are worth their tokens: what they say of the whole, or of a query, and nothing twice.

Without a query a unit is worth the words it adds: a word weighs ln(1 + n) · idf, which favours neither what stands
everywhere nor what stands once, and half as much each time it has been said. That is greedy maximising of a submodular
coverage by gain per cost (Lin & Bilmes 2010, NAACL; 2011, ACL, with the cost to the power r), over words as concepts
(Gillick & Favre 2009). Graph centrality (LexRank, Erkan & Radev 2004, JAIR 22) was measured too and was worse than
chance on transcripts, where `Yes.` is what resembles most: see `benchmarks/fitting.py`.

With a query it is worth its BM25 score and a share of its neighbours', less up to half where its words have been said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunker.prioritizing.weighing import Terms

if TYPE_CHECKING:
    from chunker.types import FloatArray, IntArray

COST_POWER = 0.7  # of the tokens by which a gain is divided
MARK_TOKENS = 4  # about what a mark around a unit costs
SAID_AGAIN = 0.5  # what a word still weighs when it has been said once more
_K1, _B = 1.5, 0.75  # of BM25
_REACH, _FADING = 3, 0.6  # units on each side that count for a query, and how much of the one before
_NOVELTY_SHARE = 0.5  # of a score, for words that have not been said
_WORDS_SHOWN = 5


class Choice(NamedTuple):
    """A unit, what it was worth when its turn came, and the columns of the words that made it so, weightiest first."""

    unit: int
    score: float
    columns: tuple[int, ...]


class _Said:
    """What the words still weigh after what has been said."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self.weights: FloatArray = np.log1p(terms.units_with) * terms.rarity
        self.wholes = np.maximum(terms.sums(self.weights[terms.columns]), 1e-12)

    def left(self, units: IntArray) -> FloatArray:
        """The weight of the words of each of some units."""
        return self._terms.sums_of(units, self.weights)

    def say(self, unit: int) -> None:
        """Make a unit's words weigh less."""
        self.weights[self._terms.of(unit)] *= SAID_AGAIN

    def heaviest(self, unit: int) -> tuple[int, ...]:
        """The columns of the words of a unit that weigh most."""
        columns = self._terms.of(unit)
        order = np.argsort(-self.weights[columns], kind="stable")[:_WORDS_SHOWN]
        return tuple(columns[order].tolist())


def ranked(
    terms: Terms, costs: Sequence[int], candidates: Sequence[int], query: Sequence[int], firsts: Sequence[int]
) -> Iterator[Choice]:
    """The candidates, best first: those near a word of the query, then the others by what they add.

    Args:
        costs: tokens of each unit.
        query: the columns of its words; empty where there is none.
        firsts: the first unit of each document, and the number of all.
    """
    said = _Said(terms)
    prices = (np.asarray(costs, dtype=np.float64) + MARK_TOKENS) ** COST_POWER
    relevance = near_query(terms, query, firsts)
    places = np.asarray(candidates, dtype=np.int64)
    is_asked = relevance[places] > 0
    wanted = set(query)
    for unit, score in _greedy(places[is_asked], lambda units: _relevant(said, relevance, units)):
        hits = [column for column in terms.of(unit).tolist() if column in wanted]
        said.say(unit)
        yield Choice(unit, score, tuple(sorted(hits, key=lambda column: -terms.rarity[column])))
    for unit, score in _greedy(places[~is_asked], lambda units: said.left(units) / prices[units]):
        yield Choice(unit, score, said.heaviest(unit))
        said.say(unit)


def near_query(terms: Terms, query: Sequence[int], firsts: Sequence[int]) -> FloatArray:
    """For each unit its BM25 score and those of its neighbours, fading with their distance, shape (units,)."""
    if not query:
        return np.zeros(len(terms))
    weights = np.zeros(len(terms.vocabulary))
    weights[list(query)] = terms.rarity[list(query)]
    lengths = terms.sums(terms.counts)
    norms = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1e-12))
    scores = terms.sums(terms.counts / (terms.counts + norms[terms.rows]) * weights[terms.columns])
    return np.concatenate([_with_neighbours(scores[start:stop]) for start, stop in pairwise(firsts)])


def _with_neighbours(scores: FloatArray) -> FloatArray:
    found = scores.copy()
    for distance in range(1, min(_REACH, len(scores) - 1) + 1):
        found[distance:] += _FADING**distance * scores[:-distance]
        found[:-distance] += _FADING**distance * scores[distance:]
    return found


def _relevant(said: _Said, relevance: FloatArray, units: IntArray) -> FloatArray:
    novelty = said.left(units) / said.wholes[units]
    return relevance[units] * (1 - _NOVELTY_SHARE + _NOVELTY_SHARE * novelty)


def _greedy(units: IntArray, values: Callable[[IntArray], FloatArray]) -> Iterator[tuple[int, float]]:
    """The units by value, the highest of those left each time, for values that only ever fall; ties to the earliest.

    Two looks a choice, however many units are alike: at the one that was highest before, and at all that may beat it.

    Source: lazy evaluation, Minoux 1978: a value that was lower before than another is now need not be computed again.
    """
    highest = values(units)
    for _ in range(len(units)):
        top = np.argmax(highest)
        rivals = np.flatnonzero(highest >= values(units[[top]]))
        highest[rivals] = values(units[rivals])
        best = np.argmax(highest)
        yield int(units[best]), float(highest[best])
        highest[best] = -np.inf
