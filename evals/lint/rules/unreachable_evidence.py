"""Evidence of a question does not stand in any chunk.

No retriever can find it, so the question measures nothing but the loss. It counts when a visible character of it is in
no chunk, or when the document does not read as the evidence says.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import counted, quote
from evals.lint.types import Found, Level, Material, Need
from evals.metrics._spans import Pieces, of_chunks, of_evidence, shared, size
from evals.types import Evidence

LEVEL: Level = "error"
FIX = "Cut without losing text, add the document, or put the evidence where it stands now: evals reanchor."
NEEDS: tuple[Need, ...] = ("eval_set",)


def find(material: Material) -> Iterator[Found]:
    """Every piece of evidence that is not in the chunks as a whole."""
    chunks = of_chunks(material.chunks)
    for question in material.eval_set.questions if material.eval_set else ():
        for evidence in question.evidence:
            wrong = _wrong(evidence, material, chunks)
            if wrong:
                told = f"Question {quote(question.id)}: the evidence {quote(evidence.quote)} {wrong}."
                yield Found(evidence.document_id, evidence.start, evidence.end, told)


def _wrong(evidence: Evidence, material: Material, chunks: Pieces) -> str:
    document = (material.documents or {}).get(evidence.document_id)
    if evidence.document_id not in chunks:
        return f"is in {quote(evidence.document_id)}, of which there is no chunk"
    if document and evidence.quote and document.text[evidence.start : evidence.end] != evidence.quote:
        return f"is not there; the document reads {quote(document.text[evidence.start : evidence.end])}"
    pieces = of_evidence([evidence])
    missing = size(pieces) - shared(pieces, chunks)
    return f"has {counted(missing, 'character')} in no chunk" if missing else ""
