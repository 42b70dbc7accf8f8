"""What is in no chunk, and what is in several.

In the worked examples a document of 40 visible characters has chunks `[0, 20)` and `[10, 30)`.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from evals.metrics import Cutting, IntrinsicMetric
from evals.metrics._cuttings import Piecework, by_document, each_document
from evals.metrics._repeats import overlaps, repeats
from evals.metrics._spans import of_chunks, size, visible


def coverage(work: Piecework) -> float | None:
    """Share of a document's visible characters that are in a chunk: 1 unless the strategy loses text.

    Example: 30 / 40 = 0.75.
    """
    total = visible(work.document.text)
    return size(of_chunks(work.chunks)) / total if total else None


def redundancy(work: Piecework) -> float | None:
    """Share of the visible characters in chunks that repeat another chunk of the document: 1 - |union| / sum.

    Example: 1 - 30 / 40 = 0.25.
    """
    found = [*overlaps(work.chunks)]
    total = sum(one.visible for one in found)
    return sum(one.repeated for one in found) / total if total else None


def duplicate_share(cutting: Cutting) -> dict[str, float | None]:
    """Share of a document's chunks whose text stands in an earlier chunk of any document, white space aside.

    Example: chunks `Imprint.`, `Text.` and, in another document, `Imprint.`: 0 and 1.
    """
    chunks = by_document(cutting)
    again = Counter(chunk.document_id for chunk, _ in repeats(chain.from_iterable(chunks.values())))
    return {key: again[key] / len(found) if found else None for key, found in chunks.items()}


INTRINSIC = (
    IntrinsicMetric("coverage", each_document(coverage)),
    IntrinsicMetric("redundancy", each_document(redundancy), is_better_higher=False),
    IntrinsicMetric("duplicate_share", duplicate_share, is_better_higher=False),
)
