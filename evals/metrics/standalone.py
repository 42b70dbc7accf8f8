"""Whether a chunk can be understood without what stood before it: whether it opens with a word that points back."""

from __future__ import annotations

from evals.metrics import IntrinsicMetric
from evals.metrics._cuttings import Piecework, each_document
from evals.metrics._openings import openings


def standalone(work: Piecework) -> float | None:
    """Share of the chunks after a document's first that do not open with a pronoun or connective that points back.

    Marks, digits and list markers in front are passed over; a chunk that opens with a heading does not point back. The
    lists hold a few dozen words a language; the metric does not apply to other languages. It knows no grammar: an
    impersonal `It is raining` counts as well.
    Example: chunks `The lamp fell.`, `It broke.` and `Glass was everywhere.`: of the last two one points back: 0.5.
    """
    found = [not opener for _, opener in openings(work)]
    return sum(found) / len(found) if found else None


INTRINSIC = (IntrinsicMetric("standalone", each_document(standalone), version=2),)
