"""How chunks use their limit, by the counts they carry.

In the worked examples the limit is 10 tokens and the chunks of a document have 12, 10, 4 and 6.
"""

from __future__ import annotations

from evals.metrics import IntrinsicMetric
from evals.metrics._cuttings import Piecework, each_document


def size_over_limit(work: Piecework) -> float:
    """Share of chunks over the limit. Anything but 0 is a broken promise.

    Example: 1 / 4 = 0.25.
    """
    return sum(count > work.cutting.limit_tokens for count in _counts(work)) / len(work.chunks)


def size_fill(work: Piecework) -> float:
    """Mean share of the limit that chunks use.

    Example: (1.2 + 1 + 0.4 + 0.6) / 4 = 0.8.
    """
    return sum(_counts(work)) / (work.cutting.limit_tokens * len(work.chunks))


def size_small(work: Piecework) -> float:
    """Share of chunks below half the limit.

    Example: 1 / 4 = 0.25.
    """
    return sum(2 * count < work.cutting.limit_tokens for count in _counts(work)) / len(work.chunks)


def _counts(work: Piecework) -> list[int]:
    return [chunk.token_count for chunk in work.chunks]


INTRINSIC = (
    IntrinsicMetric("size_over_limit", each_document(size_over_limit), is_better_higher=False),
    IntrinsicMetric("size_fill", each_document(size_fill)),
    IntrinsicMetric("size_small", each_document(size_small), is_better_higher=False),
)
