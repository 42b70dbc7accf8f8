"""Whether the passages that an answer cites are the ones that hold the evidence.

Neither metric applies to a refusal, nor where the context holds no evidence: then there was nothing right to cite, and
that is the retriever's loss. In the worked examples passage 1 is `[0, 30)`, passage 2 `[40, 60)`, and the evidence is
`[10, 20)` and `[50, 60)`, none of it white space.
"""

from __future__ import annotations

from evals.metrics import AnswerMetric
from evals.metrics._spans import Piece, Pieces, of_context, of_evidence, shared, union
from evals.types import Answered


def citation_precision(answered: Answered) -> float | None:
    """Share of the citations whose passage holds some of the evidence; None where nothing is cited.

    A passage cited twice counts once; a number that no passage has is a wrong citation.
    Example: citations 1 and 3: 1 / 2.
    """
    evidence = of_evidence(answered.question.evidence)
    cited = {*answered.answer.citations}
    if not _applies(answered, evidence) or not cited:
        return None
    return sum(bool(shared(evidence, _shown(answered, number))) for number in cited) / len(cited)


def citation_recall(answered: Answered) -> float | None:
    """Share of the evidence in the context that stands in cited passages: 0 where nothing is cited.

    Example: citation 1: 10 / 20 = 0.5.
    """
    evidence = of_evidence(answered.question.evidence)
    if not _applies(answered, evidence):
        return None
    cited = [_shown(answered, number) for number in {*answered.answer.citations}]
    pieces = union((key, piece) for shown in cited for key, found in shown.items() for piece in found)
    return shared(evidence, pieces) / shared(evidence, of_context(answered.context))


def _applies(answered: Answered, evidence: Pieces) -> bool:
    return not answered.answer.is_refusal and shared(evidence, of_context(answered.context)) > 0


def _shown(answered: Answered, number: int) -> Pieces:
    """What the passage of a citation shows; nothing where there is no such passage."""
    passages = answered.context.passages
    if not 1 <= number <= len(passages):
        return {}
    passage = passages[number - 1]
    return {passage.document_id: [Piece(passage.start, passage.end, passage.text)]}


ANSWERS = (
    AnswerMetric("citation_precision", citation_precision),
    AnswerMetric("citation_recall", citation_recall),
)
