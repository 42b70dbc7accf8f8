"""Answers as words by the official definition of SQuAD, to be comparable with what others publish.

Small letters, ASCII punctuation deleted, the articles a, an, the deleted, parted at white space: `evaluate-v2.0.py` of
Rajpurkar et al. 2018, ACL. A script without spaces is one word for it, and 1.5 the same as 15; the words of
`evals/metrics/_words.py` put both right.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLE = re.compile(r"\b(a|an|the)\b")


def squad_words(text: str) -> tuple[str, ...]:
    """The words of a text.

    Example: `The  cat's 1.5 m!` gives cats, 15, m.
    """
    return tuple(_ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def f1_of(said: Sequence[str], wanted: Sequence[str]) -> float:
    """Harmonic mean of precision and recall of words with their multiplicity: 2 |both| / (|said| + |wanted|).

    Where one of them has no word, it is 1 if both have none, else 0.
    Example: `cat sat down` against `cat sat on mat`: two words in common, 2 · 2 / (3 + 4) = 4 / 7.
    """
    if not said or not wanted:
        return float(not said and not wanted)
    return 2 * (Counter(said) & Counter(wanted)).total() / (len(said) + len(wanted))
