"""A chunk of hardly any tokens, beside one that has room for it.

A few words without their surroundings are found by chance and answer little. Tiny is below a tenth of the limit (of the
largest chunk where the limit is not known). A short document, and a short end between full chunks, cannot be helped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from chunker.types import Chunk
from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "note"
FIX = "Join it with the chunk beside it, or cut with a target near the limit."
NEEDS: tuple[Need, ...] = ()
_SHARE = 10  # of the limit


def find(material: Material) -> Iterator[Found]:
    """Every tiny chunk with a neighbour that has room."""
    room = material.room_tokens
    for _, group in groupby(material.chunks, key=attrgetter("document_id")):
        chunks = [*group]
        for index, chunk in enumerate(chunks):
            beside = [*chunks[max(0, index - 1) : index], *chunks[index + 1 : index + 2]]
            smallest = min(map(_tokens, beside), default=room)
            if 0 < chunk.token_count * _SHARE < room and chunk.token_count + smallest <= room:
                told = f"{counted(chunk.token_count, 'token')} of {room:,}, beside a chunk of {smallest:,}"
                yield in_chunk(chunk, f"{told}: {quote(chunk.text)}.")


def _tokens(chunk: Chunk) -> int:
    return chunk.token_count
