"""The promises of a chunker, checked from the outside: nothing here uses the package's own way of finding them.

Every function returns what breaks a promise, so that an empty answer is the good one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import regex

from chunker.types import Chunk, Document, Span


def miscounted(chunks: Sequence[Chunk], limit: int, recount: Callable[[str], int]) -> list[Chunk]:
    """Chunks over the limit, or whose count is not the tokenizer's."""
    return [chunk for chunk in chunks if not chunk.token_count == recount(chunk.content) <= limit]


def misplaced(document: Document, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks that are not the slice of their document that their offsets name."""
    return [
        chunk
        for chunk in chunks
        if not 0 <= chunk.start < chunk.end <= len(document.text)
        or chunk.text != document.text[chunk.start : chunk.end]
        or chunk.document_id != document.id
    ]


def disordered(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks that do not begin and end behind the one before."""
    pairs = pairwise(chunks)
    return [after for before, after in pairs if after.start <= before.start or after.end <= before.end]


def lost(document: Document, chunks: Sequence[Chunk]) -> str:
    """Characters that are not white space and lie in no chunk."""
    kept = {offset for chunk in chunks for offset in range(chunk.start, chunk.end)}
    return "".join(letter for offset, letter in enumerate(document.text) if offset not in kept and not letter.isspace())


def torn_clusters(document: Document, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks that begin or end inside a grapheme cluster, found over the whole text."""
    whole = {match.start() for match in regex.finditer(r"\X", document.text)} | {len(document.text)}
    return [chunk for chunk in chunks if not {chunk.start, chunk.end} <= whole]


def repeated(document: Document, chunks: Sequence[Chunk]) -> Iterator[str]:
    """What each chunk repeats of those before it."""
    covered = 0
    for chunk in chunks:
        if chunk.start < covered:
            yield document.text[chunk.start : covered]
        covered = max(covered, chunk.end)


def own_edges(chunks: Sequence[Chunk]) -> set[int]:
    """Where chunks end, and where they begin but for what they repeat."""
    covered, edges = 0, set()
    for chunk in chunks:
        edges |= {chunk.end, chunk.start} if chunk.start >= covered else {chunk.end}
        covered = chunk.end
    return edges


def repeat_starts(chunks: Sequence[Chunk]) -> set[int]:
    """Where chunks begin that repeat something of the one before."""
    return {chunk.start for chunk in chunks} - own_edges(chunks)


def torn_units(units: Sequence[Span], edges: set[int], fits: Callable[[Span], bool]) -> list[Span]:
    """Units (words, sentences) that would fit, yet have an edge inside."""
    return [unit for unit in units if any(unit.start < edge < unit.end for edge in edges) and fits(unit)]


def costliest_cluster(text: str, recount: Callable[[str], int]) -> int:
    """Tokens of the dearest grapheme cluster that is not white space."""
    return max((recount(cluster) for cluster in {*regex.findall(r"\X", text)} if cluster.strip()), default=0)
