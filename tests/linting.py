"""Material small enough to lint by hand: a token is a word, chunks are stripped slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chunker.types import Chunk, Document
from evals.lint.types import Material
from evals.types import EvalSet, Evidence, Question
from tests.scoring import BY_WORD, stripped


def chunks_of(document: Document, cuts: Sequence[int] = ()) -> list[Chunk]:
    """The document cut at these offsets."""
    return [stripped(document, start, end) for start, end in pairwise([0, *cuts, len(document.text)])]


def cut_before(text: str, *marks: str) -> Material:
    """A document `d.md` cut before each of these texts, or before their last occurrence."""
    document = Document("d.md", text)
    return material([document], chunks_of(document, sorted(text.rindex(mark) for mark in marks)))


def material(documents: Sequence[Document], chunks: Sequence[Chunk] | None = None, **known: Any) -> Material:
    """Documents, each one chunk unless chunks are given; the limit is 1,000 words."""
    made = [chunk for document in documents for chunk in chunks_of(document)] if chunks is None else chunks
    return Material(made, BY_WORD, {one.id: one for one in documents}, **{"limit_tokens": 1000, **known})


def whole(text: str, name: str = "d.md", metadata: Mapping[str, Any] | None = None) -> Document:
    """A document."""
    return Document(name, text, metadata=metadata or {})


def asking(documents: Sequence[Document], *questions: Question) -> EvalSet:
    """An eval set of these documents."""
    return EvalSet("set", {one.id: one for one in documents}, questions)


def question(text: str, document: Document | None = None, quote: str = "") -> Question:
    """A question, and the first place of a quote as its evidence."""
    start = document.text.index(quote) if document else 0
    evidence = (Evidence(document.id, start, start + len(quote), quote),) if document else ()
    return Question("q1", text, evidence)


@dataclass(frozen=True)
class Reader:
    """An embedder that reads four words of ASCII."""

    name: str = "reader"
    dimensions: int = 2
    max_tokens: int | None = 4

    def count(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def knows(self, text: str) -> bool:
        """Only ASCII."""
        return text.isascii()

    def batches(self, texts: Sequence[str]) -> Any:
        """All at once."""
        yield texts

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Nothing."""
        return np.zeros((len(texts), self.dimensions), dtype=np.float32)
