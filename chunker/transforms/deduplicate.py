"""Say nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from chunker.duplicates.types import LEAST_DOCUMENTS, THRESHOLD, Keep, Meaning, Rules, check_similarity
from chunker.embeddings.types import Embedder
from chunker.errors import InvalidSpec
from chunker.transform import Sifted, Transform
from chunker.types import Chunk, Tokenizer

_DEFAULT_EMBEDDER = "minilm"


@dataclass(frozen=True)
class Deduplicate(Transform):
    """Take out chunks that say what another says, and boilerplate; what stays lists the places it stands for.

    Attributes:
        threshold: least similarity, the share of runs of three words in common (Jaccard), above 0 and at most 1.
        facts: chunks that differ in numbers, dates, negations or names both stay.
        keep: `first` in document order, or `newest` by the document's date.
        boilerplate: documents that share a paragraph before all but one place of it go, at least 2; 0 for never.
        meaning: least cosine of chunks that say the same in other words; None does not look for them.
        embedder: makes the vectors for that: name of one, or from Python one of your own; see `chunker.embeddings`.
        least_tokens: chunks in a row with fewer tokens together stay, unless they are a whole document or boilerplate:
            what stands around them would have a hole.
    Raises: InvalidSpec: a setting out of range. MissingExtra, UnknownEmbedder: of the embedder's name.
    """

    threshold: float = THRESHOLD
    facts: bool = True
    keep: Keep = "first"
    boilerplate: int = LEAST_DOCUMENTS
    meaning: float | None = None
    embedder: str | Embedder = _DEFAULT_EMBEDDER
    least_tokens: int = 128

    def __post_init__(self) -> None:
        check_similarity("deduplicate: threshold", self.threshold)
        if self.keep not in get_args(Keep):
            allowed = " or ".join(map(repr, get_args(Keep)))
            raise InvalidSpec(f"deduplicate: keep must be {allowed}, got {self.keep!r}.")
        if self.boilerplate < 0 or self.boilerplate == 1:
            raise InvalidSpec(f"deduplicate: boilerplate must be 0 or at least 2 documents, got {self.boilerplate}.")
        if self.least_tokens < 0:
            raise InvalidSpec(f"deduplicate: least_tokens must be at least 0, got {self.least_tokens}.")
        if self.meaning is not None:
            check_similarity("deduplicate: meaning", self.meaning)
        if self.meaning is not None or self.embedder != _DEFAULT_EMBEDDER:
            self.vectorizer()  # which refuses what is none

    def vectorizer(self) -> Embedder:
        """What makes the vectors of texts."""
        from chunker.embeddings.in_specs import embedder_of

        return embedder_of(self.embedder, "Deduplicate")

    def sifted(self, chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        """The chunks that stay, with the places they stand for, and what was taken out."""
        return self.sifted_against((), chunks, tokenizer)

    def sifted_against(self, known: Sequence[Chunk], chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        """What stays beside chunks that are there already, such as those of an index.

        Chunks that say what a known one says are dropped; the known ones are not returned, but where something was
        dropped it tells the known chunk with the places it now stands for.
        """
        from chunker.duplicates.sifting import sift

        meaning = None if self.meaning is None else Meaning(self.vectorizer(), self.meaning)
        rules = Rules(self.threshold, self.facts, self.keep, self.boilerplate, meaning, self.least_tokens)
        return sift(chunks, tokenizer, rules, known=known)
