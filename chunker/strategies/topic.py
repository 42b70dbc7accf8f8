"""Cuts where the words change: topics found without a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunker.strategies.structure import Structure
from chunker.topic_layout import LEXICAL_SCALE, check_theme, themed, words_of

if TYPE_CHECKING:
    from chunker.layout import Layout
    from chunker.tape import Tape
    from chunker.types import Document


@dataclass(frozen=True)
class Topic(Structure):
    """Cut as `structure` does, and of such places where the words before and after have least in common.

    A topic of at least `target` and at most `max_tokens` tokens is never cut: `target=1` gives each its own chunk. In
    a very long text every 2,048 passages (sentences, mostly) a topic ends in any case.

    Attributes:
        weight: 0 to 1, added to the price of a cut inside a topic, in proportion to how well the text hangs together
            there.
        detail: 0.001 to 1000; topics are finer above 1 and coarser below.
    """

    weight: float = 0.2
    detail: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_theme(self.weight, self.detail)

    def layout(self, document: Document, tape: Tape) -> Layout:
        """What `structure` lays out, with all its gaps, priced by the words around them."""
        from chunker.segments.topics import Rule

        rule = Rule(self.weight, LEXICAL_SCALE, self.detail)
        words = words_of(document, self.language)
        return themed(super().layout(document, tape), tape, self.budget, words, rule)
