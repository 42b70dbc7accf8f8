"""Vectors of the passages of one text, so that what they have in common does not count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.vectors import stacked, unit_vectors
from chunker.segments.cohesion import unit_rows

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder
    from chunker.types import FloatArray

_READ_CHARS = 4_000  # the beginning of a longer passage tells what it is about
_FEW = 16  # passages whose mean is only half believed


def passage_vectors(passages: Sequence[str], embedder: Embedder) -> FloatArray:
    """A row for each passage, of length 1: its vector less the mean of all, each different passage embedded once.

    Of few passages the mean is theirs more than the text's, so only n / (n + 16) of it is taken off.

    Raises: BadVectors, and what the embedder raises.
    """
    texts = [passage.strip()[:_READ_CHARS] for passage in passages]
    different = [*dict.fromkeys(texts)]
    blocks = [
        unit_vectors(embedder.embed(some), some, embedder.name, embedder.dimensions)
        for some in embedder.batches(different)
    ]
    numbers = {text: number for number, text in enumerate(different)}
    rows = stacked(blocks, embedder.dimensions)[[numbers[text] for text in texts]].astype(np.float64)
    rows -= rows.mean(axis=0) * (len(rows) / (len(rows) + _FEW))
    return unit_rows(rows)
