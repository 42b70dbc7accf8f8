"""Everything that is wrong with an eval set that could be read."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from chunker.fields import shown
from chunker.segments.graphemes import is_grapheme_boundary
from chunker.types import Document
from evals.evalsets.problems import Problem, Severity
from evals.types import EvalSet, Evidence, Question

NO_QUESTIONS = "no-questions"
_Told = tuple[str, str, Severity]  # rule, message, severity: all but where it is


def check(eval_set: EvalSet, places: Sequence[str] = ()) -> list[Problem]:
    """Every problem of the set: questions that come twice, spans outside their document, quotes that stand nowhere, ...

    Args:
        places: where each question stands, in order; without them they are numbered from 1.
    """
    problems = [Problem(eval_set.name, "", *told) for told in _whole_set(eval_set)]
    first: dict[str, str] = {}
    asked: dict[tuple[str, tuple[str, ...]], str] = {}
    for number, question in enumerate(eval_set.questions):
        place = places[number] if places else f"question {number + 1}"
        problems += [Problem(place, question.id, *told) for told in _question(question, eval_set.documents)]
        words = _words(question)
        if question.id in first:
            message = f"Two questions have the id {question.id!r}; the first is at {first[question.id]}. Rename one."
            problems.append(Problem(place, question.id, "duplicate-id", message))
        elif words in asked and words[0]:
            message = (
                f"The same is asked at {asked[words]}, so it counts twice. Join them, or ask what tells them apart."
            )
            problems.append(Problem(place, question.id, "duplicate-question", message, "warning"))
        first.setdefault(question.id, place)
        asked.setdefault(words, place)
    return problems


def _words(question: Question) -> tuple[str, tuple[str, ...]]:
    """What is asked, however it is spaced and written, and of which documents."""
    text = unicodedata.normalize("NFC", question.text).casefold()
    return " ".join(text.split()), tuple(sorted({*question.within}))


def _whole_set(eval_set: EvalSet) -> Iterator[_Told]:
    if not eval_set.questions:
        yield NO_QUESTIONS, "Expected at least one question, got none. Add questions.", "error"
    if not eval_set.documents:
        yield "no-documents", "Expected at least one document, got none. Add documents.", "error"
    for name, document in eval_set.documents.items():
        if name != document.id:
            yield "document-id", f"The document under {name!r} calls itself {document.id!r}. Use one id.", "error"


def _question(question: Question, documents: Mapping[str, Document]) -> Iterator[_Told]:
    if not question.id:
        yield "empty-id", "Expected an id, got an empty text. Give every question its own.", "error"
    if not question.text.strip():
        yield "empty-question", f"Expected a question, got {question.text!r}. Write one or remove the row.", "error"
    if any(not answer.strip() for answer in question.answers):
        yield "empty-answer", "Expected answers with words, got an empty one. Write it or remove it.", "warning"
    for document_id in question.within:
        if document_id not in documents:
            yield "unknown-document", _unknown(document_id, documents), "error"
    for evidence in question.evidence:
        yield from _evidence(evidence, documents)
        if question.within and evidence.document_id not in question.within:
            message = f"The evidence is in {evidence.document_id!r}, which is not among the documents of 'within'."
            yield "unreachable", f"{message} Add it there.", "error"
    yield from _overlaps(question.evidence)


def _unknown(document_id: str, documents: Collection[str]) -> str:
    near = difflib.get_close_matches(document_id, documents, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"No document {document_id!r} among {len(documents):,}. {hint}Correct the id or add the document."


def _evidence(evidence: Evidence, documents: Mapping[str, Document]) -> Iterator[_Told]:
    document = documents.get(evidence.document_id)
    if document is None:
        yield "unknown-document", _unknown(evidence.document_id, documents), "error"
        return
    start, end, length = evidence.start, evidence.end, len(document.text)
    where = f"{evidence.document_id!r} [{start}:{end}]"
    if start >= end:
        yield "empty-span", f"{where}: expected start < end. Correct the span.", "error"
    elif start < 0 or end > length:
        message = f"{where} is outside the document, which has {length:,} characters. Re-anchor it: evals reanchor."
        yield "outside", message, "error"
    elif evidence.quote and document.text[start:end] != evidence.quote:
        yield "quote", f"{where}: {_difference(document.text[start:end], evidence.quote)}", "error"
    elif not evidence.quote and (start, end) != (0, length):
        message = f"{where}: a part of a document needs its quote as a checksum. Add the quote."
        yield "no-quote", message, "error"
    else:
        yield from _edges(document.text, evidence, where)


def _difference(found: str, quote: str) -> str:
    """What stands there and what should, from a little before the first difference on."""
    same = next((at for at, (a, b) in enumerate(zip(found, quote, strict=False)) if a != b), len(quote))
    since = max(0, min(same, len(found)) - 20)
    return (
        f"expected {shown(quote[since:])}, the document reads {shown(found[since:])}. "
        "It changed after the question was written, or the span is wrong. Re-anchor it: evals reanchor."
    )


def _edges(text: str, evidence: Evidence, where: str) -> Iterator[_Told]:
    for offset in (evidence.start, evidence.end):
        if not is_grapheme_boundary(text, offset):
            message = f"{where} cuts the character {shown(text[max(0, offset - 1) : offset + 1])} at {offset}."
            yield "cluster", f"{message} No chunk ends there; move the edge.", "warning"


def _overlaps(evidence: Sequence[Evidence]) -> Iterator[_Told]:
    spans = sorted((one.document_id, one.start, one.end) for one in evidence)
    for (name, start, end), (next_name, next_start, next_end) in pairwise(spans):
        if name == next_name and next_start < end:
            message = f"{name!r} [{start}:{end}] and [{next_start}:{next_end}] overlap. Metrics count characters once."
            yield "overlap", f"{message} Join them.", "warning"
