"""How common each word is in the documents, and which words of a text say what it is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chunker.segments.terms import stemmer_for, words

_COMMON_SHARE = 0.1  # of all units: a word in so many says nothing, in any language
_FEW_UNITS = 50  # below so many, shares mean little
# English words that carry a sentence and no content; what questions are asked with is among them.
_FUNCTION = frozenset(
    "a about above after again all also although always am among an and another any are as at be became because "
    "been before being below between both but by came can come could did do does doing done down during each "
    "either else even ever every few for from further get give given goes had has have having he her here hers "
    "him his how however i if in instead into is it its itself just kind know last less let like made make many "
    "may me might mine more most much must my near need neither never new no nor not now of off often on once "
    "one only or other others our out over own per rather same say says see several shall she should since so "
    "some something soon still such take than that the their them then there therefore these they thing things "
    "this those though through thus to too toward under until up upon us use used using very via was way we "
    "well were what when where whether which while who whom whose why will with within without would yet you "
    "your".split()
)


@dataclass(frozen=True)
class Lexicon:
    """Counts of stems over all units of all documents."""

    units: int
    counts: Counter[str]

    @staticmethod
    def of(texts: Iterable[str]) -> Lexicon:
        """Counted over texts, each once for each of its words."""
        counts: Counter[str] = Counter()
        number = 0
        for text in texts:
            counts.update({*stems(text)})
            number += 1
        return Lexicon(number, counts)

    def content(self, text: str) -> list[str]:
        """Its words that say something, each once, in the order of the text and as written there in small letters."""
        found = words(text)
        pairs = zip(found, stemmed(found), strict=True)
        seen: dict[str, str] = {}
        for word, stem in pairs:
            if not self._is_common(word, stem):
                seen.setdefault(stem, word)
        return [*seen.values()]

    def rarity(self, word: str) -> float:
        """Of how few units the word is part: ln(units / those), and the more the rarer."""
        (stem,) = stemmed([word])
        return math.log((1 + self.units) / (1 + self.counts[stem]))

    def rarest(self, text: str, most: int) -> list[str]:
        """The rarest content words of a text, at most so many, in the text's order; the first of equal ones."""
        found = self.content(text)
        ranked = sorted(range(len(found)), key=lambda place: (-self.rarity(found[place]), place))
        return [found[place] for place in sorted(ranked[:most])]

    def _is_common(self, word: str, stem: str) -> bool:
        if word in _FUNCTION or (len(word) == 1 and not word.isdigit()):
            return True
        return self.units >= _FEW_UNITS and self.counts[stem] > _COMMON_SHARE * self.units


def stemmed(found: Sequence[str]) -> list[str]:
    """The words as the retriever compares them: English stems, as `bm25` has by default."""
    stem = stemmer_for("english")
    return stem([*found]) if stem else [*found]


def stems(text: str) -> list[str]:
    """The stems of all words of a text."""
    return stemmed(words(text))
