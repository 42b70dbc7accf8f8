"""BEIR folders: `corpus.jsonl`, `queries.jsonl` and `qrels/*.tsv`; evidence is whole documents.

Format: https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset. A title is put in front of its text as a line
of its own. Judgements above 0 are evidence, without their grade; a query whose judgements are all 0 has none. Queries
that the judgements do not name belong to another split.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from chunker.fields import InvalidRow, id_field, shown, text_field
from chunker.types import Document
from evals.errors import BrokenEvalSet
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import Row, csv_lines, json_lines, noting
from evals.types import EvalSet, Evidence, Question

_USUAL = "test.tsv"
_COLUMNS = ("query-id", "corpus-id", "score")


def looks_right(path: Path) -> bool:
    """Whether it is a folder with corpus and queries, or a file of judgements inside one."""
    folder = _folder(path)
    return (folder / "corpus.jsonl").is_file() and (folder / "queries.jsonl").is_file()


def _folder(path: Path) -> Path:
    return path.parent.parent if path.suffix == ".tsv" else path


def read(reference: str) -> Reading:
    """The eval set in the folder, of the split whose judgements are named: `FOLDER/qrels/dev.tsv`; else of `test`."""
    path = Path(reference)
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for row in json_lines(_folder(path) / "corpus.jsonl", problems):
        with noting(problems, Row(row.place, {})):
            document = _document(row)
            if document.id in documents:
                raise InvalidRow("duplicate-document", f"A second document has the id {document.id!r}. Rename one.")
            documents[document.id] = document
    questions = [*_questions(_folder(path) / "queries.jsonl", _judgements(path, problems), documents, problems)]
    eval_set = EvalSet(_folder(path).name, documents, tuple(question for _, question in questions))
    return Reading("beir", eval_set, tuple(place for place, _ in questions), tuple(problems))


def _document(row: Row) -> Document:
    title = text_field(row.fields, "title") if row.fields.get("title") else ""
    text = text_field(row.fields, "text")
    return Document(id_field(row.fields, "_id"), f"{title}\n\n{text}" if title else text)


def _questions(
    path: Path,
    judged: dict[str, dict[str, str]],
    documents: Mapping[str, Document],
    problems: list[Problem],
) -> Iterator[tuple[str, Question]]:
    for row in json_lines(path, problems):
        with noting(problems, Row(row.place, {"id": row.fields.get("_id", "")})):
            name = id_field(row.fields, "_id")
            text = text_field(row.fields, "text")
            if name in judged:
                yield row.place, Question(name, text, tuple(_evidence(one, documents) for one in judged.pop(name)))
    for name, places in judged.items():
        place = next(iter(places.values()), str(path))
        problems.append(Problem(place, name, "unknown-query", f"No query {name!r} in {path.name}. Add it there."))


def _evidence(document_id: str, documents: Mapping[str, Document]) -> Evidence:
    return Evidence(document_id, 0, len(documents[document_id].text) if document_id in documents else 0)


def _judgements(path: Path, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """For each query that was judged, its relevant documents, with the place that says so."""
    judged: dict[str, dict[str, str]] = {}
    file = _judgement_file(path)
    for number, cells in csv_lines(file, problems, delimiter="\t"):
        if number == 1 and tuple(cells) == _COLUMNS:
            continue
        with noting(problems, Row(f"{file}:{number}", {"id": cells[0]})):
            query, document, score = _judgement(cells)
            relevant = judged.setdefault(query, {})
            if score > 0:
                relevant[document] = f"{file}:{number}"
    return judged


def _judgement(cells: list[str]) -> tuple[str, str, int]:
    if len(cells) != len(_COLUMNS):
        raise InvalidRow("csv", f"Expected query-id, corpus-id and score with tabs between, got {shown(cells)}.")
    try:
        return cells[0], cells[1], int(cells[2])
    except ValueError:
        raise InvalidRow("type", f"Expected a whole number as 'score', got {shown(cells[2])}.") from None


def _judgement_file(path: Path) -> Path:
    if path.suffix == ".tsv":
        return path
    files = sorted((path / "qrels").glob("*.tsv"))
    chosen = [file for file in files if file.name == _USUAL] or files
    if len(chosen) == 1:
        return chosen[0]
    found = ", ".join(file.name for file in files) or "none"
    message = f"Expected qrels/{_USUAL} or one other file of judgements, found {found}. Name one: {path}/qrels/dev.tsv"
    raise BrokenEvalSet(str(path), [Problem(str(path), "", "qrels", message)])
