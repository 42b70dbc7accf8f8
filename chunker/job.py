"""One document's share of the work: read it, cut it, and say in rows what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chunker.failing import failure_of
from chunker.output import to_row
from chunker.pipeline import Pipeline
from chunker.reading.folder import Source, read_document
from chunker.rows import chunk_row, document_row
from chunker.types import Chunk, Document, Encoding, Failure


class Result(NamedTuple):
    """What came of one document: rows as they will be written, or the failure.

    All rows of a kind are one block of bytes, which costs little to send to another process and to write.
    Where chunks are still to be sifted together with those of other documents, they come instead of their rows.
    """

    document_id: str
    chunk_rows: bytes = b""
    chunk_count: int = 0
    document_row: bytes = b""
    token_count: int = 0
    notes: Sequence[str] = ()
    failure: Failure | None = None
    chunks: Sequence[Chunk] = ()


@dataclass(frozen=True)
class Job:
    """How every document is cut; cheap to send to another process."""

    pipeline: Pipeline
    tokenizer: Encoding
    keeps_documents: bool = False

    def run(self, sources: Sequence[Source]) -> list[Result]:
        """Results in the order of `sources`; a document that fails is a result as well."""
        return [self._result(source) for source in sources]

    def warm_up(self) -> None:
        """Loads what every document needs."""
        self.pipeline.warm_up(self.tokenizer)

    def _result(self, source: Source) -> Result:
        try:
            prepared = self.pipeline.prepared(read_document(source))
            chunks = [*self.pipeline.cut(prepared, self.tokenizer)]
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            return Result(source.id, failure=failure_of(source.id, error))
        sifts, document = self.pipeline.sifts, prepared.document
        return Result(
            source.id,
            b"" if sifts else b"".join([to_row(chunk_row(chunk)) for chunk in chunks]),
            len(chunks),
            to_row(document_row(document)) if self.keeps_documents else b"",
            sum(chunk.token_count for chunk in chunks),
            notes_of(document),
            chunks=chunks if sifts else (),
        )


def notes_of(document: Document) -> list[str]:
    """What a reader should know of how the document was read."""
    notes = []
    if note := document.metadata.get("format_note"):
        notes.append(f"{document.id}: {note}.")
    notes += [f"{document.id}: not read: {unread}." for unread in document.metadata.get("unread", ())]
    if document.metadata.get("encoding_is_guess"):
        notes.append(f"{document.id}: read as {document.metadata['encoding']}, which is a guess.")
    if replaced := document.metadata.get("replaced_bytes"):
        notes.append(f"{document.id}: bytes that do not fit that encoding became U+FFFD ({replaced} times).")
    if replaced := document.metadata.get("replaced_surrogates"):
        notes.append(f"{document.id}: {replaced} lone surrogates were replaced by U+FFFD.")
    return notes
