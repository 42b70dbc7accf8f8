"""What is in no chunk, and what is in several.

In the worked examples a document of 40 visible characters has chunks `[0, 20)` and `[10, 30)`.
"""

from __future__ import annotations

from evals.metrics import Cutting, IntrinsicMetric
from evals.metrics._cuttings import Piecework, by_document, each_document
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
    total = sum(visible(chunk.text) for chunk in work.chunks)
    return 1 - size(of_chunks(work.chunks)) / total if total else None


def duplicate_share(cutting: Cutting) -> dict[str, float | None]:
    """Share of a document's chunks whose text stands in an earlier chunk of any document, white space aside.

    Example: chunks `Imprint.`, `Text.` and, in another document, `Imprint.`: 0 and 1.
    """
    seen: set[str] = set()
    found: dict[str, float | None] = {}
    for key, chunks in by_document(cutting).items():
        texts = [" ".join(chunk.text.split()) for chunk in chunks]
        fresh = len({*texts} - seen)
        found[key] = (len(texts) - fresh) / len(texts) if texts else None
        seen |= {*texts}
    return found


INTRINSIC = (
    IntrinsicMetric("coverage", each_document(coverage)),
    IntrinsicMetric("redundancy", each_document(redundancy), is_better_higher=False),
    IntrinsicMetric("duplicate_share", duplicate_share, is_better_higher=False),
)
