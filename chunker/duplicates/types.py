"""What a comparison of texts says."""

from __future__ import annotations

from typing import Literal, NamedTuple

Reason = Literal["exact", "near", "meaning"]


class Match(NamedTuple):
    """A text that another stands for.

    Attributes:
        kept: number of the text that stays, in the order in which texts were fed.
        similarity: Jaccard similarity of shingles, 1 for equal texts; of `meaning` the cosine.
    """

    kept: int
    similarity: float
    reason: Reason
