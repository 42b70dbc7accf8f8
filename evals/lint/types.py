"""What linting passes around: the material that rules look at, what they found, and findings for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from chunker.embeddings.types import Embedder
from chunker.types import Chunk, Document, Tokenizer
from evals.evalsets.problems import Problem
from evals.metrics import Cutting
from evals.metrics._cuttings import Piecework, by_document
from evals.types import EvalSet

Level = Literal["error", "warning", "note"]
Need = Literal["documents", "limit_tokens", "embedder", "eval_set"]


@dataclass(frozen=True)
class Material:
    """Chunks, and what is known about them; rules that need what is None do not apply.

    Attributes:
        chunks: by document, in its order.
        tokenizer: counts chunks.
        documents: by id; None where only chunks were given.
        limit_tokens: the limit that the chunks had to keep.
        language: code for the sentence finder and the word lists.
        embedder: the one that will read the chunks.
        eval_set: questions about the documents.
        now: documents as they stand at their sources today, by id, where they were read from rows.
        places: file and row of each chunk, by chunk id, where they were read from a file.
        problems: what could not be read or cut.
    """

    chunks: Sequence[Chunk]
    tokenizer: Tokenizer
    documents: Mapping[str, Document] | None = None
    limit_tokens: int | None = None
    language: str = "en"
    embedder: Embedder | None = None
    eval_set: EvalSet | None = None
    now: Mapping[str, Document] = field(default_factory=dict)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    @property
    def room_tokens(self) -> int:
        """The limit; where nobody knows it, what the largest chunk holds."""
        return self.limit_tokens or max((chunk.token_count for chunk in self.chunks), default=0) or 1

    @cached_property
    def cutting(self) -> Cutting:
        """The chunks of known documents, as metrics see them."""
        known = self.documents or {}
        chunks = [chunk for chunk in self.chunks if chunk.document_id in known]
        return Cutting(known, chunks, self.room_tokens, self.tokenizer, self.language)

    @cached_property
    def works(self) -> Sequence[Piecework]:
        """Each document with chunks."""
        chunks, cutting = by_document(self.cutting), self.cutting
        return [Piecework(one, chunks[key], cutting) for key, one in cutting.documents.items() if chunks[key]]


class Found(NamedTuple):
    """What a rule found: characters `[start, end)` of a document, and what is wrong there.

    Attributes:
        place: file and line where it is not about a document that is known.
    """

    document_id: str
    start: int
    end: int
    message: str
    chunk_id: str = ""
    place: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        rule: id of the rule, which never changes.
        path: the document's file, or the file with chunks; line: counted from 1, 0 where there is none.
        start, end: characters of the document.
        fix: what to do about it.
    """

    rule: str
    level: Level
    message: str
    path: str
    line: int
    fix: str
    document_id: str
    start: int
    end: int
    chunk_id: str = ""


class Rule(Protocol):
    """What a file in `evals/lint/rules` defines; the file's name is the rule's id, with `_` for `-`.

    Its docstring is what `evals lint --explain` prints: first a line that says what is wrong, then why that matters.
    """

    @property
    def LEVEL(self) -> Level:  # noqa: N802
        """How bad it is."""

    @property
    def FIX(self) -> str:  # noqa: N802
        """What to do, in a sentence."""

    @property
    def NEEDS(self) -> tuple[Need, ...]:  # noqa: N802
        """What of the material must be known."""

    def find(self, material: Material, /) -> Iterator[Found]:
        """Every place where it is so."""


def in_chunk(chunk: Chunk, message: str) -> Found:
    """Something that a whole chunk is or has."""
    return Found(chunk.document_id, chunk.start, chunk.end, message, chunk.id)
