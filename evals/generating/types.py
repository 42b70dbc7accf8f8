"""What making questions passes around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple, Protocol

from chunker.types import Span
from evals.types import Question

if TYPE_CHECKING:
    from evals.generating.lexicon import Lexicon
    from evals.generating.material import Material


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as one source proposes it, before any filter has looked at it.

    Attributes:
        evidence: whole units of the document: sentences, items, rows, entries.
        is_query: it is words to search for and no sentence.
        answer: the text that alone would be right, where the source knows it.
    """

    kind: str
    document_id: str
    text: str
    evidence: Span
    is_query: bool = False
    answer: str = ""


class Rejected(NamedTuple):
    """A draft that a filter took out, and which."""

    draft: Draft
    reason: str


@dataclass(frozen=True, slots=True)
class Generated:
    """Questions, in the order of documents and places, and what was proposed and not kept.

    Attributes:
        drafts: how many each kind proposed.
    """

    questions: tuple[Question, ...]
    rejected: tuple[Rejected, ...]
    drafts: Mapping[str, int]


class Source(Protocol):
    """Proposes questions about one document: a file in `evals/generating/kinds`, or any function, as one that asks a
    chat model. What it proposes passes the same filters, whoever proposed it.
    """

    def __call__(self, material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
        """Questions in the order of the document."""
