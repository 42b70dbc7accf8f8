"""One vector a chunk that knows the windows around it, while each token is embedded once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.vectors import promised_rows, unit_vectors
from chunker.types import Chunk
from chunker.views import Runs, view_runs

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder, Vectors
    from chunker.embeddings.vectors import Rows


def embed_chunks(chunks: Sequence[Chunk], embedder: Embedder) -> Vectors:
    """The vector by which each chunk is found, shape (chunks, dimensions), of length 1; for any vector store.

    Raises: EmbeddingError: of the embedder. BadVectors: it broke its word. ChunksOutOfOrder: as `pooled`.
    """
    texts = [chunk.content for chunk in chunks]
    return pooled(chunks, promised_rows(embedder.embed(texts), texts, embedder.name, embedder.dimensions))


def pooled(chunks: Sequence[Chunk], vectors: Vectors) -> Vectors:
    """The vectors of chunks with their views: of each the sum of its views' vectors by weight, brought to length 1.

    A view's vector is the mean of the vectors of its chunks, weighted by their tokens and brought to length 1: near
    to what the embedder would make of the whole window, without embedding it. It counts by its weight over the cube
    root of its number of chunks, since wide windows say much the same of all chunks in them; measured, see
    docs/decisions/0016-views.md. Chunks without views keep their vectors.

    Args:
        chunks: those of one document together and in the order of the document.
        vectors: of the chunks' contents, shape (chunks, dimensions), of length 1.
    Raises: ChunksOutOfOrder; ValueError: not one vector a chunk.
    Worked example: chunks of equal length with vectors (1, 0) and (0, 1), each with a view of both, whose vector is
    (0.71, 0.71) and counts 1 / 1.26: the first becomes (1 + 0.56, 0.56) / 1.66 = (0.94, 0.34).
    """
    if len(vectors) != len(chunks):
        raise ValueError(f"Expected one vector a chunk, got {len(vectors)} for {len(chunks)} chunks.")
    runs = view_runs(chunks)
    if len(runs) == 1:
        return vectors
    sums, start = np.empty(vectors.shape), 0
    for _, some in groupby(chunks, attrgetter("document_id")):
        stop = start + len([*some])
        sums[start:stop] = _summed(chunks[start:stop], vectors[start:stop].astype(np.float64), runs, start)
        start = stop
    return unit_vectors(sums, [chunk.text for chunk in chunks], "pooled views", vectors.shape[1])


def _summed(chunks: Sequence[Chunk], vectors: Rows, runs: Sequence[Runs], start: int) -> Rows:
    """The weighted sum of the views' vectors of one document's chunks, the first of which is number `start`."""
    tokens = np.array([[max(1, chunk.token_count)] for chunk in chunks])
    behind = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(vectors * tokens, axis=0)])
    total = vectors.copy()
    for first, last, weight in runs[1:]:
        here = slice(start, start + len(chunks))
        windows = behind[last[here] - start] - behind[first[here] - start]
        lengths = np.linalg.norm(windows, axis=1, keepdims=True)
        counts = (weight / np.cbrt(last - first))[here, None]
        total += counts * windows / np.where(lengths > 0, lengths, 1)
    return total
