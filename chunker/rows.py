"""Row formats, version 1: what chunks, documents and failures look like in files (docs/formats.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chunker.block_columns import block_columns
from chunker.types import Chunk, Document, Dropped, Failure

if TYPE_CHECKING:
    from chunker.embeddings.types import Vector

VERSION = 1
CHUNK_COLUMNS = {
    "id": "string",
    "document_id": "string",
    "start": "int",
    "end": "int",
    "text": "string",
    "context": "string",
    "token_count": "int",
    "kind": "string",
    "headings": "strings",
    "page": "int",
    "views": "views",
    "metadata": "json",
    "parent": "span",
    "copies": "json",
}
DOCUMENT_COLUMNS = {
    "id": "string",
    "text": "string",
    "source": "string",
    "sha256": "string",
    "metadata": "json",
    "format": "string",
    "blocks": "json",
    "places": "json",
}
DROPPED_COLUMNS = {
    "id": "string",
    "document_id": "string",
    "start": "int",
    "end": "int",
    "text": "string",
    "kept": "string",
    "kept_document_id": "string",
    "kept_start": "int",
    "kept_end": "int",
    "similarity": "float",
    "reason": "string",
}
VECTOR_COLUMNS = {"id": "string", "vector": "vector", "payload": "json"}
FAILURE_COLUMNS = {"document_id": "string", "reason": "string", "error": "string"}


def chunk_row(chunk: Chunk) -> dict[str, Any]:
    """One chunk as a JSON object."""
    return {
        "id": chunk.id,
        "document_id": chunk.document_id,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "context": chunk.context,
        "token_count": chunk.token_count,
        "kind": chunk.kind,
        "headings": list(chunk.headings),
        "page": chunk.page,
        "views": [list(view) for view in chunk.views],
        "metadata": dict(chunk.metadata),
        "parent": None if chunk.parent is None else list(chunk.parent),
        "copies": [list(copy) for copy in chunk.copies],
    }


def document_row(document: Document) -> dict[str, Any]:
    """One document as a JSON object; `sha256` is of its text in UTF-8."""
    return {
        "id": document.id,
        "text": document.text,
        "source": document.source,
        "sha256": document.sha256,
        "metadata": dict(document.metadata),
        "format": document.format,
        "blocks": None if document.blocks is None else block_columns(document.blocks),
        "places": [list(place) for place in document.places],
    }


def dropped_row(dropped: Dropped) -> dict[str, Any]:
    """What a transform took out as a JSON object, and where what stands for it stands."""
    chunk, kept = dropped.chunk, dropped.kept
    return {
        "id": chunk.id,
        "document_id": chunk.document_id,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "kept": kept.id,
        "kept_document_id": kept.document_id,
        "kept_start": kept.start,
        "kept_end": kept.end,
        "similarity": dropped.similarity,
        "reason": dropped.reason,
    }


def failure_row(failure: Failure) -> dict[str, Any]:
    """One failure as a JSON object."""
    return {"document_id": failure.document_id, "reason": failure.reason, "error": failure.error}


def vector_row(chunk: Chunk, vector: Vector) -> dict[str, Any]:
    """A chunk's vector as a JSON object, with what an application keeps beside it (docs/embedding.md)."""
    row = chunk_row(chunk)
    payload = {name: row[name] for name in row if name not in {"id", "views"}}
    return {"id": chunk.id, "vector": numbers_of(vector), "payload": payload}


def numbers_of(vector: Vector) -> list[float]:
    """A vector's 32-bit numbers for JSON, each with the fewest digits that say it."""
    return [float(str(number)) for number in vector]
