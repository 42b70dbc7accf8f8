"""What counts as said twice, and what a comparison of texts says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from chunker.errors import InvalidSpec

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder

THRESHOLD = 0.8
LEAST_DOCUMENTS = 5
Keep = Literal["first", "newest"]
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


class Meaning(NamedTuple):
    """What finds texts that say the same in other words: vectors with at least this cosine."""

    embedder: Embedder
    least_cosine: float


class Rules(NamedTuple):
    """What counts as said twice, and which copy stays; settings of `deduplicate` have these names.

    Attributes:
        boilerplate: documents that share a paragraph before it is boilerplate; 0 for never.
    """

    threshold: float
    facts: bool
    keep: Keep
    boilerplate: int
    meaning: Meaning | None
    least_tokens: int


def check_similarity(name: str, value: float) -> None:
    """Raises: InvalidSpec: a least similarity that is none."""
    if not 0 < value <= 1:
        raise InvalidSpec(f"{name} must be above 0 and at most 1, got {value}.")
