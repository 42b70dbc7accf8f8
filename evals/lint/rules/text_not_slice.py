"""A chunk's text is not what its document has between its offsets.

Citations and highlights then point to the wrong place, and evidence cannot be scored. Without documents only the length
can be checked. A document that is not there is one finding for all its chunks.
"""

from __future__ import annotations

from collections.abc import Iterator

from chunker.types import Chunk
from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "error"
FIX = "Cut the documents as they are now, with a chunker that keeps offsets; or give the documents that were cut."
NEEDS: tuple[Need, ...] = ()


def find(material: Material) -> Iterator[Found]:
    """Every chunk that is no slice."""
    if material.documents is None:
        yield from (found for chunk in material.chunks for found in _length(chunk))
        return
    strays: dict[str, list[Chunk]] = {}
    for chunk in material.chunks:
        document = material.documents.get(chunk.document_id)
        if document is None:
            strays.setdefault(chunk.document_id, []).append(chunk)
        elif document.text[chunk.start : chunk.end] != chunk.text:
            reads = quote(document.text[chunk.start : chunk.end])
            yield in_chunk(chunk, f"The chunk reads {quote(chunk.text)}, the document {reads}.")
    for name, chunks in strays.items():
        told = f"{quote(name)} is none of the {counted(len(material.documents), 'document')}"
        yield in_chunk(chunks[0], f"{told}; {counted(len(chunks), 'chunk')} cannot be checked.")


def _length(chunk: Chunk) -> Iterator[Found]:
    if len(chunk.text) != chunk.end - chunk.start:
        span = f"[{chunk.start}:{chunk.end}]"
        yield in_chunk(chunk, f"{span} is not the length of its text, {len(chunk.text):,}: {quote(chunk.text)}.")
