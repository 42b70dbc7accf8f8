"""Questions as independent units: documents where enough of them carry questions, else the questions themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evals.stats.types import FloatArray, Sample

FEWEST_DOCUMENTS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """What is resampled or flipped as one.

    Attributes:
        sums: sum of the values of each unit's questions, shape (units, arms).
        counts: questions of each unit, shape (units,).
    """

    sums: FloatArray
    counts: FloatArray
    sample: Sample


def finite(values: npt.ArrayLike, name: str) -> FloatArray:
    """The values as one row of floats.

    Raises: ValueError: not one-dimensional, or a value that is no finite number: such questions are not scored, and
        must be left out and counted before.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} must be one number a question, got an array of shape {array.shape}.")
    if not np.isfinite(array).all():
        place = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(
            f"{name}[{place}] is {array[place]}, expected a finite number; leave out and count what was not scored."
        )
    return array


def exact(values: FloatArray, times: int) -> FloatArray:
    """The values, rounded so that any sum of up to `times` of them is exact.

    Floats add up differently in another order or on another machine. Multiples of a power of two do not, as long as
    no sum needs more than 53 bits: so equal runs get equal numbers, ties are ties, and the order of questions does
    not matter. With 500 values of at most 1 the rounding is 2**-44.

    >>> float(exact(np.array([0.1 + 0.2 - 0.3, 1.0]), 500)[0])
    0.0
    """
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0.0:
        return values + 0.0  # turns -0.0 into 0.0
    shift = 53 - math.frexp(largest * times)[1]
    rounded: FloatArray = np.ldexp(np.rint(np.ldexp(values, shift)), -shift) + 0.0
    return rounded


def changes(baseline: FloatArray, candidate: FloatArray) -> FloatArray:
    """Candidate minus baseline; exactly 0 where the two differ only by what floats leave behind the 13th digit.

    >>> changes(np.array([0.3, 1.0]), np.array([0.1 + 0.2, 0.5])).tolist()
    [0.0, -0.5]
    """
    rounded = exact(np.stack([baseline, candidate]), 512)
    return np.where(rounded[0] == rounded[1], 0.0, candidate - baseline)


def _why_questions(n_documents: int | None) -> str:
    """Why questions are the units, and what that means."""
    carry = "documents are not known" if n_documents is None else f"documents that carry questions: {n_documents}"
    return f"{carry}; below {FEWEST_DOCUMENTS} they are not resampled, so intervals say nothing of other documents"


def units_of(values: FloatArray, documents: Sequence[str] | None) -> Units:
    """The questions' values as units, in an order that depends on the values alone.

    Args:
        values: shape (questions, arms).
        documents: the document that each question is about; an empty one makes the question a unit of its own.
    Raises: ValueError: not one document a question.
    """
    n = len(values)
    if documents is not None and len(documents) != n:
        raise ValueError(f"Expected a document for each of {n} questions, got {len(documents)}.")
    n_documents = len({document for document in documents or () if document})
    is_clustered = documents is not None and n_documents >= FEWEST_DOCUMENTS
    if documents is not None and is_clustered:
        seen: dict[str | int, int] = {}
        labels = [seen.setdefault(document or place, len(seen)) for place, document in enumerate(documents)]
        why = f"{n_documents} documents carry questions, and questions about one document are not independent"
    else:
        labels = list(range(n))
        why = _why_questions(None if documents is None else n_documents)
    counts = np.bincount(labels).astype(np.float64)
    most = int(counts.max(initial=0)) * len(counts)  # a resample may draw the largest unit every time
    rounded = exact(values, most)
    sums = np.column_stack([np.bincount(labels, arm).astype(np.float64) for arm in rounded.T])
    order = np.lexsort((*sums.T[::-1], counts))
    sample = Sample("document" if is_clustered else "question", len(counts), n, why)
    return Units(sums[order], counts[order], sample)
