"""The promises of a chunker, checked from the outside: nothing here uses the package's own way of finding them.

Every function returns what breaks a promise, so that an empty answer is the good one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import regex

from chunker.types import Chunk, Document, Span, View


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


def blank(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks with nothing to read."""
    return [chunk for chunk in chunks if not chunk.text.strip()]


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


def dearly_repeated(
    document: Document, chunks: Sequence[Chunk], overlap: int, recount: Callable[[str], int]
) -> list[str]:
    """What is repeated and has more tokens than `overlap`."""
    return [part for part in repeated(document, chunks) if recount(part) > overlap]


def misviewed(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks whose first view is not the chunk itself with weight 1."""
    return [chunk for chunk in chunks if chunk.views[0] != View(*chunk.span, 1.0)]


def stray_views(chunks: Sequence[Chunk]) -> list[View]:
    """Views that do not hold their chunk, do not run from a chunk's start to a chunk's end, or weigh nothing."""
    starts, ends = {chunk.start for chunk in chunks}, {chunk.end for chunk in chunks}
    views = [(chunk, view) for chunk in chunks for view in chunk.views]
    return [
        view
        for chunk, view in views
        if not (view.start <= chunk.start and chunk.end <= view.end)
        or not (view.start in starts and view.end in ends and view.weight > 0)
    ]


def stray_parents(document: Document, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks whose parent does not hold them, or is not inside the document."""
    pairs = [(chunk, chunk.parent) for chunk in chunks if chunk.parent]
    return [
        chunk for chunk, (start, end) in pairs if not 0 <= start <= chunk.start < chunk.end <= end <= len(document.text)
    ]


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
    rising = sorted(edges)
    torn = (unit for unit in units if bisect_right(rising, unit.start) < bisect_left(rising, unit.end))
    return [unit for unit in torn if fits(unit)]


def costliest_cluster(text: str, recount: Callable[[str], int]) -> int:
    """Tokens of the dearest grapheme cluster that is not white space."""
    return max((recount(cluster) for cluster in {*regex.findall(r"\X", text)} if cluster.strip()), default=0)
