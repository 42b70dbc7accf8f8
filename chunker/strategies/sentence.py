"""Whole sentences, and whole paragraphs where they are short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from chunker.segments.lines import line_boundaries
from chunker.segments.paragraphs import paragraph_boundaries
from chunker.segments.sentences import Splitter, sentence_boundaries
from chunker.segments.splitters import check_splitter, document_splitter
from chunker.strategy import Strategy
from chunker.tape import Tape
from chunker.types import Document, Finder


@dataclass(frozen=True)
class Sentence(Strategy):
    """Cut between paragraphs, then sentences; at clauses, words or graphemes only where the limit forces it.

    Attributes:
        language: code of the text's language for the sentence splitter, such as `de`; English unless told otherwise,
            since to find it out for each document, as `auto` does, takes time.
        splitter: `sentencex`, `punkt`, or any function from a text to its sentence spans.
    """

    language: str = "en"
    splitter: str | Splitter = "sentencex"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_splitter(self.splitter, self.language)

    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """Before each paragraph."""
        return paragraph_boundaries(document.text)

    def finders(self, document: Document, tape: Tape) -> tuple[Finder, ...]:
        """Before each hard line, then before each sentence."""
        split = document_splitter(self.splitter, document, self.language)
        return line_boundaries, partial(sentence_boundaries, split=split)
