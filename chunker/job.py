"""One document's share of the work: read it, cut it, and say in rows what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from chunker.errors import ChunkerError, LimitTooSmall, UnreadableDocument
from chunker.output import to_line
from chunker.reading.folder import Source, read_document
from chunker.rows import chunk_row, document_row
from chunker.strategy import Strategy
from chunker.types import Document, Encoding, Failure

_REASONS = {UnreadableDocument: "unreadable", LimitTooSmall: "limit_too_small"}


class Result(NamedTuple):
    """What came of one document: rows as lines of JSON, or the failure."""

    document_id: str
    chunk_lines: Sequence[str]
    document_line: str
    token_count: int
    notes: Sequence[str]
    failure: Failure | None


@dataclass(frozen=True)
class Job:
    """How every document is cut; cheap to send to another process."""

    strategy: Strategy
    tokenizer: Encoding
    keeps_documents: bool = False

    def run(self, sources: Sequence[Source]) -> list[Result]:
        """Results in the order of `sources`; a document that fails is a result as well."""
        return [self._result(source) for source in sources]

    def warm_up(self) -> None:
        """Load what every document needs, so that processes made afterwards share it."""
        with suppress(LimitTooSmall):  # each document will say so itself
            list(self.strategy.chunk(Document("warm-up", "A few words. And more.\n\n" * 200), self.tokenizer))

    def _result(self, source: Source) -> Result:
        try:
            document = read_document(source)
            chunks = [*self.strategy.chunk(document, self.tokenizer)]
        except ChunkerError as error:
            return _failed(source.id, _REASONS.get(type(error), "error"), str(error))
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            return _failed(source.id, "error", f"{type(error).__name__}: {error}")
        return Result(
            source.id,
            [to_line(chunk_row(chunk)) for chunk in chunks],
            to_line(document_row(document)) if self.keeps_documents else "",
            sum(chunk.token_count for chunk in chunks),
            _notes(document),
            None,
        )


def _failed(document_id: str, reason: str, error: str) -> Result:
    return Result(document_id, (), "", 0, (), Failure(document_id, reason, error))


def _notes(document: Document) -> list[str]:
    """What a reader should know of how the document was read."""
    notes = []
    if document.metadata.get("encoding_is_guess"):
        notes.append(f"{document.id}: read as {document.metadata['encoding']}, which is a guess.")
    if replaced := document.metadata.get("replaced_surrogates"):
        notes.append(f"{document.id}: {replaced} lone surrogates were replaced by U+FFFD.")
    return notes
