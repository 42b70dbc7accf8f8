"""Chroma's chunking_evaluation: a CSV of questions with marked references, and corpora in files beside it.

Format: https://github.com/brandonstarxel/chunking_evaluation, columns `question`, `references` (JSON, a list of
`{content, start_index, end_index}`) and `corpus_id`; the corpus is `corpora/ID.md`, `ID.md` or `ID` beside the CSV.
That code reads corpora with line ends translated to line feeds, so they are here as well, else no offset would be
right. Ids are the corpus and the number of the row in the file, which is all the format has to name a question by.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chunker.fields import InvalidRow, an_object, parse_json, shown, text_field, whole_field
from chunker.types import Document
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import Row, csv_rows, noting, read_text
from evals.types import EvalSet, Evidence, Question

_COLUMNS = {"question", "references", "corpus_id"}


def looks_right(path: Path) -> bool:
    """Whether it is a CSV with the three columns."""
    return path.is_file() and path.suffix == ".csv" and set(csv_header(path)) >= _COLUMNS


def csv_header(path: Path) -> list[str]:
    """The first row of a CSV file; nothing where it cannot be read as one."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, csv.Error):
        return []


def read(reference: str) -> Reading:
    """The eval set in the CSV and the corpora beside it."""
    path = Path(reference)
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    found = [*_questions(path, documents, problems)]
    eval_set = EvalSet(path.stem, documents, tuple(question for _, question in found))
    return Reading("chroma", eval_set, tuple(place for place, _ in found), tuple(problems))


def _questions(path: Path, documents: dict[str, Document], problems: list[Problem]) -> Iterator[tuple[str, Question]]:
    for number, row in enumerate(csv_rows(path, problems)):
        name = f"{row.fields.get('corpus_id', '')}-{number:03}"
        with noting(problems, Row(row.place, {"id": name})):
            corpus_id = text_field(row.fields, "corpus_id")
            if corpus_id not in documents:
                documents[corpus_id] = _corpus(path.parent, corpus_id)
            evidence = tuple(_reference(item, corpus_id) for item in _references(row.fields))
            yield row.place, Question(name, text_field(row.fields, "question"), evidence)


def _corpus(folder: Path, corpus_id: str) -> Document:
    candidates = [folder / "corpora" / f"{corpus_id}.md", folder / f"{corpus_id}.md", folder / corpus_id]
    path = next((candidate for candidate in candidates if candidate.is_file()), None)
    if path is None:
        raise InvalidRow("unknown-document", f"No corpus {corpus_id!r}: expected a file {candidates[0]}. Put it there.")
    text = read_text(path).replace("\r\n", "\n").replace("\r", "\n")
    return Document(corpus_id, text, str(path))


def _references(fields: Mapping[str, Any]) -> list[Any]:
    value = parse_json(text_field(fields, "references"))
    if isinstance(value, list):
        return value
    raise InvalidRow("type", f"Expected a list as 'references', got {shown(value)}.")


def _reference(item: Any, corpus_id: str) -> Evidence:
    fields = an_object(item)
    start, end = whole_field(fields, "start_index"), whole_field(fields, "end_index")
    return Evidence(corpus_id, start, end, text_field(fields, "content"))
