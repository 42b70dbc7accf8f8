"""Cuts where the meaning changes: topics found by vectors of passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from chunker.embeddings.types import Embedder
from chunker.strategies.structure import Structure
from chunker.topic_layout import LEXICAL_SCALE, check_theme, themed, words_of
from chunker.types import Document

if TYPE_CHECKING:
    from chunker.layout import Layout
    from chunker.segments.topics import Vectorizer
    from chunker.tape import Tape

_SCALE = 0.067  # of the cost of a topic by vectors; measured
_LOOKED_AT_CHARS = 100_000  # of a document, to see whether the embedder knows its script
_BOUNDARIES, _LEXICAL = "boundaries", "lexical"


@dataclass(frozen=True)
class Semantic(Structure):
    """Cut as `structure` does, and of such places where the meaning before and after is least alike.

    A topic of at least `target` and at most `max_tokens` tokens is never cut: `target=1` gives each its own chunk. In
    a very long text every 2,048 passages (sentences, mostly) a topic ends in any case.

    A document in a script that the embedder does not know is cut by its words, as `topic` does, and its chunks say so:
    their metadata hold `boundaries: lexical`.

    Attributes:
        weight: 0 to 1, added to the price of a cut inside a topic, in proportion to how well the text hangs together
            there.
        detail: 0.001 to 1000; topics are finer above 1 and coarser below.
        embedder: name of an embedder, or from Python one of your own; see `chunker.embeddings`.
    Raises: MissingExtra, UnknownEmbedder: of the name.
    """

    weight: float = 0.2
    detail: float = 1.0
    embedder: str | Embedder = "minilm"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_theme(self.weight, self.detail)
        self._embedder()  # which refuses what is none

    def prepared(self, document: Document) -> Document:
        """The document with its blocks, and with a word about how its topics are found where that is by words."""
        document = super().prepared(document)
        if _is_known(document, self._embedder()):
            return document
        return replace(document, metadata={**document.metadata, _BOUNDARIES: _LEXICAL})

    def layout(self, document: Document, tape: Tape) -> Layout:
        """What `structure` lays out, with all its gaps, priced by the meaning of what is around them."""
        from chunker.segments.topics import Rule

        vectorizer, scale = self._vectorizer(document)
        rule = Rule(self.weight, scale, self.detail)
        return themed(super().layout(document, tape), tape, self.budget, vectorizer, rule)

    def _vectorizer(self, document: Document) -> tuple[Vectorizer, float]:
        """What gives passages of a document their vectors, and how dear topics are with these."""
        embedder = self._embedder()
        if not _is_known(document, embedder):
            return words_of(document, self.language), LEXICAL_SCALE
        from chunker.embeddings.passages import passage_vectors

        return partial(passage_vectors, embedder=embedder), _SCALE

    def _embedder(self) -> Embedder:
        from chunker.embeddings.in_specs import embedder_of

        return embedder_of(self.embedder, "Semantic")


def _is_known(document: Document, embedder: Embedder) -> bool:
    return embedder.knows(document.text[:_LOOKED_AT_CHARS])
