"""The identity of an eval set: runs are comparable only where it is the same."""

from __future__ import annotations

import hashlib
import json

from evals.types import EvalSet, Question

_SCHEME = "evalset fingerprint 1"


def fingerprint(eval_set: EvalSet) -> str:
    """Hash of all documents and questions, as 64 hexadecimal digits.

    It is the SHA-256 of this JSON in ASCII without blanks: `["evalset fingerprint 1", documents, questions]`,
    with `[id, sha256 of the text]` for each document and
    `[id, text, [[document, start, end, quote], ...], answers, tags, within]` for each question, both sorted. So it
    does not depend on the machine, on the order of files or rows, on the format or on the set's name.
    """
    documents = sorted([name, document.sha256] for name, document in eval_set.documents.items())
    questions = sorted(map(_canonical, eval_set.questions), key=json.dumps)
    text = json.dumps([_SCHEME, documents, questions], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(question: Question) -> list[object]:
    evidence = [[one.document_id, one.start, one.end, one.quote] for one in question.evidence]
    return [question.id, question.text, evidence, [*question.answers], [*question.tags], [*question.within]]
