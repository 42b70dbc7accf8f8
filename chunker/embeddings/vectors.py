"""What every embedder does with texts and vectors: texts in groups, and checked rows of length 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.errors import BadVectors
from chunker.segments.cohesion import unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chunker.embeddings.types import Vectors

    Rows = NDArray[np.float64]

_SHOWN_CHARS = 60
_TOLERANCE = 1e-3  # of lengths, as in a cache


def groups(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The texts in order, `size` at a time."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def check_texts(texts: Sequence[str]) -> None:
    """Raises: TypeError: one text, whose letters would be embedded as texts."""
    if isinstance(texts, str):
        raise TypeError(f"Expected a list of texts, got one text, {texts[:_SHOWN_CHARS]!r}. Write [text].")


def stacked(blocks: Sequence[Vectors], dimensions: int) -> Vectors:
    """The blocks of rows as one; no blocks are no rows."""
    return np.concatenate([np.zeros((0, dimensions), dtype=np.float32), *blocks])


def unit_vectors(found: object, texts: Sequence[str], name: str, dimensions: int) -> Vectors:
    """What an embedder returned for the texts, as rows of length 1; a row of zeros stays as it is.

    Raises: BadVectors, as `checked_rows`.
    """
    return unit_rows(checked_rows(found, texts, name, dimensions), nothing=0.0).astype(np.float32)


def checked_rows(found: object, texts: Sequence[str], name: str, dimensions: int) -> Rows:
    """What an embedder returned for the texts, as an array of shape (texts, dimensions).

    Raises: BadVectors: not one vector a text, of another size, or holding NaN or infinity.
    """
    rows = _as_rows(found, name)
    if rows.shape[0] != len(texts):
        raise BadVectors(f"{name}: expected {len(texts)} vectors, one a text, got {rows.shape[0]}.")
    if len(texts) and rows.shape[1] != dimensions:
        raise BadVectors(
            f"{name}: expected vectors of {dimensions} numbers, got {rows.shape[1]}. Is it another model, or are its "
            "dimensions set differently?"
        )
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(bad):
        raise BadVectors(
            f"{name}: the vector of text {bad[0] + 1} of {len(texts)}, {texts[bad[0]][:_SHOWN_CHARS]!r}, holds NaN or "
            "infinity."
        )
    return rows.reshape(len(texts), dimensions)


def promised_rows(found: object, texts: Sequence[str], name: str, dimensions: int) -> Vectors:
    """What an embedder returned for the texts, held to what embedders promise.

    Raises: BadVectors, as `checked_rows`; a row of a length other than 1 and 0.
    """
    rows = checked_rows(found, texts, name, dimensions)
    lengths = np.linalg.norm(rows, axis=1)
    wrong = np.flatnonzero((np.abs(lengths - 1) > _TOLERANCE) & (lengths > 0))
    if len(wrong):
        raise BadVectors(
            f"{name}: the vector of text {wrong[0] + 1} of {len(texts)}, {texts[wrong[0]][:_SHOWN_CHARS]!r}, has the "
            f"length {lengths[wrong[0]]:.3g}, expected 1."
        )
    return rows.astype(np.float32)


def _as_rows(found: object, name: str) -> Rows:
    try:
        rows = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadVectors(
            f"{name}: expected rows of numbers, all of one length, got something else ({error})."
        ) from error
    if rows.size == 0:
        return rows.reshape(len(rows), 0) if rows.ndim else rows.reshape(0, 0)
    if rows.ndim != 2:
        raise BadVectors(f"{name}: expected one row a text, got an array of shape {rows.shape}.")
    return rows
