"""The Hugging Face `datasets` library: a dataset by name, or one that was saved to disk.

A reference is the name or path and, after `?`, what is not as usual:
`huggingface:NAME?split=validation&context=passage`.
`split` and `config` choose the rows; the others are columns (see `Columns`). A dataset that is named and not on this
machine is downloaded by the library; one at a path is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from chunker.errors import InvalidSpec
from chunker.extras import need
from chunker.fields import InvalidRow, shown, text_field, texts_field
from chunker.types import Document, Span
from evals.errors import BrokenEvalSet
from evals.evalsets.formats.squad import marked
from evals.evalsets.locating import locate
from evals.evalsets.paragraphs import Joined
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import Row, noting
from evals.types import EvalSet, Evidence, Question

_SAVED = ("dataset_dict.json", "dataset_info.json")
_CHOICES = ("split", "config")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the dataset holds what.

    Attributes:
        id: name of the question; rows are numbered where the dataset has no such column.
        context: text that is asked about; equal ones are one document.
        document: name of the document that the context is part of; contexts with one name are joined to one
            document. Empty: every context is a document, named by its hash.
        answers: a text, a list of texts, or SQuAD's `{"text": [...], "answer_start": [...]}`.
        quote: a text or a list of texts of the context that answer the question. Empty: SQuAD's marked answer is
            the evidence, or the whole context where nothing is marked. A row without answers but with such marks
            (`{"text": [], "answer_start": []}`) has no evidence.
    """

    id: str = "id"
    question: str = "question"
    context: str = "context"
    document: str = ""
    answers: str = "answers"
    quote: str = ""


def looks_right(path: Path) -> bool:
    """Whether it is a folder that the library saved a dataset to."""
    return any((path / name).is_file() for name in _SAVED)


def read(reference: str) -> Reading:
    """The eval set that a reference names.

    Raises: MissingExtra: the library is not installed. InvalidSpec: a setting behind `?` that does not exist.
    """
    name, _, query = reference.partition("?")
    settings = dict(parse_qsl(query, keep_blank_values=True))
    known = (*_CHOICES, *(field.name for field in fields(Columns)))
    for key in settings:
        if key not in known:
            raise InvalidSpec(f"huggingface: no setting {key!r} in {reference!r}. Available: {', '.join(known)}.")
    split, config = (settings.pop(key, None) for key in _CHOICES)
    return from_dataset(_rows(name, config, split), Columns(**settings), name)


def from_dataset(rows: Any, columns: Columns, name: str) -> Reading:
    """The eval set in a `datasets.Dataset` (or any rows that are mappings).

    Raises: BrokenEvalSet: it lacks a column.
    """
    problems: list[Problem] = []
    joined = Joined()
    drafts = [*_drafts(rows, columns, name, joined, problems)]
    documents = joined.documents()
    eval_set = EvalSet(Path(name).name, documents, tuple(question for _, question in drafts))
    return Reading("huggingface", eval_set, tuple(place for place, _ in drafts), tuple(problems))


def _rows(name: str, config: str | None, split: str | None) -> Any:
    """The rows of one split."""
    datasets = need("datasets", extra="datasets")
    saved = looks_right(Path(name))
    found = datasets.load_from_disk(name) if saved else datasets.load_dataset(name, config)
    if not isinstance(found, dict):
        return found
    if split is None and len(found) == 1:
        return next(iter(found.values()))
    if split in found:
        return found[split]
    message = f"Expected one of the splits {', '.join(map(str, found))}, got {split or 'none'}. Add ?split=NAME."
    raise BrokenEvalSet(name, [Problem(name, "", "split", message)])


def _drafts(
    rows: Any, columns: Columns, name: str, joined: Joined, problems: list[Problem]
) -> Iterator[tuple[str, Question]]:
    for number, fields_ in enumerate(rows, start=1):
        given = fields_.get(columns.id)
        row = Row(f"{name}: row {number}", {"id": f"row-{number}" if given is None else str(given)})
        with noting(problems, row):
            yield row.place, _question(row.id, fields_, columns, joined)


def _question(name: str, row: Mapping[str, Any], columns: Columns, joined: Joined) -> Question:
    context = text_field(row, columns.context)
    document_id = _document_id(row, columns, context)
    span = joined.add(document_id, context)
    starts, answers = _answers(row.get(columns.answers), columns.answers)
    if columns.quote:
        quotes = texts_field({columns.quote: _listed(row.get(columns.quote))}, columns.quote)
        evidence = tuple(_shifted(locate(Document(document_id, context), quote), span) for quote in quotes)
    elif starts is None:
        evidence = (Evidence(document_id, *span, context),)
    else:
        evidence = (marked([*zip(starts, answers, strict=True)], document_id, span),) if starts else ()
    return Question(name, text_field(row, columns.question), evidence, tuple(dict.fromkeys(answers)))


def _document_id(row: Mapping[str, Any], columns: Columns, context: str) -> str:
    if columns.document:
        return text_field(row, columns.document)
    return f"context-{hashlib.sha256(context.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _answers(value: Any, column: str) -> tuple[list[int] | None, tuple[str, ...]]:
    """Where the answers are marked in the context, if they are, and their texts."""
    if not isinstance(value, dict):
        return None, texts_field({column: _listed(value)}, column)
    texts, starts = texts_field(value, "text"), value.get("answer_start")
    if starts is None:
        return None, texts
    if len(starts) != len(texts) or not all(isinstance(start, int) for start in starts):
        raise InvalidRow("type", f"Expected one whole number as 'answer_start' for each answer, got {shown(starts)}.")
    return [*starts], texts


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _shifted(evidence: Evidence, context: Span) -> Evidence:
    start = context.start + evidence.start
    return Evidence(evidence.document_id, start, context.start + evidence.end, evidence.quote)
