"""Questions as independent units: documents where enough of them carry questions, else the questions themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evals.stats.types import FloatArray, Sample

FEWEST_DOCUMENTS = 10


class Groups(NamedTuple):
    """Questions that belong together.

    Attributes:
        sums: sum of the values of each group's questions, shape (groups, arms).
        counts: questions of each group, shape (groups,).
    """

    sums: FloatArray
    counts: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """What is resampled or flipped as one.

    Attributes:
        sums, counts: as in `Groups`.
        groups: the same questions by document, where documents are known, but too few to be the units.
    """

    sums: FloatArray
    counts: FloatArray
    sample: Sample
    groups: Groups | None = None


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
    groups = _grouped(values, _labels(documents)) if documents is not None and n_documents > 1 else None
    if groups and n_documents >= FEWEST_DOCUMENTS:
        why = f"{n_documents} documents carry questions, and questions about one document are not independent"
        return Units(*groups, Sample("document", len(groups.counts), n, why))
    sample = Sample("question", n, n, _why_questions(documents, n_documents), len(groups.counts) if groups else 0)
    return Units(*_grouped(values, range(n)), sample, groups)


def _labels(documents: Sequence[str]) -> list[int]:
    """The unit of each question."""
    seen: dict[str | int, int] = {}
    return [seen.setdefault(document or place, len(seen)) for place, document in enumerate(documents)]


def _grouped(values: FloatArray, labels: Sequence[int]) -> Groups:
    """The questions with one label together, in an order that depends on the values alone."""
    counts = np.bincount(labels).astype(np.float64)
    most = int(counts.max(initial=0)) * len(counts)  # a resample may draw the largest unit every time
    rounded = exact(values, most)
    sums = np.column_stack([np.bincount(labels, arm).astype(np.float64) for arm in rounded.T])
    order = np.lexsort((*sums.T[::-1], counts))
    return Groups(sums[order], counts[order])


def _why_questions(documents: Sequence[str] | None, n_documents: int) -> str:
    """Why questions are the units, and what that means."""
    if documents is None:
        return "documents are not known, so intervals say nothing of other documents"
    carry = f"documents that carry questions: {n_documents}"
    if n_documents < 2:
        return f"{carry}, so intervals say nothing of other documents"
    return f"{carry}; below {FEWEST_DOCUMENTS} they are not resampled, but widen intervals as far as they differ"
